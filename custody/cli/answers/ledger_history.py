"""The lines of any command on a ledger's past: resumptions, lost entries, cancelled migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.ledger.views.entries.ledger_history import LedgerHistory


def standing_document(standing: LedgerHistory) -> dict[str, Any]:
    """Return the member ``standing`` of a JSON document, the history of a ledger."""
    return {"standing": standing.document()}


def past_lines(standing: LedgerHistory) -> list[str]:
    """Return the line for people on the history of a ledger; none for a ledger without one."""
    return [] if standing.summary is None else [f"this ledger: {standing.summary}"]


def warn_of_past(call: Call, standing: LedgerHistory) -> None:
    """Warn of a past that no witness has accepted, or mention an accepted one; nothing without a past."""
    if standing.doubt is not None:
        call.say.warn(f"this ledger: {standing.doubt}; `custody check` says more")
    elif standing.summary is not None:
        call.say.note(f"this ledger: {standing.summary}")
