"""The ends of superseded exhibit registrations: merged into another one, or split."""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.views.naming.display_names import shown_names
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, Item


def superseded_words(lookup: Lookup, exhibits: Iterable[Exhibit]) -> dict[str, str]:
    """Return by exhibit, for superseded ones, the end of the registration as text."""
    ended = [exhibit.id for exhibit in exhibits if exhibit.superseded]
    items = {registration.exhibit: registration for registration in lookup.many(Item, ended)}
    into = {registration.merged for registration in items.values() if registration.merged is not None}
    names = shown_names(lookup, "exhibit", sorted(into))
    return {
        key: f"split into {registration.announced or registration.parts} parts"
        if registration.merged is None
        else f"merged into {names[registration.merged]}"
        for key, registration in items.items()
    }
