"""Deletion of an object from its store, with the verification that nothing is left, and its request.

The locks of every version are read before anything is deleted. Nothing is recorded here.
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
    """The result of deleting an object: numbers of deleted versions and markers, or the lock keeping it.

    ``absent_at`` is an instant (seconds UTC) when nothing was left. Versions that an earlier, interrupted run deleted
    are not counted. An object that is ``kept`` has lost versions only where its store refused a deletion without
    showing a lock.
    """

    object: StoredObject
    versions: int = 0
    markers: int = 0
    absent_at: int | None = None
    kept: Lock | None = None


def erase(store: ObjectStore, stored: StoredObject, now: Callable[[], int]) -> Erased:
    """Delete every version and marker of an object and its sidecars; return the result once none is left.

    Unfinished uploads under its keys are aborted too. While a lock or hold keeps one version, it is returned as
    ``kept`` and nothing is deleted. The object is deleted after its sidecars, so that an interrupted run leaves it
    readable, or nothing that a later hold could keep. ``now`` returns the current instant in seconds UTC. Raise Busy,
    with nothing deleted, while the object is being written, StorageFailed where something is left or the store does not
    answer; an object that is gone already is no error.
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
        for version in sorted(found[key], key=lambda each: each.marker):
            try:
                store.delete(key, version.version)
            except ObjectLocked:
                lock = store.stat(key, version.version).lock
                return Erased(stored, counted[False], counted[True], kept=lock)
            except ObjectMissing:
                continue
            counted[version.marker] += 1
    if not absent(store, stored):
        raise StorageFailed(
            f"store {store.name} still has something of {stored.store_key} after it was deleted",
            hint="Run the command again; if it stays, ask the store's administrator.",
        )
    return Erased(stored, counted[False], counted[True], absent_at=now())


def foreseen(store: ObjectStore, stored: StoredObject, now: Callable[[], int]) -> Erased:
    """Return the result that ``erase`` would have by the store's listing now; delete nothing.

    Raise StorageFailed where the store does not answer.
    """
    found = {key: store.versions(key) for key in all_keys(stored.store_key)}
    kept = lock_over(store, found)
    if kept is not None:
        return Erased(stored, kept=kept)
    markers = [version.marker for versions in found.values() for version in versions]
    return Erased(stored, markers.count(False), markers.count(True), absent_at=now())


def absent(store: ObjectStore, stored: StoredObject) -> bool:
    """Return whether a store has neither the object nor its sidecars, nor unfinished uploads of them.

    Each key is checked by listing and by reading. Raise StorageFailed where the store does not answer.
    """
    keys = all_keys(stored.store_key)
    return not _begun(store, keys) and all(_is_absent(store, key) for key in keys)


def _begun(store: ObjectStore, keys: Sequence[str]) -> list[Upload]:
    """Return the unfinished uploads under these keys."""
    return [upload for upload in store.unfinished() if upload.key in keys]


def lock_over(store: ObjectStore, found: Mapping[str, Iterable[Version]]) -> Lock | None:
    """Return the strictest lock over these versions by key, by the store's clock; None if none keeps any.

    It has the latest end that is not past, with its mode, and a hold if any version has one.
    """
    locks: list[Lock] = []
    for key, versions in found.items():
        for version in versions:
            if not version.marker:
                try:
                    locks.append(store.stat(key, version.version).lock)
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
    """Return the ``object.deleted`` request of an object absent at an instant (seconds UTC), as an act."""
    values: dict[str, Value] = {
        "version_count": one.versions,
        "delete_marker_count": one.markers,
        "absent_at": format_instant(absent_at),
        "entry_mode": "act",
    }
    return Request("object.deleted", values, subject=one.object.id)


def erased(one: Erased) -> Request | None:
    """Return the request that records a deletion or its delay; None if that delay is on record already."""
    if one.absent_at is not None:
        return destroyed(one, one.absent_at)
    lock = one.kept or Lock()
    until = None if lock.until is None else format_instant(lock.until)
    if one.object.delayed == ("hold" if lock.hold else until):
        return None
    values: dict[str, Value] = {"lock_until": until, "lock_hold": lock.hold}
    return Request("object.deletion_delayed", values, subject=one.object.id)
