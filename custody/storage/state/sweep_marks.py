"""Marks of running sweeps, a file each in the state folder, which show others their progress.

A mark is locked for as long as the process of its sweep lives: an unlocked one is of a sweep that was killed. It proves
nothing and names nobody; a sweep goes on where no mark can be written.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Self

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.ledger.ports import Progress
from custody.portable import CLOEXEC, NOFOLLOW, NONBLOCK, fcntl
from custody.proof import canonical
from custody.storage.files import durable

FORMAT: Final = "custody.sweeping/1"
#: The scopes of a sweep: all objects, due ones, or those of one case, exhibit, object or store.
SCOPES: Final = ("all", "due", "case", "exhibit", "object", "store")
#: Bytes of the two lines, each filled up with spaces, and seconds between two reports.
_WIDTH, _OFTEN = 512, 1.0
#: Seconds for which a mark that has no name yet may be one that is just being made.
_FRESH: Final = 60
_NAME = re.compile(r"[0-9a-f]{32}\.sweeping", re.ASCII)
_OPEN = os.O_RDWR | CLOEXEC | NOFOLLOW | NONBLOCK
#: The identifier of this process: process numbers are reused, and are the same on other machines.
_OWN: Final = secrets.token_hex(16)
_DEPTHS: Final = ("full", "sample", "metadata")
_WHATS: Final = ("", "bytes", "objects")
#: Numbers stay below this, and instants below the end of the year 9999.
_MOST: Final = 2**53
_LAST: Final = 253_402_300_800


@dataclass(frozen=True, slots=True)
class Begun:
    """The start of a sweep, as its mark states it.

    ``of`` is its scope, one of SCOPES; ``key`` the case, exhibit, object or store of that scope, or empty. ``since`` is
    the start in seconds UTC.
    """

    depth: str
    of: str
    key: str
    since: int


@dataclass(frozen=True, slots=True)
class SweepProgress:
    """A sweep's progress: ``done`` of ``total`` (None: unknown) units ``what``, and objects entered."""

    done: int = 0
    total: int | None = None
    what: str = ""
    entered: int = 0


@dataclass(frozen=True, slots=True)
class NotedSweep:
    """The mark of an interrupted or running sweep.

    ``held``: its sweep runs; ``own``: in this process. ``told`` is when it last reported. Instants are seconds UTC by
    the clock of the machine; ``process`` is its number there. ``far`` is None where the progress cannot be read.
    """

    begun: Begun
    process: int
    held: bool
    own: bool
    told: int
    far: SweepProgress | None


