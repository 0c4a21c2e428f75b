"""Rebuilds what a disk may hold after a loss of power, from a recording of what a process asked of it.

What was waited for is there: bytes of a file after a sync of that file, names in a folder after a sync of that folder.
Of everything else any part may be there or not, and of a write any of its sectors. This is stricter than file systems
in use are. The memory that SQLite shares beside a log is not kept: nothing in it outlives the power.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.faults.shim import Sort

#: Bytes of which a disk takes all or none.
SECTOR = 512
_ROW = struct.Struct("=IIIIQqQ")
_RENAMED, _LINKED, _UNLINKED, _FOLDER, _UNFOLDED = 1, 2, 3, 4, 5
_EVERYWHERE = 2

#: What is left of what nobody waited for: nothing, all, only bytes, only names, or any part of it, torn.
LEFT = ("nothing", "all", "bytes", "names", "some")


@dataclass
class Change:
    """One change of a file or folder: of bytes (``place`` and ``data``), of a size, or of a name in a folder.

    ``thing`` is the file's number, ``folder`` the folder whose names change, ``gone`` and ``new`` the names. ``waited``
    says at which event it was waited for, None where that never happened.
    """

    at: int
    thing: int
    folder: str = ""
    gone: str = ""
    new: str = ""
    place: int = 0
    data: bytes | None = None
    waited: int | None = None

    @property
    def of_name(self) -> bool:
        """Whether it changes what a folder names."""
        return bool(self.gone or self.new)


@dataclass
class Tree:
    """Files by number and folders by path: what a disk holds."""

    files: dict[int, bytearray] = field(default_factory=dict)
    names: dict[str, dict[str, int]] = field(default_factory=dict)

    def take(self, change: Change, sectors: frozenset[int] | None = None) -> None:
        """Apply a change; of a write only some of its sectors, where they are given."""
        if change.of_name:
            listed = self.names.setdefault(change.folder, {})
            if change.gone:
                listed.pop(change.gone, None)
            if change.new:
                listed[change.new] = change.thing
            return
        kept = self.files.setdefault(change.thing, bytearray())
        if change.data is None:
            del kept[change.place :]
            kept.extend(bytes(change.place - len(kept)))
            return
        for start, piece in _sectors(change):
            if sectors is None or start in sectors:
                kept.extend(bytes(max(0, start + len(piece) - len(kept))))
                kept[start : start + len(piece)] = piece

    def lay(self, folder: Path, at: str = "") -> None:
        """Write what can be reached from the top into an empty folder."""
        folder.mkdir(mode=0o700)
        for name, thing in self.names.get(at, {}).items():
            inner = f"{at}/{name}"
            if thing == 0:
                self.lay(folder / name, inner)
            else:
                (folder / name).write_bytes(self.files.get(thing, b""))
                (folder / name).chmod(0o600)


def _sectors(change: Change) -> Iterator[tuple[int, bytes]]:
    """Cut what is written at the borders of sectors; gives (place in the file, bytes)."""
    data, place = change.data or b"", change.place
    while data:
        taken = SECTOR - place % SECTOR
        yield place, data[:taken]
        data, place = data[taken:], place + taken


@dataclass(frozen=True)
class State:
    """What a disk may hold at an instant: which changes have happened, of some of them only which sectors.

    ``told`` says whether somebody had been answered by then.
    """

    told: bool
    happened: tuple[tuple[int, frozenset[int] | None], ...]


class Recording:
    """What a process changes below a folder, in the order in which it does; made before the process begins."""

    def __init__(self, folder: Path) -> None:
        self._top = str(folder)
        self._start = Tree()
        self._numbers: dict[int, int] = {}
        self._last = 0
        self._gather(folder, "")
        self._answered: int | None = None
        self._changes: list[Change] = []
        self.events = 0

    def read(self, file: Path) -> None:
        """Take in what the process has done."""
        data, at = file.read_bytes(), 0
        while at < len(data):
            sort, path, other, more, inode, place, size = _ROW.unpack_from(data, at)
            at += _ROW.size
            names = data[at : at + path + other].decode()
            at += path + other
            held = data[at : at + size] if sort == Sort.WRITE else None
            at += len(held or b"")
            self.events += 1
            top = len(self._top)
            number = self._new(inode) if sort == Sort.MAKE else self._numbers.get(inode, 0)
            event = Change(self.events, number, place=place, data=held)
            self._event(Sort(sort), names[top:path], names[path + top :], more, event)

    def states(self, seeds: int) -> dict[State, str]:
        """Return every distinct state, with words on how it came about, in the order of events.

        Of what ``some`` leaves there are so many for each event.
        """
        found: dict[State, str] = {}
        for point in range(self.events + 1):
            for left in LEFT:
                for seed in range(seeds if left == "some" else 1):
                    found.setdefault(self.state(point, left, seed), f"after event {point}, {left} left")
        return found

    def state(self, point: int, left: str, seed: int = 0) -> State:
        """Return what a disk may hold after so many events; ``left`` is what nobody waited for."""
        chance = random.Random(f"{point} {seed}")
        happened: list[tuple[int, frozenset[int] | None]] = []
        for number, change in enumerate(self._changes):
            if change.at > point:
                break
            sectors = None
            if change.waited is None or change.waited > point:
                if left == "some":
                    if chance.random() < 0.5:
                        continue
                    if change.data is not None and chance.random() < 0.5:
                        sectors = frozenset(one for one, _ in _sectors(change) if chance.random() < 0.5)
                elif left not in ("all", "names" if change.of_name else "bytes"):
                    continue
            happened.append((number, sectors))
        told = self._answered is not None and self._answered <= point
        return State(told, tuple(happened))

    def lay(self, state: State, folder: Path) -> None:
        """Write the files and folders of a state into a folder that is not there yet."""
        tree = Tree(
            {number: bytearray(data) for number, data in self._start.files.items()},
            {path: dict(names) for path, names in self._start.names.items()},
        )
        for number, sectors in state.happened:
            tree.take(self._changes[number], sectors)
        tree.lay(folder)

    def _gather(self, folder: Path, at: str) -> None:
        """Number the files that are there."""
        listed = self._start.names.setdefault(at, {})
        for path in folder.iterdir():
            if path.is_dir():
                listed[path.name] = 0
                self._gather(path, f"{at}/{path.name}")
            elif not path.name.endswith("-shm"):
                listed[path.name] = self._new(path.stat().st_ino)
                self._start.files[listed[path.name]] = bytearray(path.read_bytes())

    def _new(self, inode: int) -> int:
        """Return a number of its own for a file: a system reuses inodes."""
        self._last += 1
        self._numbers[inode] = self._last
        return self._last

    def _event(self, sort: Sort, path: str, other: str, more: int, event: Change) -> None:
        """Take in one call on a path; ``more`` says which of its kind it was."""
        if path.endswith("-shm"):
            return
        if path in ("/said", "/cried"):
            if path == "/said" and sort == Sort.WRITE and self._answered is None:
                self._answered = self.events
            return
        folder, _, name = path.rpartition("/")
        if sort == Sort.SYNC:
            self._waited(path, event.thing, more)
            return
        self._changes.append(event)
        if sort in (Sort.WRITE, Sort.SIZE):
            return
        event.folder = folder
        if sort == Sort.MAKE or more == _FOLDER:
            event.new = name
            event.thing = event.thing if sort == Sort.MAKE else 0
        elif more in (_UNLINKED, _UNFOLDED):
            event.gone = name
        else:
            event.folder, _, event.new = other.rpartition("/")
            if more == _RENAMED and event.folder == folder:
                event.gone = name
            elif more == _RENAMED:
                self._changes.append(replace(event, folder=folder, gone=name, new=""))

    def _waited(self, path: str, known: int, more: int) -> None:
        """Take note that a file's bytes, the names in a folder, or everything was waited for."""
        for change in self._changes:
            here = (
                change.of_name and change.folder == path
                if more
                else not change.of_name and change.thing == known
            )
            if change.waited is None and (here or more == _EVERYWHERE):
                change.waited = self.events
