"""Locks on stored objects: planned from the record, set in stores, and read back.

An order is recorded first, then set, read back, and recorded as applied: an interrupted one is found by its order, and
only the lock that reads back counts. Nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from typing import cast

from custody.errors import ConfigError, CustodyError, ObjectMissing, StorageFailed
from custody.frozen import dataclass
from custody.law import retention_limits
from custody.law.clock import format_instant, parse_instant
from custody.law.retention_limits import NO_LOCKS, Basis, Policy, Wanted
from custody.ledger.append.entry_signing import Request
from custody.ledger.ports import Clock, Lock, LockingStore, ObjectStore, Workers
from custody.ledger.ports.serial_executor import IN_TURN
from custody.ledger.stores import deletion
from custody.ledger.stores.deletion import Erased
from custody.model.exits.holding_authority import basis_for, basis_of
from custody.model.records import Exhibit, LockOrder, StoredObject
from custody.model.schema.types import Value, join_codes
from custody.model.state import State

#: The largest number of objects in one order.
MOST = 1_000
#: The reason why a lock was not set whose order is out of date.
_STALE = (
    "the ledger no longer wants the lock that was ordered, so it was not set: run `custody lock apply` again"
)
#: The reason why the lock of a missing object is left out, by the code of its deletion.
_LEAVING = {
    "deletion_unentered": "it is gone, and no entry says so yet: `custody disposition delete-objects` enters it",
    "deletion_held": (
        "it is gone, not entered yet, and a hold on it was placed since: `custody disposition delete-objects` enters it"
    ),
}
_MENDED = frozenset(
    {"hold_unexpected", "hold_missing", "lock_missing", "mode_differs", "too_short", retention_limits.UNSET}
)


@dataclass(frozen=True, slots=True)
class Planned:
    """The planned lock of an object: the lock it should have, its basis, and whether it must be ordered.

    ``mode`` and ``until`` (seconds UTC) are the retention to set, ``none`` and None where it stays as it is.
    ``beyond``: its retention is longer than wanted, which cannot be shortened.
    """

    object: StoredObject
    wanted: Wanted
    basis: Basis
    mode: str
    until: int | None
    changes: bool
    beyond: bool = False


def planned(state: State, stored: StoredObject, policy: Policy, now: int) -> Planned:
    """Return the planned lock of an existing object at ``now`` (seconds UTC) by its store's settings."""
    basis = basis_of(state, stored, now)
    wants = retention_limits.wanted(basis, policy, now)
    if policy.mode == "none" and retention_limits.UNSET in stored.drift and stored.version is not None:
        # No lock is wanted any more: an order for the one that it has settles that it once had less.
        wants = replace(wants, hold=stored.lock_hold)
        return Planned(stored, wants, basis, "none", None, changes=True)
    if policy.mode == "none" or stored.version is None:
        return Planned(stored, wants, basis, "none", None, changes=False)
    until = None if stored.lock_until is None else parse_instant(stored.lock_until)
    mends = bool(_MENDED.intersection(stored.drift))
    sets = retention_limits.moves(wants, until, policy, now) or (mends and wants.until is not None)
    fixed = stored.lock_mode == "compliance" and until is not None and until > now
    mode = "none" if not sets else "compliance" if fixed else wants.mode
    changes = sets or mends or wants.hold != stored.lock_hold
    beyond = until is not None and until > max(now, wants.until or 0) and wants.why != "stepwise"
    return Planned(stored, wants, basis, mode, wants.until if sets else None, changes=changes, beyond=beyond)


@dataclass(frozen=True, slots=True)
class ReportedLock:
    """The lock that a store reports for one object, or the reason why not; ``found`` are drift codes."""

    object: StoredObject
    lock: Lock | None
    why: str = ""
    found: tuple[str, ...] = ()


