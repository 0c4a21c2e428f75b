"""What every store with locks promises: nobody deletes or shortens what is locked, and a name is no version."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from custody.errors import Conflict, ObjectLocked, ObjectMissing, StorageFailed
from custody.ledger.ports import Lock, LockingStore, Stored
from tests.buckets.stores import LOCKING, locking

__all__ = ["locking"]

KEY = f"objects/{'0a' * 16}"
HOUR = 3600

assert LOCKING


def put(store: LockingStore, data: bytes = b"evidence", lock: Lock | None = None) -> Stored:
    writer = store.create(KEY, Lock() if lock is None else lock)
    writer.write(data)
    return writer.commit()


def version(stored: Stored) -> str:
    assert stored.version is not None
    return stored.version


def soon(store: LockingStore, seconds: int = HOUR) -> int:
    return store.now() + seconds


def test_an_object_appears_with_the_lock_it_was_asked_for(locking: LockingStore) -> None:
    for number, lock in enumerate(
        (
            Lock(),
            Lock(hold=True),
            Lock("governance", soon(locking)),
            Lock("compliance", soon(locking), hold=True),
        )
    ):
        key = f"objects/{number:032x}"
        writer = locking.create(key, lock)
        writer.write(b"x")
        stored = writer.commit()
        assert stored.lock == lock
        assert locking.stat(key, stored.version).lock == lock


def test_the_lock_of_an_object_in_several_parts_reads_back(locking: LockingStore) -> None:
    lock = Lock("compliance", soon(locking), hold=True)
    stored = put(locking, b"p" * (11 << 20), lock)
    assert (stored.bytes, locking.stat(KEY, stored.version).lock) == (11 << 20, lock)
    with pytest.raises(ObjectLocked):
        locking.delete(KEY, stored.version)


@pytest.mark.parametrize("mode", ["governance", "compliance"])
def test_a_locked_version_is_not_deleted(locking: LockingStore, mode: str) -> None:
    stored = put(locking, lock=Lock(mode, soon(locking)))
    with pytest.raises(ObjectLocked):
        locking.delete(KEY, stored.version)
    assert b"".join(locking.read(KEY, stored.version)) == b"evidence"


def test_an_unlocked_version_is_deleted_and_leaves_no_marker(locking: LockingStore) -> None:
    stored = put(locking)
    locking.delete(KEY, stored.version)
    assert locking.versions(KEY) == []
    with pytest.raises(ObjectMissing):
        locking.stat(KEY, stored.version)
    with pytest.raises(ObjectMissing):
        locking.delete(KEY, stored.version)


def test_a_compliance_lock_is_made_longer_and_never_less(locking: LockingStore) -> None:
    end = soon(locking)
    one = version(put(locking, lock=Lock("compliance", end)))
    locking.retain(KEY, one, "compliance", end + HOUR)
    assert locking.stat(KEY, one).lock == Lock("compliance", end + HOUR)
    for mode, until in (("compliance", end), ("governance", end + HOUR)):
        with pytest.raises(ObjectLocked):
            locking.retain(KEY, one, mode, until)
    assert locking.stat(KEY, one).lock == Lock("compliance", end + HOUR)


def test_a_lock_does_not_end_in_the_past(locking: LockingStore) -> None:
    one = version(put(locking))
    with pytest.raises(StorageFailed):
        locking.retain(KEY, one, "compliance", locking.now() - HOUR)
    assert locking.stat(KEY, one).lock == Lock()


def test_a_hold_keeps_a_version_until_it_is_lifted(locking: LockingStore) -> None:
    one = version(put(locking))
    locking.hold(KEY, one, True)
    assert locking.stat(KEY, one).lock == Lock(hold=True)
    with pytest.raises(ObjectLocked):
        locking.delete(KEY, one)
    locking.hold(KEY, one, False)
    locking.delete(KEY, one)
    assert locking.versions(KEY) == []


def test_a_hold_keeps_what_a_lock_no_longer_keeps(locking: LockingStore) -> None:
    one = version(put(locking, lock=Lock("compliance", soon(locking, 3), hold=True)))
    time.sleep(4)
    with pytest.raises(ObjectLocked):
        locking.delete(KEY, one)
    locking.hold(KEY, one, False)
    locking.delete(KEY, one)


def test_a_marker_hides_a_locked_version_and_the_version_still_reads(locking: LockingStore) -> None:
    """The swap that WORM does not stop: the name is free again, and only the version id tells the two apart."""
    old = put(locking, lock=Lock("compliance", soon(locking)))
    hide(locking, KEY)
    with pytest.raises(ObjectMissing):
        locking.stat(KEY, None)
    marker, kept = locking.versions(KEY)
    assert (marker.marker, marker.newest, kept.marker, kept.version) == (True, True, False, old.version)
    assert list(locking.keys()) == [KEY]
    swapped = put(locking, b"swapped")
    assert b"".join(locking.read(KEY, None)) == b"swapped"
    assert b"".join(locking.read(KEY, old.version)) == b"evidence"
    newest, *rest = (item.version for item in locking.versions(KEY))
    assert (newest, set(rest)) == (swapped.version, {marker.version, old.version})
    with pytest.raises(Conflict):
        locking.create(KEY)


def test_a_marker_is_taken_away_by_its_own_version(locking: LockingStore) -> None:
    old = put(locking)
    hide(locking, KEY)
    marker = locking.versions(KEY)[0]
    locking.delete(KEY, marker.version)
    assert locking.stat(KEY, None) == replace(old, lock=Lock())


def test_a_version_that_is_not_there_is_neither_locked_nor_held(locking: LockingStore) -> None:
    put(locking)
    with pytest.raises(StorageFailed):
        locking.retain(KEY, "other", "compliance", soon(locking))
    with pytest.raises(StorageFailed):
        locking.hold(KEY, "other", True)
    with pytest.raises(StorageFailed):
        locking.delete(KEY, "other")


def test_the_clock_of_a_store_is_its_own(locking: LockingStore) -> None:
    assert abs(locking.now() - time.time()) < 60


def hide(store: LockingStore, key: str) -> None:
    """Delete without a version, as somebody who knows only names would."""
    from custody.storage.memory.objects import MemoryObjects
    from custody.storage.stores.s3 import S3Objects

    if isinstance(store, MemoryObjects):
        store.hide(key)
        return
    assert isinstance(store, S3Objects)
    store._calls.client.delete_object(Bucket=store._options.bucket, Key=store._options.prefix + key)
