"""What is made anew beside an object appears only once all is proven; a store that fails is told and raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from custody.errors import ObjectUnreadable, ProofInvalid, StorageFailed
from custody.ledger.objects.chunk_proofs import kept_leaves
from custody.ledger.objects.sidecar_rebuild import (
    MISSING,
    NONE,
    RIGHT,
    UNREADABLE,
    WRONG,
    SidecarStates,
    renew,
)
from custody.ledger.ports import UNLOCKED, Clock, Lock, ObjectWriter, Stored
from custody.ledger.stores.sidecars import tree_key
from custody.model.records import StoredObject
from custody.model.schema.ids import unb64
from custody.storage.memory.uploads import MemoryUploads
from tests.model.office import office, stick
from tests.world import World

MIB = 1 << 20
DATA = bytes(range(256)) * (3 * MIB // 256) + b"tail"


class Refusing:
    """A writer that fails where it is told to."""

    def __init__(self, inner: ObjectWriter, where: str) -> None:
        self._inner = inner
        self._where = where

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes."""
        self._perhaps("write")
        self._inner.write(data)

    def commit(self) -> Stored:
        """Commit them."""
        self._perhaps("commit")
        return self._inner.commit()

    def abort(self) -> None:
        """Leave nothing."""
        self._inner.abort()

    def _perhaps(self, where: str) -> None:
        if where == self._where:
            raise StorageFailed("the store refused")


class Odd(MemoryUploads):
    """A store that refuses to replace, at a place that is told, or does not give back what it took."""

    fails = ""

    def __init__(self, name: str, clock: Clock) -> None:
        super().__init__(name, clock)
        self.asked: list[int | None] = []

    def replace(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> Any:
        """Begin to replace."""
        if self.fails == "replace":
            raise StorageFailed("the store refused")
        return Refusing(super().replace(key, lock, size), self.fails)

    def read(
        self, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """Return the bytes."""
        if key.startswith("trees/"):
            self.asked.append(length)
        if self.fails == f"read {key.partition('/')[0]}":
            raise ObjectUnreadable("the store went away")
        given = super().read(key, version, offset, length)
        return iter([b"something else"]) if self.fails == "lies" and key.startswith("trees/") else given


class Lab:
    """An object of four leaves in a store."""

    def __init__(self) -> None:
        self.world: World = office()
        self.store = Odd("local", self.world.clock)
        self.world.objects = self.store
        self.world.put_source("/in/disk.dd", DATA)
        self.whole: StoredObject = self.world.object_record(
            self.world.archive(stick(self.world), "/in/disk.dd")[0]
        )
        self.key = tree_key(self.whole.store_key)
        self.good = self.hashes()

    def hashes(self) -> bytes:
        """Return the tree hashes as they lie there."""
        return b"".join(MemoryUploads.read(self.store, self.key, None))

    def renew(self, *, write: bool = True) -> SidecarStates:
        """Make them anew."""
        return renew(self.store, self.whole, self.whole, write=write)

    def spoil(self) -> bytes:
        """Put others in their place."""
        self.store.spoil(self.key, bytes(len(self.good)))
        return self.hashes()


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_what_is_right_is_left_and_what_is_not_is_made(lab: Lab) -> None:
    assert lab.renew() == SidecarStates(RIGHT, NONE)
    wrong = lab.spoil()
    assert lab.renew(write=False) == SidecarStates(WRONG, NONE)
    assert lab.hashes() == wrong != lab.good
    assert lab.renew() == SidecarStates(WRONG, NONE)
    assert lab.hashes() == lab.good
    lab.store.delete(lab.key, lab.store.stat(lab.key, None).version)
    for version in lab.store.versions(lab.key):
        lab.store.delete(lab.key, version.version)
    assert lab.renew() == SidecarStates(MISSING, NONE)
    assert lab.hashes() == lab.good


@pytest.mark.parametrize("fails", ["replace", "write", "commit"])
def test_a_store_that_refuses_keeps_what_it_had_and_is_told(lab: Lab, fails: str) -> None:
    wrong = lab.spoil()
    lab.store.fails = fails
    assert lab.renew() == SidecarStates(WRONG, NONE, "the store refused")
    assert lab.hashes() == wrong
    lab.store.fails = ""
    assert lab.renew().failed == ""
    assert lab.hashes() == lab.good


def test_a_store_that_gives_back_something_else_is_told(lab: Lab) -> None:
    lab.store.fails = "lies"
    assert "gives back other bytes" in lab.renew().failed


def test_of_what_is_far_too_long_no_more_is_read_than_shows_that(lab: Lab) -> None:
    lab.store.spoil(lab.key, lab.good + bytes(5 * MIB))
    assert lab.renew(write=False) == SidecarStates(WRONG, NONE)
    assert lab.store.asked == [len(lab.good) + 1]
    assert lab.renew() == SidecarStates(WRONG, NONE)
    assert lab.hashes() == lab.good


def test_leaf_hashes_that_are_far_too_many_are_read_no_further_than_shows_that(lab: Lab) -> None:
    root = unb64(lab.whole.root)
    honest = kept_leaves(lab.store, lab.whole, root)
    assert honest is not None
    assert b"".join(honest) == lab.good
    lab.store.asked.clear()
    for more in (b"x", bytes(5 * MIB)):
        lab.store.spoil(lab.key, lab.good + more)
        assert kept_leaves(lab.store, lab.whole, root) is None
    assert lab.store.asked == [len(lab.good) + 1] * 2


def test_what_cannot_be_read_is_not_written_over(lab: Lab) -> None:
    wrong = lab.spoil()
    lab.store.fails = "read trees"
    assert lab.renew() == SidecarStates(UNREADABLE, NONE, "the store went away")
    assert lab.hashes() == wrong


def test_nothing_is_made_of_an_object_that_cannot_be_read_or_is_another(lab: Lab) -> None:
    wrong = lab.spoil()
    lab.store.fails = "read objects"
    with pytest.raises(ObjectUnreadable):
        lab.renew()
    lab.store.fails = ""
    for other in (DATA[:-1], DATA[:-1] + b"!", DATA + b"more"):
        lab.store.spoil(lab.whole.store_key, other)
        with pytest.raises(ProofInvalid):
            lab.renew()
    assert lab.hashes() == wrong