@dataclass
class Locks:
    """The locks in the stores of one vault; ``stores`` and ``policies`` are by store name."""

    stores: Mapping[str, ObjectStore]
    policies: Mapping[str, Policy]
    clock: Clock
    workers: Workers = field(default=IN_TURN)

    def policy(self, store: str) -> Policy:
        """Return the lock policy of a store; NO_LOCKS without settings."""
        return self.policies.get(store, NO_LOCKS)

    def first(self, state: State, exhibit: str, store: str) -> Wanted:
        """Return the lock with which a new object of an exhibit is to be stored."""
        now, found = self.clock.now(), state.get(Exhibit, exhibit)
        basis = basis_for(state, exhibit, "" if found is None else found.case, now)
        return retention_limits.wanted(basis, self.policy(store), now)

    def wanted(self, state: State, stored: StoredObject, store: str) -> Wanted:
        """Return the lock with which a further version or copy of an object is to be stored in ``store``."""
        now = self.clock.now()
        return retention_limits.wanted(basis_of(state, stored, now), self.policy(store), now)

    def carries_on(self, begun: Lock, wants: Wanted) -> bool:
        """Return whether an upload begun with one lock may be finished with it although another is wanted now."""
        return retention_limits.carries_on(_wanted(begun), wants, self.clock.now())

    def plan(self, state: State, objects: Iterable[StoredObject]) -> Iterator[Planned]:
        """Yield the planned lock of each object that is not deleted on record."""
        now = self.clock.now()
        for stored in objects:
            if stored.destroyed is None:
                yield planned(state, stored, self.policy(stored.store), now)

    def set(
        self, order: LockOrder, objects: Sequence[StoredObject], state: Callable[[], State]
    ) -> list[ReportedLock]:
        """Set an ordered lock on objects that lack it; return the locks read back, in order of ``objects``.

        ``state`` returns the state at the head of the ledger, anew at each call and in any thread. It is read directly
        before a lock is set: an order that the ledger does not want any more for an object is not carried out.
        """
        return self.workers.each(partial(self._set, order, state), objects)

    def _set(self, order: LockOrder, state: Callable[[], State], stored: StoredObject) -> ReportedLock:
        try:
            store, version = self._locking(stored)
            held = store.stat(stored.store_key, version).lock
            if not _fits(order, held):
                if self._is_stale(order, stored, state()):
                    return ReportedLock(stored, None, _STALE)
                if order.until is not None and not _retained(order, held):
                    store.retain(stored.store_key, version, order.mode, parse_instant(order.until))
                if held.hold != order.hold:
                    store.hold(stored.store_key, version, order.hold)
                held = store.stat(stored.store_key, version).lock
        except CustodyError as error:
            return ReportedLock(stored, None, error.message)
        return ReportedLock(
            stored, held, "" if _fits(order, held) else f"it reads back as {lock_words(held)}"
        )

    def _is_stale(self, order: LockOrder, stored: StoredObject, state: State) -> bool:
        """Return whether an order no longer applies to an object: not pending, or another lock is wanted."""
        known, waits = state.get(StoredObject, stored.id), state.get(LockOrder, order.id)
        if known is None or known.destroyed is not None or waits is None or stored.id not in waits.waiting:
            return True
        now = self.clock.now()
        return bool(resumed(order, [planned(state, known, self.policy(known.store), now)], now))

    def verify(self, objects: Sequence[StoredObject]) -> list[ReportedLock]:
        """Read the lock of each object back, in order; return each with its differences from the record."""
        return self.workers.each(self._verified, objects)

    def _verified(self, stored: StoredObject) -> ReportedLock:
        try:
            store, version = self._locking(stored)
            shown = store.versions(stored.store_key)
            held = None
            if any(known.version == version and not known.marker for known in shown):
                held = store.stat(stored.store_key, version).lock
        except ObjectMissing:
            held, shown = None, []
        except CustodyError as error:
            return ReportedLock(stored, None, error.message)
        shown = [other for other in shown if other.version not in stored.former]
        found = {"delete_marker" for state in shown if state.marker}
        found |= {"version_unknown" for other in shown if not other.marker and other.version != version}
        if held is None:
            return ReportedLock(stored, None, found=tuple(sorted(found | {"object_missing"})))
        found |= set(retention_limits.drift(_on_record(stored), _wanted(held)))
        found |= {retention_limits.UNSET}.intersection(stored.drift)
        return ReportedLock(stored, held, found=tuple(sorted(found)))

    def ahead(self, store: str) -> int:
        """Return the seconds that a store's clock is ahead of this machine's; raise StorageFailed if unknown."""
        return cast("LockingStore", self.stores[store]).now() - self.clock.now()

    def erase(self, stored: StoredObject) -> Erased:
        """Delete an object and its sidecars as ``deletion.erase`` does; raise ConfigError for no such store."""
        return deletion.erase(self._store(stored), stored, self.clock.now)

    def foreseen(self, stored: StoredObject) -> Erased:
        """Return the result that ``erase`` would have; delete nothing. Raise StorageFailed, ConfigError."""
        return deletion.foreseen(self._store(stored), stored, self.clock.now)

    def reach(self, stored: StoredObject) -> None:
        """Raise the error of an object's store that does not answer; use before taking a lock for it."""
        self._store(stored).versions(stored.store_key)

    def confirmed_deletion(self, stored: StoredObject) -> Erased | None:
        """Return the deletion's result, with the time, if the store has no version of the object; else None."""
        left = not deletion.absent(self._store(stored), stored)
        return None if left else Erased(stored, absent_at=self.clock.now())

    def _store(self, stored: StoredObject) -> ObjectStore:
        store = self.stores.get(stored.store)
        if store is None:
            raise ConfigError(f"no store named {stored.store} is set up", hint="Set it up in custody.toml.")
        return store

    def _locking(self, stored: StoredObject) -> tuple[LockingStore, str]:
        store = self._store(stored)
        if not hasattr(store, "retain") or stored.version is None:
            raise StorageFailed(
                f"store {stored.store} keeps no lock on object {stored.store_key}",
                hint="Archive it to a store with Object Lock.",
            )
        return cast("LockingStore", store), stored.version


