"""Deletes what is stored of an object, once nothing of it is kept, and proves that nothing is left.

The locks of every version are looked at before the first byte goes. Records nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from custody.errors import ObjectLocked, ObjectMissing, StorageFailed
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.ports import Lock, LockingStore, ObjectStore, Upload, Version
from custody.ledger.stores.sidecars import all_keys
from custody.model.records import StoredObject
from custody.model.schema.types import Value


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of an object to delete: what was removed, or until when its store keeps it.

    What a run before this one took away, and was broken off before it said so, is not counted: only absence is proven.
    Something was taken away of an object that is ``kept`` only where its store refused what no lock foretold.
    """

    object: StoredObject
    versions: int = 0
    markers: int = 0
    absent_at: int | None = None
    kept: Lock | None = None


def erase(store: ObjectStore, stored: StoredObject, now: Callable[[], int]) -> Erased:
    """Delete every version and marker of an object and its sidecars, and prove that nothing is left.

    What was begun under its keys and never finished goes too. While a lock or hold keeps one version of it, that is
    given as ``kept`` and nothing at all is deleted. It goes after what lies beside it, so that a run that is broken off
    leaves it readable, or nothing that a later hold could keep. ``now`` gives the instant in seconds UTC. Raises Busy,
    with nothing deleted, while it is being written, StorageFailed where something is left or the store does not answer;
    what is gone already is no error.
    """
    keys = all_keys(stored.store_key)
    found = {key: store.versions(key) for key in keys}
    kept = lock_over(store, found)
    if kept is not None:
        return Erased(stored, kept=kept)
    for begun in _begun(store, keys):
        store.abandon(begun)
    counted = {True: 0, False: 0}
    for key in reversed(keys):
        for one in sorted(found[key], key=lambda version: version.marker):
            try:
                store.delete(key, one.version)
            except ObjectLocked:
                lock = store.stat(key, one.version).lock
                return Erased(stored, counted[False], counted[True], kept=lock)
            except ObjectMissing:
                continue
            counted[one.marker] += 1
    if not absent(store, stored):
        raise StorageFailed(
            f"store {store.name} still has something of {stored.store_key} after it was deleted",
            hint="Run the command again; if it stays, ask the store's administrator.",
        )
    return Erased(stored, counted[False], counted[True], absent_at=now())


def foreseen(store: ObjectStore, stored: StoredObject, now: Callable[[], int]) -> Erased:
    """Return a preview of ``erase`` by the store's listing now; deletes nothing. Raises StorageFailed."""
    found = {key: store.versions(key) for key in all_keys(stored.store_key)}
    kept = lock_over(store, found)
    if kept is not None:
        return Erased(stored, kept=kept)
    markers = [version.marker for versions in found.values() for version in versions]
    return Erased(stored, markers.count(False), markers.count(True), absent_at=now())


def absent(store: ObjectStore, stored: StoredObject) -> bool:
    """Return whether a store has neither the object nor its sidecars, nor unfinished uploads of them.

    Checks both the listing of the store and each key. Raises StorageFailed if the store does not answer.
    """
    keys = all_keys(stored.store_key)
    return not _begun(store, keys) and all(_is_absent(store, key) for key in keys)


def _begun(store: ObjectStore, keys: Sequence[str]) -> list[Upload]:
    """Return the unfinished uploads under these keys."""
    return [one for one in store.unfinished() if one.key in keys]


def lock_over(store: ObjectStore, found: Mapping[str, Iterable[Version]]) -> Lock | None:
    """Return the locks and holds that keep these versions by the store's clock, joined; None if none do."""
    locks: list[Lock] = []
    for key, versions in found.items():
        for one in versions:
            if not one.marker:
                try:
                    locks.append(store.stat(key, one.version).lock)
                except ObjectMissing:
                    continue
    ends = [(lock.until, lock.mode) for lock in locks if lock.until is not None]
    now = cast("LockingStore", store).now() if ends else 0
    until, mode = max((end for end in ends if end[0] > now), default=(None, "none"))
    hold = any(lock.hold for lock in locks)
    return None if until is None and not hold else Lock(mode, until, hold)


def _is_absent(store: ObjectStore, key: str) -> bool:
    left = store.versions(key)
    try:
        store.stat(key, None)
    except ObjectMissing:
        return not left
    return False


def destroyed(one: Erased, absent_at: int) -> Request:
    """Make the entry, as an act, that nothing is left of an object since an instant (seconds UTC)."""
    values: dict[str, Value] = {
        "version_count": one.versions,
        "delete_marker_count": one.markers,
        "absent_at": format_instant(absent_at),
        "entry_mode": "act",
    }
    return Request("object.deleted", values, subject=one.object.id)


def erased(one: Erased) -> Request | None:
    """Make the entry about an object that was to be deleted; None if what keeps it is on record already."""
    if one.absent_at is not None:
        return destroyed(one, one.absent_at)
    lock = one.kept or Lock()
    until = None if lock.until is None else format_instant(lock.until)
    if one.object.delayed == ("hold" if lock.hold else until):
        return None
    values: dict[str, Value] = {"lock_until": until, "lock_hold": lock.hold}
    return Request("object.deletion_delayed", values, subject=one.object.id)
