"""Stored objects without a lock that the record requires, by exhibit."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law import retention_limits
from custody.ledger.state.state_cache import recalled
from custody.ledger.stores.locks import planned
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.exits.holding_authority import basis_for
from custody.model.locks.questions import places_of
from custody.model.records import LegalHold, StoredObject
from custody.model.state import State

#: Sorts after every identifier and every flag.
_END = "~"


def to_lock(lookup: Lookup, store: str, policy: retention_limits.Policy, now: int) -> StoredObject | None:
    """Return an object of a store that ``custody lock apply`` would lock at ``now``, None without one.

    Of an exhibit that needs no lock only objects under their own legal hold are read.
    """
    if policy.mode == "none":
        return None
    state = recalled(lookup.reader)
    found = _candidates(lookup, state, store, policy, now)
    return next((stored for stored in found if planned(state, stored, policy, now).changes), None)


def _candidates(
    lookup: Lookup, state: State, store: str, policy: retention_limits.Policy, now: int
) -> Iterator[StoredObject]:
    """Yield the objects of a store without retention whose exhibit or hold may require a lock."""
    for first in _exhibits(lookup, store):
        wants = retention_limits.wanted(basis_for(state, first.exhibit, first.case, now), policy, now)
        if wants.until is not None or wants.hold:
            held = _END if wants.until is not None else "0"
            place = f"{store} {first.exhibit}"
            yield from lookup.under(StoredObject, "unlocked", f"{place} ", f"{place} {held}")
    for hold in lookup.under(LegalHold, "standing", "", _END):
        whole = lookup.maybe(StoredObject, hold.held_subject) if hold.hold_scope == "object" else None
        if whole is not None:
            yield from (
                stored
                for stored in places_of(state, whole)
                if stored.store == store and stored.lock_until is None
            )


def _exhibits(lookup: Lookup, store: str) -> Iterator[StoredObject]:
    """Yield for each exhibit the first of its objects that lies in a store without retention."""
    low, high = f"{store} ", f"{store} {_END}"
    while first := lookup.reader.find(StoredObject.space, "unlocked", low, high, limit=1):
        stored = lookup.get(StoredObject, first[0][1])
        yield stored
        low = f"{store} {stored.exhibit} {_END}"
