"""The stored objects of a scope, and the open lock orders on objects."""

from __future__ import annotations

from collections.abc import Collection

from custody.ledger.views.stores.sweeps import existing
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import LockOrder, StoredObject


def objects_of(lookup: Lookup, under: tuple[str, str] | None, store: str | None) -> list[StoredObject]:
    """Return the existing objects of an exhibit or case, of a store, or of both; the oldest entry first.

    ``under`` is the space and identifier of an exhibit or case, None for all.
    """
    found = lookup.all(StoredObject) if under is None else lookup.under(StoredObject, *under)
    inside = [stored for stored in existing(found) if store in (None, stored.store)]
    return sorted(inside, key=lambda stored: stored.position)


def open_orders(lookup: Lookup, objects: Collection[str]) -> list[LockOrder]:
    """Return the open lock orders that wait for at least one of these objects, the oldest entry first.

    ``objects`` are identifiers of stored objects.
    """
    wanted = set(objects)
    found = lookup.under(LockOrder, "open", "", "~")
    return sorted(
        (order for order in found if not wanted.isdisjoint(order.waiting)), key=lambda order: order.position
    )
