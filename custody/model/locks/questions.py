"""Queries and shared folds of rules about an object's copies in stores and their locks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from custody.law.clock import parse_instant
from custody.law.retention_limits import UNSET, WEAKER, Basis, limit
from custody.model.entry.facts import Facts
from custody.model.objects.records import StoredObject
from custody.model.record import replace
from custody.model.rulings import Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.state import State
from custody.proof.commitments.typed_roots import ObjectRoot


def judge_lock(ruling: Ruling, at: int, basis: Callable[[], Basis]) -> None:
    """Verify that a lock is as ordered and no longer than the authority to hold the object at ``at``.

    ``basis`` returns the recorded authority; it is called only for a lock with an end.
    """
    differs = ruling.facts.codes("lock_deviations")
    if differs:
        ruling.broken(
            "lock.differs", f"its store shows another lock than was asked for: {', '.join(differs)}"
        )
    until = ruling.facts.text("lock_until")
    if until is not None and parse_instant(until) > limit(basis(), at):
        ruling.broken("lock.beyond_authority", f"it is locked until {until}, beyond the authority to hold it")


def place_of(placed: Placed, root: ObjectRoot, exhibit: str, case: str) -> StoredObject:
    """Return the record of an object or copy that an entry stores, with digests, store key and lock."""
    event, facts = placed.event, placed.event.facts
    return StoredObject(
        id=event.subject,
        exhibit=exhibit,
        case=case,
        bytes=root.bytes,
        sha256=b64(root.sha256),
        root=b64(root.root),
        store=facts.must("store"),
        store_key=facts.must("object_key"),
        version=facts.text("object_version"),
        position=placed.position,
        nonconforming=facts.codes("nonconforming"),
        lock_mode=facts.must("lock_mode"),
        lock_until=facts.text("lock_until"),
        lock_hold=facts.flag("lock_hold"),
        drift=_unset(facts),
    )


def locked_as(stored: StoredObject, facts: Facts) -> StoredObject:
    """Return an object or copy with the lock as read back from its store."""
    return replace(
        stored,
        lock_mode=facts.must("lock_mode"),
        lock_until=facts.text("lock_until"),
        lock_hold=facts.flag("lock_hold"),
        drift=_unset(facts),
    )


def _unset(facts: Facts) -> tuple[str, ...]:
    """Return the drift of an object stored with a weaker lock than ordered, until another one is set."""
    return () if set(WEAKER).isdisjoint(facts.codes("lock_deviations")) else (UNSET,)


def places_of(state: State, whole: StoredObject) -> Iterator[StoredObject]:
    """Yield the records of an object where it was archived and of its copies, without deleted ones."""
    found = (whole, *(state.get(StoredObject, key) for key in state.keys("object", "of", whole.id)))
    return (stored for stored in found if stored is not None and stored.destroyed is None)


def recount(state: State, object_id: str) -> None:
    """Record the further stores with an intact copy of an object, without a recorded failure."""
    whole = state.get(StoredObject, object_id)
    if whole is None:
        return
    copies = (stored for stored in places_of(state, whole) if stored.id != whole.id)
    good = {copy.store for copy in copies if copy.failing is None and copy.same_bytes(whole)}
    elsewhere = tuple(sorted(good))
    if elsewhere != whole.elsewhere:
        state.put(replace(whole, elsewhere=elsewhere))


def settle(state: State, stored: StoredObject) -> None:
    """Store the record of an object or copy; for a copy, recount the further stores of its object."""
    state.put(stored)
    if stored.of is not None:
        recount(state, stored.of)
