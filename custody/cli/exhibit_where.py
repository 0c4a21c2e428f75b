"""How people are told where an exhibit is, beside who is recorded as its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import document
from custody.law.ending import GONE

if TYPE_CHECKING:
    from custody.model.records import Exhibit, Gone


def holding_of(exhibit: Exhibit, gone: Gone | None) -> dict[str, Any]:
    """Return the members that say who is custodian: nobody of what is gone, merged or wholly taken apart."""
    return {
        "holder": exhibit.custodian if gone is None else None,
        "gone": None if gone is None else document(gone),
    }


def gone_word(gone: Gone | None) -> str:
    """Say in a cell of a table that an exhibit is gone, and how; nothing of one that is here."""
    return "" if gone is None else f"gone: {GONE[gone.measure]}"
