"""The objects that should be in their stores, and those of exhibits by name."""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import StoredObject


def existing(objects: Iterable[StoredObject]) -> list[StoredObject]:
    """Return the objects that should be in their stores: what was lawfully destroyed is not verified."""
    return [one for one in objects if one.destroyed is None]


def objects_named(lookup: Lookup, text: str, most: int) -> list[str]:
    """Return objects of exhibits whose name begins with a text: at most ``most`` exhibits, and of each."""
    exhibits = dict.fromkeys(row.subject for row in lookup.reader.labels_from(text, "exhibit", most))
    return [
        key
        for exhibit in exhibits
        for _, key in lookup.reader.find(StoredObject.space, "exhibit", exhibit, exhibit, limit=most)
    ]