def _on_record(stored: StoredObject) -> Wanted:
    until = None if stored.lock_until is None else parse_instant(stored.lock_until)
    return Wanted(stored.lock_mode, until, stored.lock_hold, "")


def _wanted(lock: Lock) -> Wanted:
    return Wanted(lock.mode, lock.until, lock.hold, "")


def differences(asked: Lock, held: Lock) -> tuple[str, ...]:
    """Return the drift codes of the differences between a requested lock and the one that a store reports."""
    return retention_limits.drift(_wanted(asked), _wanted(held))


def _retained(order: LockOrder, held: Lock) -> bool:
    until = parse_instant(order.until or "")
    return held.mode in (order.mode, "compliance") and (held.until or 0) >= until


def _fits(order: LockOrder, held: Lock) -> bool:
    """Return whether a lock read back is at least as strict as the one ordered."""
    return held.hold == order.hold and (order.until is None or _retained(order, held))


def lock_words(lock: Lock) -> str:
    """Return a lock in words: mode, end, hold."""
    until = "no retention" if lock.until is None else f"{lock.mode} until {format_instant(lock.until)}"
    return f"{until}, {'held' if lock.hold else 'no hold'}"


def kept_words(one: Erased) -> str:
    """Return the lock that keeps an object, and the number of deleted versions, in words; "" if not kept."""
    if one.kept is None:
        return ""
    gone = one.versions + one.markers
    return lock_words(one.kept) + (f"; {gone} of what lay under its name is gone" if gone else "")


def orders(plan: Iterable[Planned]) -> list[Request]:
    """Return ``lock.ordered`` requests for planned changes, one for each store, lock and basis.

    One order names at most 1000 objects.
    """
    groups: dict[tuple[object, ...], list[Planned]] = {}
    for change in plan:
        if change.changes:
            key = (
                change.object.store,
                change.mode,
                change.until,
                change.wanted.hold,
                change.wanted.why,
                change.basis.rests_on,
            )
            groups.setdefault((*key, change.basis.term), []).append(change)
    return [
        _order(group[start : start + MOST])
        for group in groups.values()
        for start in range(0, len(group), MOST)
    ]


