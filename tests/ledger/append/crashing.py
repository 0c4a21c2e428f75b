"""Adapters that die at a chosen step of the head protocol, and what is on the disk at that very moment.

A crash is no error that anybody handles: it passes through everything, and the machine goes on with the files alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from custody.ledger.append.sequencer import Sequencer
from custody.ledger.ports import (
    HeadMark,
    HeadRow,
    HeadState,
    HeadStore,
    LedgerReader,
    LedgerStore,
    LedgerTransaction,
    ListedErasure,
)
from custody.storage.database import SqlLedgerStore
from custody.storage.files.sources import DiskSources
from custody.storage.state.head import HeadFile
from custody.storage.stores.disk.store import DiskObjects
from tests.world import World


class Crash(BaseException):
    """The process is gone."""


@dataclass
class Fuse:
    """Counts the steps and burns through at one of them: then ``last`` is called, and the process dies."""

    at: str | None = None
    last: Callable[[], object] = lambda: None
    steps: list[str] = field(default_factory=list)

    def step(self, name: str) -> None:
        """Come to a step."""
        self.steps.append(name)
        if name == self.at:
            self.last()
            raise Crash(name)


class DyingHead:
    """A head store that dies before or after what it does."""

    def __init__(self, inner: HeadStore, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def exclusive(self) -> AbstractContextManager[None]:
        return self._inner.exclusive()

    def read(self) -> HeadState | None:
        return self._inner.read()

    def intend(self, committed: HeadMark, intent: HeadMark) -> None:
        self._fuse.step("before intend")
        self._inner.intend(committed, intent)
        self._fuse.step("after intend")

    def promote(self, mark: HeadMark) -> None:
        self._fuse.step("before promote")
        self._inner.promote(mark)
        self._fuse.step("after promote")

    def start(self, mark: HeadMark) -> None:
        self._fuse.step("before start")
        self._inner.start(mark)
        self._fuse.step("after start")

    def list_erasures(self) -> list[ListedErasure]:
        return self._inner.list_erasures()

    def add_erasures(self, erasures: Sequence[ListedErasure]) -> None:
        self._fuse.step("before listing")
        self._inner.add_erasures(erasures)
        self._fuse.step("after listing")


class DyingTransaction:
    """A transaction that dies before or after its commit."""

    def __init__(self, inner: LedgerTransaction, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def commit(self) -> None:
        self._fuse.step("before commit")
        self._inner.commit()
        self._fuse.step("after commit")


class DyingStore:
    """A ledger store whose transactions die."""

    def __init__(self, inner: LedgerStore, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def read(self) -> LedgerReader:
        return self._inner.read()

    def settled(self) -> HeadRow:
        return self.read().head()

    @contextmanager
    def begin(self) -> Iterator[LedgerTransaction]:
        with self._inner.begin() as txn:
            yield DyingTransaction(txn, self._fuse)

    def close(self) -> None:
        self._inner.close()


def dying(world: World, fuse: Fuse) -> Sequencer:
    """Return a sequencer of an office that dies where the fuse says."""
    return Sequencer(
        DyingStore(world.store, fuse), DyingHead(world.head, fuse), world.log_signer, world.clock
    )


class MemoryPlace:
    """An office in memory: a crash leaves what its adapters hold."""

    def __init__(self, _folder: Path) -> None:
        self.world = World.memory()

    def keep(self) -> None:
        """Take note of what is left: nothing but the adapters themselves."""

    def reopened(self) -> World:
        """Return the office as it comes up again."""
        world = self.world
        world.sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock)
        return world


class DiskPlace:
    """An office on disk: a crash leaves the files as they are at that moment, open transactions included."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self.here = folder / "office"
        self.world = World.on_disk(self.here)

    def keep(self) -> None:
        """Copy every file as it lies."""
        self._count += 1
        self.here = self._folder / f"left {self._count}"
        shutil.copytree(self._folder / "office", self.here)

    def reopened(self) -> World:
        """Return the office as it comes up again from the copied files."""
        self.world.store.close()
        return at(self.here, self.world)


PLACES: dict[str, type[MemoryPlace | DiskPlace]] = {"memory": MemoryPlace, "disk": DiskPlace}


def at(folder: Path, like: World) -> World:
    """Open the office that lies in a folder, with the people and the clock of another one."""
    store = SqlLedgerStore.open(folder / "ledger.db")
    head = HeadFile(folder / "state" / "head", like.origin)
    objects = DiskObjects(folder / "objects")
    return World(
        store, head, objects, DiskSources(), clock=like.clock, entropy=like.entropy, people=like.people
    )
