"""What is deleted goes whole or not at all: one version that is kept keeps all that lies beside and before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import Busy, ObjectLocked, StorageFailed
from custody.law.clock import DAY
from custody.ledger.ports import UNLOCKED, Lock, Stored, Upload
from custody.ledger.stores.deletion import Erased, absent, erase, foreseen
from custody.ledger.stores.locks import kept_words
from custody.ledger.stores.sidecars import all_keys
from custody.model.records import StoredObject
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.uploads import MemoryUploads
from custody.storage.stores.disk.store import DiskObjects
from tests.contracts.test_unfinished import killed
from tests.model.locking import NAME, archived, locking
from tests.model.office import office
from tests.world import World


class Yard:
    """An object of an exhibit in a store with locks, and what was put under its key later."""

    def __init__(self) -> None:
        self.world: World = office()
        _, store = locking(self.world)
        self.store: MemoryObjects = store
        self.stored: StoredObject = archived(
            self.world, self.world.exhibit(self.world.seize(self.world.case()), seal=None)
        )

    def over(self, lock: Lock = UNLOCKED) -> Stored:
        """Put a further version under the key, as a repair does."""
        writer = self.store.replace(self.stored.store_key, lock)
        writer.write(b"good")
        return writer.commit()

    def lock(self, lock: Lock) -> None:
        """Lock the version on record."""
        version = self.stored.version or ""
        if lock.until is not None:
            self.store.retain(self.stored.store_key, version, lock.mode, lock.until)
        self.store.hold(self.stored.store_key, version, lock.hold)

    def erase(self, store: MemoryObjects | None = None) -> Erased:
        return erase(store or self.store, self.stored, self.world.clock.now)

    def lying(self) -> list[str | None]:
        return [row.version for row in self.store.listing()]


@pytest.fixture
def yard() -> Yard:
    return Yard()


def test_every_version_and_marker_goes_where_nothing_is_kept(yard: Yard) -> None:
    yard.over()
    yard.store.hide(yard.stored.store_key)
    done = yard.erase()
    assert (done.versions, done.markers, done.absent_at) == (2, 1, yard.world.clock.now())
    assert (yard.lying(), kept_words(done)) == ([], "")


@pytest.mark.parametrize("lock", [UNLOCKED, Lock(hold=True)])
def test_what_is_foreseen_is_what_comes_of_it_and_deletes_nothing(yard: Yard, lock: Lock) -> None:
    yard.over()
    yard.store.hide(yard.stored.store_key)
    yard.lock(lock)
    before = yard.lying()
    told = foreseen(yard.store, yard.stored, yard.world.clock.now)
    assert yard.lying() == before
    assert told == yard.erase()
    assert (told.kept is None, told.versions) == ((True, 2) if lock == UNLOCKED else (False, 0))
    again = foreseen(yard.store, yard.stored, yard.world.clock.now)
    assert (again.versions, again.markers, again.kept) == (0, 0, told.kept)


@pytest.mark.parametrize("hold", [False, True])
def test_an_old_version_that_is_kept_keeps_the_good_one_and_markers_too(yard: Yard, hold: bool) -> None:
    lock = Lock(hold=True) if hold else Lock("compliance", yard.world.clock.now() + 90 * DAY)
    yard.over()
    yard.store.hide(yard.stored.store_key)
    yard.lock(lock)
    before = yard.lying()
    done = yard.erase()
    assert (done.kept, done.absent_at, done.versions, done.markers) == (lock, None, 0, 0)
    assert yard.lying() == before
    assert len(before) == 3


def test_what_keeps_longest_is_told_where_several_versions_are_kept(yard: Yard) -> None:
    now = yard.world.clock.now()
    yard.lock(Lock("governance", now + DAY, hold=True))
    yard.over(Lock("compliance", now + 2 * DAY))
    assert yard.erase().kept == Lock("compliance", now + 2 * DAY, hold=True)


def test_a_lock_that_has_ended_keeps_nothing(yard: Yard) -> None:
    yard.lock(Lock("compliance", yard.world.clock.now() + DAY))
    yard.world.later(DAY + 1)
    assert (yard.erase().versions, yard.lying()) == (1, [])


def test_an_object_itself_goes_after_all_that_lies_beside_it(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = yard.stored.store_key
    beside = [key for key in all_keys(own) if key != own]
    for key in beside:
        writer = yard.store.replace(key)
        writer.write(b"beside")
        writer.commit()
    gone: list[str] = []
    real = MemoryObjects.delete

    def delete(store: MemoryObjects, key: str, version: str | None) -> None:
        gone.append(key)
        real(store, key, version)

    monkeypatch.setattr(MemoryObjects, "delete", delete)
    assert yard.erase().absent_at is not None
    assert (set(gone[:-1]), gone[-1]) == (set(beside), own)


class Refusing(MemoryObjects):
    """A store that refuses to delete one version, which it shows no lock of before."""

    refuses: str | None = None

    def delete(self, key: str, version: str | None) -> None:
        """Delete a version, or refuse and lock it."""
        if version == self.refuses:
            self.hold(key, version or "", on=True)
            raise ObjectLocked(f"version {version} is locked")
        super().delete(key, version)


def test_what_was_gone_before_a_store_refused_is_told() -> None:
    yard = Yard()
    store = Refusing(NAME, yard.world.clock)
    for data in (b"old", b"new"):
        writer = store.replace(yard.stored.store_key)
        writer.write(data)
        writer.commit()
    store.refuses = store.versions(yard.stored.store_key)[-1].version
    done = yard.erase(store)
    assert (done.versions, done.kept) == (1, Lock(hold=True))
    assert kept_words(done) == "no retention, held; 1 of what lay under its name is gone"


class Silent(MemoryObjects):
    """A store that tells no lock."""

    def stat(self, key: str, version: str | None) -> Stored:
        """Raise StorageFailed."""
        raise StorageFailed("the store does not answer")


def test_nothing_is_deleted_where_a_store_does_not_tell_what_is_locked(yard: Yard) -> None:
    store = Silent(NAME, yard.world.clock)
    store.add(yard.stored.store_key, b"bytes")
    with pytest.raises(StorageFailed):
        yard.erase(store)
    assert len(store.versions(yard.stored.store_key)) == 1


def begun(store: MemoryUploads, key: str) -> None:
    """Begin an upload and stop as a process does that is killed."""
    store.take_part(store.open_upload(key, UNLOCKED), 1, b"evidence")


def test_uploads_that_were_broken_off_under_its_keys_go_too_and_no_others(yard: Yard) -> None:
    store, other = MemoryUploads(NAME, yard.world.clock), f"objects/{'9' * 32}"
    store.add(yard.stored.store_key, b"bytes")
    for key in (*all_keys(yard.stored.store_key), other):
        begun(store, key)
    assert not absent(store, yard.stored)
    assert yard.erase(store).versions == 1
    assert ([upload.key for upload in store.unfinished()], absent(store, yard.stored)) == ([other], True)


def test_an_upload_of_an_object_that_is_kept_is_left_alone(yard: Yard) -> None:
    store = MemoryUploads(NAME, yard.world.clock)
    store.add(yard.stored.store_key, b"bytes", Lock(hold=True))
    begun(store, yard.stored.store_key)
    assert yard.erase(store).kept == Lock(hold=True)
    assert len(store.unfinished()) == 1


class Stubborn(MemoryUploads):
    """A store in which uploads cannot be ended."""

    def abandon(self, upload: Upload) -> None:
        """Report it as done."""


@pytest.mark.parametrize("area", ["objects", "trees", "manifests"])
def test_nothing_is_proven_absent_while_an_upload_is_left(yard: Yard, area: str) -> None:
    store = Stubborn(NAME, yard.world.clock)
    store.add(yard.stored.store_key, b"bytes")
    begun(store, yard.stored.store_key.replace("objects", area))
    with pytest.raises(StorageFailed, match="still has something"):
        yard.erase(store)


def test_the_unfinished_files_of_a_folder_go_with_the_object_and_none_that_is_being_written(
    yard: Yard, tmp_path: Path
) -> None:
    store = DiskObjects(tmp_path, NAME)
    store.prepare()
    killed(store, yard.stored.store_key)
    for key in all_keys(yard.stored.store_key):
        writer = store.create(key)
        writer.write(b"bytes")
        writer.commit()
    living = store.replace(yard.stored.store_key)
    with pytest.raises(Busy):
        erase(store, yard.stored, yard.world.clock.now)
    assert len(list(store.keys())) == 3
    living.abort()
    assert erase(store, yard.stored, yard.world.clock.now).versions == 3
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["custody-store"]