def _order(group: Sequence[Planned]) -> Request:
    one = group[0]
    return Request(
        "lock.ordered",
        {
            "store": one.object.store,
            "objects": join_codes(each.object.id for each in group),
            "lock_mode": one.mode,
            "lock_until": None if one.until is None else format_instant(one.until),
            "lock_hold": one.wanted.hold,
            "reason": one.wanted.why,
            "holding_term": one.basis.term,
            "authorities": join_codes(one.basis.rests_on),
        },
    )


def resumed(order: LockOrder, plan: Iterable[Planned], now: int) -> list[Planned]:
    """Return the pending objects of an order that must be ordered anew because other locks are wanted now.

    An order is carried out late only if it keeps an object no longer than an order of now would.
    """
    until = None if order.until is None else parse_instant(order.until)
    waiting = set(order.waiting)
    stale = []
    for change in plan:
        if change.object.id in waiting:
            kept = until is None or now < until <= (change.wanted.until or now)
            if not kept or order.hold != change.wanted.hold:
                stale.append(replace(change, changes=True))
    return stale


def applied(order: LockOrder, told: Sequence[ReportedLock]) -> list[Request]:
    """Return the requests for locks that read back as ordered: one for all objects with the same lock.

    They are ``lock.released`` for an order without lock or hold, else ``lock.applied``.
    """
    alike: dict[Lock, list[str]] = {}
    for reading in told:
        if reading.lock is not None and not reading.why:
            alike.setdefault(reading.lock, []).append(reading.object.id)
    made, waiting = [], len(order.waiting)
    released = order.until is None and not order.hold
    for lock, ids in alike.items():
        waiting -= len(ids)
        values = {"objects": join_codes(ids), "pending_count": waiting, **lock_values(lock)}
        made.append(Request("lock.released" if released else "lock.applied", values, subject=order.id))
    return made


def without_pending_deletions(
    told: Sequence[ReportedLock], leaving: Callable[[list[str]], Mapping[str, str]]
) -> list[ReportedLock]:
    """Return the locks read back; a missing object whose deletion may lack its entry counts as unread.

    It is no drift then. ``leaving`` returns the codes of ``deletion_of`` by object, for those that may be deleted.
    """
    gone = [lock.object.id for lock in told if "object_missing" in lock.found]
    codes = leaving(gone) if gone else {}
    return [
        ReportedLock(reading.object, None, _LEAVING[codes[reading.object.id]])
        if reading.object.id in codes
        else reading
        for reading in told
    ]


def verified(store: str, told: Sequence[ReportedLock], ahead: int | None) -> list[Request]:
    """Return the requests for a store's locks read back: the counts, and each object whose drift changed.

    ``ahead`` are the seconds that the store's clock is ahead, None if unknown.
    """
    counts = {
        "checked_count": len(told),
        "drift_count": sum(1 for lock in told if lock.found),
        "unread_count": sum(1 for lock in told if lock.why),
    }
    values: dict[str, Value] = {"store": store, **counts, "store_clock_offset_seconds": ahead}
    made = [Request("lock.verified", values)]
    for reading in told:
        if reading.why or reading.found == reading.object.drift:
            continue
        if reading.found:
            values = {
                "lock_deviations": join_codes(reading.found),
                **({} if reading.lock is None else lock_values(reading.lock)),
            }
            made.append(Request("lock.drift_found", values, subject=reading.object.id))
        elif reading.lock is not None:
            made.append(Request("lock.drift_resolved", lock_values(reading.lock), subject=reading.object.id))
    return made


def lock_values(lock: Lock) -> dict[str, Value]:
    """Return the lock fields of an entry: mode, end and hold of a lock as read back."""
    until = None if lock.until is None else format_instant(lock.until)
    return {"lock_mode": lock.mode, "lock_until": until, "lock_hold": lock.hold}
