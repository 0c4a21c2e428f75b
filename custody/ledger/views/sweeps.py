"""The sweeps that were recorded, the newest first, and the objects that stand otherwise than they should."""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.views.lookup import Lookup
from custody.model.records import StoredObject, Sweep

_LAST = "\x7f"


def existing(objects: Iterable[StoredObject]) -> list[StoredObject]:
    """Give the objects that should be in their stores: of what was lawfully destroyed nothing is read back."""
    return [one for one in objects if one.destroyed is None]


def newest_sweeps(lookup: Lookup, most: int) -> list[Sweep]:
    """Give the ``most`` recorded sweeps that ended last, the last first."""
    found = lookup.reader.find(Sweep.space, "ended", "", _LAST, limit=most, backwards=True)
    sweeps = lookup.many(Sweep, [key for _, key in found])
    return sorted(sweeps, key=lambda one: (one.ended, one.position), reverse=True)


def objects_named(lookup: Lookup, text: str, most: int) -> list[str]:
    """Give objects of the exhibits whose name begins with a text: at most so many exhibits, and objects of each."""
    exhibits = dict.fromkeys(row.subject for row in lookup.reader.labels_from(text, "exhibit", most))
    return [
        key
        for one in exhibits
        for _, key in lookup.reader.find(StoredObject.space, "exhibit", one, one, limit=most)
    ]
