"""The ends of superseded exhibit registrations: merged into another one, or split."""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.views.naming.display_names import shown_names
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, Item


def superseded_words(lookup: Lookup, exhibits: Iterable[Exhibit]) -> dict[str, str]:
    """Return by exhibit, for superseded ones, the end of the registration as text."""
    ended = [exhibit.id for exhibit in exhibits if exhibit.superseded]
    items = {item.exhibit: item for item in lookup.many(Item, ended)}
    into = {item.merged for item in items.values() if item.merged is not None}
    names = shown_names(lookup, "exhibit", sorted(into))
    return {
        key: f"split into {item.announced or item.parts} parts"
        if item.merged is None
        else f"merged into {names[item.merged]}"
        for key, item in items.items()
    }
