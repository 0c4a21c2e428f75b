"""How alarms are written in lists of exhibits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.views.alarms import Alarm


def alarm_cell(alarms: Sequence[Alarm]) -> str:
    """Return the sign of an exhibit with alarms for a cell of a list: what they are of; empty for none."""
    return " ".join(["ALARM", *dict.fromkeys(alarm.sort for alarm in alarms)]) if alarms else ""
