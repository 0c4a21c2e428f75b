"""How people are told where an exhibit is, beside who is recorded as its holder."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from custody.cli.words import document
from custody.law.ending import GONE

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Exhibit, Gone


def holding_of(exhibit: Exhibit, gone: Gone | None) -> dict[str, Any]:
    """Return the members that say who is custodian: nobody of what is gone, merged or wholly taken apart."""
    return {
        "holder": exhibit.custodian if gone is None else None,
        "gone": None if gone is None else document(gone),
    }


def superseded_words(lookup: Lookup, exhibits: Iterable[Exhibit]) -> dict[str, str]:
    """Return by exhibit how a registration ended under which no work goes on: merged into which one, or split."""
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Item

    ended = [one.id for one in exhibits if one.superseded]
    items = {item.exhibit: item for item in lookup.many(Item, ended)}
    into = {one.merged for one in items.values() if one.merged is not None}
    names = shown_names(lookup, "exhibit", sorted(into))
    return {
        key: f"split into {item.announced or item.parts} parts"
        if item.merged is None
        else f"merged into {names[item.merged]}"
        for key, item in items.items()
    }


def gone_word(gone: Gone | None) -> str:
    """Say in a cell of a table that an exhibit is gone, and how; nothing of one that is here."""
    return "" if gone is None else f"gone: {GONE[gone.measure]}"