class SweepMarks:
    """A folder of marks, readable by its owner only."""

    def __init__(self, folder: Path, *, ticks: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._ticks = ticks

    def begin(self, begun: Begun) -> SweepMark:
        """Write the mark of a sweep that begins, and return it; marks of killed sweeps are deleted.

        Where none can be written, the mark has no file and ignores reports.
        """
        path = self._folder / f"{secrets.token_hex(16)}.sweeping"
        part = self._folder / durable.part_name()
        told = {
            "format": FORMAT,
            "own": _OWN,
            "process": os.getpid(),
            "depth": begun.depth,
            "of": begun.of,
            "key": begun.key,
            "since": begun.since,
        }
        try:
            durable.make_folder(self._folder, 0o700)
            self._sweep_up()
            fd = os.open(part, _OPEN | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            return SweepMark(path, None, self._ticks)
        mark = SweepMark(path, fd, self._ticks)
        try:
            # The lock comes before the name, so that nobody finds an unlocked mark of a running sweep.
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            durable.write_all_at(fd, _line(told) + _line(_far(SweepProgress())), 0)
            part.rename(path)
        except (OSError, Malformed):
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            mark.close()
        return mark

    def noted(self) -> list[NotedSweep]:
        """Return every readable mark, the earliest begun first; [] if there is no folder."""
        found = [mark for path in self._paths() if (mark := _noted(path)) is not None]
        return sorted(found, key=lambda mark: (mark.begun.since, mark.process))

    def _paths(self) -> list[Path]:
        try:
            return [path for path in sorted(self._folder.iterdir()) if _NAME.fullmatch(path.name)]
        except OSError:
            return []

    def _sweep_up(self) -> None:
        """Delete unlocked marks; another program may do the same, or begin one at this moment."""
        parts = durable.leftovers(self._folder)
        for path in (*self._paths(), *parts):
            with contextlib.suppress(OSError):
                if path in parts and time.time() - path.stat().st_mtime < _FRESH:
                    continue
                fd = os.open(path, _OPEN)
                try:
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink(missing_ok=True)
                finally:
                    os.close(fd)


class SweepMark:
    """The mark of one running sweep, a context manager; without a file its reports are ignored."""

    def __init__(self, path: Path, fd: int | None, ticks: Callable[[], float]) -> None:
        self._path = path
        self._fd = fd
        self._ticks = ticks
        self._next: float | None = None
        self._far = SweepProgress()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Delete the mark: the sweep has ended."""
        with self._lock, contextlib.suppress(OSError):
            fd, self._fd = self._fd, None
            if fd is not None:
                try:
                    self._path.unlink(missing_ok=True)
                finally:
                    os.close(fd)

    def reporting_too(self, progress: Progress) -> Progress:
        """Return a progress that reports to this mark, then to ``progress``, whose errors it passes on."""
        return _Beside(self, progress)

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Record the sweep's progress, at most once a second. Called on several threads."""
        with self._lock:
            if done >= self._far.done:
                self._far = SweepProgress(done, total, what, self._far.entered)
            now = self._ticks()
            if self._next is None or now >= self._next:
                self._next = now + _OFTEN
                self._write()

    def entered(self, objects: int) -> None:
        """Record that ``objects`` more were entered."""
        with self._lock:
            far = self._far
            self._far = SweepProgress(far.done, far.total, far.what, far.entered + objects)
            self._write()

    def _write(self) -> None:
        if self._fd is not None:
            with contextlib.suppress(OSError, Malformed):
                durable.write_all_at(self._fd, _line(_far(self._far)), _WIDTH)


class _Beside:
    def __init__(self, mark: SweepMark, progress: Progress) -> None:
        self._mark = mark
        self._progress = progress

    def advance(self, done: int, total: int | None, what: str) -> None:
        self._mark.advance(done, total, what)
        self._progress.advance(done, total, what)


def _line(told: dict[str, Any]) -> bytes:
    """Return an object as a line of ``_WIDTH`` bytes; Malformed for one that needs more."""
    line = canonical.encode(told)
    if len(line) >= _WIDTH:
        raise Malformed(f"a mark of a sweep has {len(line)} bytes, room is for {_WIDTH - 1}")
    return line.ljust(_WIDTH - 1) + b"\n"


def _far(far: SweepProgress) -> dict[str, Any]:
    return {"done": far.done, "total": far.total, "what": far.what, "entered": far.entered}


def _noted(path: Path) -> NotedSweep | None:
    """Return a parsed mark; None for any other file, and for one that is gone."""
    try:
        fd = os.open(path, os.O_RDONLY | CLOEXEC | NOFOLLOW | NONBLOCK)
    except OSError:
        return None
    try:
        held = _is_held(fd)
        data, told = os.pread(fd, 2 * _WIDTH, 0), int(os.fstat(fd).st_mtime)
    except OSError:
        return None
    finally:
        os.close(fd)
    try:
        first = canonical.decode(data[:_WIDTH].rstrip())
        if not isinstance(first, dict) or first.get("format") != FORMAT:
            return None
        begun = Begun(
            _one_of(first["depth"], _DEPTHS),
            _one_of(first["of"], SCOPES),
            _text(first["key"]),
            _number(first["since"], _LAST),
        )
        return NotedSweep(
            begun, _number(first["process"]), held, first["own"] == _OWN, told, _read_far(data[_WIDTH:])
        )
    except (Malformed, KeyError):
        return None


def _read_far(data: bytes) -> SweepProgress | None:
    """Return the progress in the second line; None while it is being written, or for any other line."""
    try:
        told = canonical.decode(data.rstrip())
        if not isinstance(told, dict):
            return None
        total = None if told["total"] is None else _number(told["total"])
        return SweepProgress(
            _number(told["done"]), total, _one_of(told["what"], _WHATS), _number(told["entered"])
        )
    except (Malformed, KeyError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Malformed("it is no text")
    return value


def _one_of(value: object, words: tuple[str, ...]) -> str:
    text = _text(value)
    if text not in words:
        raise Malformed(f"{text!r} is none of {', '.join(words)}")
    return text


def _number(value: object, most: int = _MOST) -> int:
    if type(value) is not int or not 0 <= value < most:
        raise Malformed("it is no number of a mark")
    return value


def _is_held(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False
