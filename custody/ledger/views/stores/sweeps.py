"""The existing objects among stored ones, and the objects of exhibits found by name."""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import StoredObject


def existing(objects: Iterable[StoredObject]) -> list[StoredObject]:
    """Return those objects that are not recorded as destroyed, in the given order."""
    return [stored for stored in objects if stored.destroyed is None]


def objects_named(lookup: Lookup, text: str, most: int) -> list[str]:
    """Return the object ids of the exhibits whose label begins with a text.

    At most ``most`` exhibits, and at most ``most`` objects of each.
    """
    exhibits = dict.fromkeys(row.subject for row in lookup.reader.labels_from(text, "exhibit", most))
    return [
        key
        for exhibit in exhibits
        for _, key in lookup.reader.find(StoredObject.space, "exhibit", exhibit, exhibit, limit=most)
    ]
