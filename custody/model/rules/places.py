"""The places in which one object lies: which of them hold its very bytes, and in which nothing fails on record."""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.record import replace
from custody.model.records import StoredObject
from custody.model.state import State


def places_of(state: State, whole: StoredObject) -> Iterator[StoredObject]:
    """Give the places of an object that are not proven empty: where it was archived, then its copies."""
    found = (whole, *(state.get(StoredObject, key) for key in state.keys("object", "of", whole.id)))
    return (one for one in found if one is not None and one.destroyed is None)


def recount(state: State, object_id: str) -> None:
    """Note on an object in which further stores it lies, with its own bytes and without a failure on record."""
    whole = state.get(StoredObject, object_id)
    if whole is None:
        return
    copies = (one for one in places_of(state, whole) if one.id != whole.id)
    good = {one.store for one in copies if one.failing is None and one.same_bytes(whole)}
    elsewhere = tuple(sorted(good))
    if elsewhere != whole.elsewhere:
        state.put(replace(whole, elsewhere=elsewhere))


def settle(state: State, stored: StoredObject) -> None:
    """Put a place on record, and recount those of its object where it is a copy."""
    state.put(stored)
    if stored.of is not None:
        recount(state, stored.of)
