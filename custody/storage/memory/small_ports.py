"""The small ports in memory: clock, randomness, head, sources, publisher and keys, for tests.

These adapters are complete, but nothing in them outlives the process. The ledger's own store in memory is in
custody.storage.memory.ledger.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256

from custody.errors import (
    Busy,
    Conflict,
    HeadMismatch,
    NotFound,
    SourceChanged,
    UsageError,
)
from custody.frozen import dataclass
from custody.ledger.ports import HeadMark, HeadState, ListedErasure, SourceState
from custody.proof.note import NoteSigner
from custody.storage.files.sources import names_something
from custody.storage.files.tile_folder import check_path
from custody.storage.state.erasures import check_erasures

_CHUNK = 1 << 20


class FixedClock:
    """A clock that shows the same instant until it is set."""

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        """Return whole seconds since 1970-01-01T00:00:00Z."""
        return self._now

    def set(self, now: int) -> None:
        """Set the clock, also to an earlier time; ``now`` is in seconds UTC."""
        self._now = now

    def advance(self, seconds: int) -> None:
        """Advance the clock by so many seconds."""
        self._now += seconds


class CountedEntropy:
    """Bytes that repeat for the same seed: SHA-256 over seed and counter. Never for a real ledger."""

    def __init__(self, seed: bytes = b"custody") -> None:
        self._seed = seed
        self._count = 0
        self._lock = threading.Lock()

    def token(self, size: int) -> bytes:
        """Return the next ``size`` bytes."""
        with self._lock:
            data = b""
            while len(data) < size:
                data += sha256(self._seed + b"\n" + str(self._count).encode()).digest()
                self._count += 1
            return data[:size]

    def tokens(self, count: int, size: int) -> list[bytes]:
        """Return ``count`` tokens of ``size`` bytes each, the same as by that many calls of ``token``."""
        return [self.token(size) for _ in range(count)]


class MemoryHead:
    """A head remembered in memory; implements the port HeadStore."""

    def __init__(self, *, lock_seconds: float = 10.0) -> None:
        self._state: HeadState | None = None
        self._erasures: dict[ListedErasure, None] = {}
        self._lock = threading.Lock()
        self._lock_seconds = lock_seconds

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Lock the right to sign against every other thread, in a ``with`` block; Busy after ``lock_seconds``."""
        if not self._lock.acquire(timeout=self._lock_seconds):
            raise Busy(f"another thread has been writing to this ledger for {self._lock_seconds:g} s")
        try:
            yield
        finally:
            self._lock.release()

    def read(self) -> HeadState | None:
        """Return the remembered state, None if nothing was ever remembered."""
        return self._state

    def intend(self, committed: HeadMark, intent: HeadMark) -> None:
        """Record that ``intent`` is about to be committed after ``committed``.

        Raises HeadMismatch where another mark than ``committed`` is remembered, or none.
        """
        if committed != self._must_have().committed:
            raise HeadMismatch("the head remembers another mark, so nothing can be written after this one")
        self._state = HeadState(committed, None if intent == committed else intent)

    def promote(self, mark: HeadMark) -> None:
        """Record ``mark`` as committed; HeadMismatch where no head is remembered."""
        self._must_have()
        self._state = HeadState(mark, None)

    def start(self, mark: HeadMark) -> None:
        """Record ``mark`` as the first committed head."""
        self._state = HeadState(mark, None)

    def list_erasures(self) -> list[ListedErasure]:
        """Return every erasure listed so far, in the order of listing."""
        return list(self._erasures)

    def add_erasures(self, erasures: Sequence[ListedErasure]) -> None:
        """Add erasures to the list; adding one again changes nothing."""
        check_erasures(erasures)
        self._erasures.update(dict.fromkeys(erasures))

    def inspect(self) -> list[str]:
        """Return []: a head in memory is never damaged."""
        return []

    def _must_have(self) -> HeadState:
        if self._state is None:
            raise HeadMismatch("no head is remembered, so nothing can be written after it")
        return self._state


@dataclass(frozen=True, slots=True)
class _File:
    data: bytes
    state: SourceState


class MemorySources:
    """Files by path in memory; implements the port Sources."""

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}
        self._count = 0

    def put(self, path: str, data: bytes, *, modified_ns: int | None = None) -> None:
        """Write a file, in place of any other: each write gets a new inode number and, by default, time."""
        self._count += 1
        when = self._count if modified_ns is None else modified_ns
        self._files[path] = _File(data, SourceState(len(data), when, self._count, 1))

    def remove(self, path: str) -> None:
        """Remove a file."""
        del self._files[path]

    def file(self, path: str) -> tuple[bytes, SourceState] | None:
        """Return (bytes, state) of the file at a path, None if there is none."""
        found = self._files.get(path)
        return None if found is None else (found.data, found.state)

    @contextmanager
    def open(self, path: str) -> Iterator[MemorySource]:
        """Yield a file that is open for reading; NotFound, UsageError for a folder."""
        if not names_something(path):
            raise UsageError(f"{path!r} names no file", hint="Give the path of a regular file.")
        found = self._files.get(path)
        if found is None:
            if any(other.startswith(path.rstrip("/") + "/") for other in self._files):
                raise UsageError(f"{path!r} is a folder, not a regular file", hint="Name the files in it.")
            raise NotFound(f"there is no file {path!r}", hint="Check the path.")
        yield MemorySource(self, path, found.state)


class MemorySource:
    """One file of a MemorySources, opened; implements the port Source."""

    def __init__(self, sources: MemorySources, path: str, state: SourceState) -> None:
        self._sources = sources
        self._path = path
        self._state = state
        self._started = False

    @property
    def name(self) -> bytes:
        """The file's last path component."""
        return os.fsencode(self._path.rsplit("/", 1)[-1])

    @property
    def state(self) -> SourceState:
        """The file's state when it was opened."""
        return self._state

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes in chunks of at most 1 MiB, as they are now; raise UsageError the second time."""
        if self._started:
            raise UsageError(f"{self._path!r} is read once only", hint="Open the file again.")
        self._started = True
        for start in range(0, self._state.bytes, _CHUNK):
            found = self._sources.file(self._path)
            chunk = b"" if found is None else found[0][start : min(self._state.bytes, start + _CHUNK)]
            if not chunk:
                return
            yield chunk

    def check_unchanged(self) -> None:
        """Raise SourceChanged if the file at the path is not the one that was opened."""
        found = self._sources.file(self._path)
        if found is None or found[1] != self._state:
            after = "its name is gone" if found is None else _words(found[1])
            raise SourceChanged(
                f"{self._path!r} changed while it was read (before: {_words(self._state)}; after: {after})"
            )


class MemoryPublisher:
    """Published files in memory; implements the port Publisher."""

    def __init__(self, *, lock_seconds: float = 10.0) -> None:
        self._files: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._lock_seconds = lock_seconds

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Lock the publication against every other thread, for a ``with`` block; Busy after ``lock_seconds``."""
        if not self._lock.acquire(timeout=self._lock_seconds):
            raise Busy("another publication into this place is under way")
        try:
            yield
        finally:
            self._lock.release()

    def put(self, path: str, data: bytes) -> None:
        """Write or replace one file."""
        check_path(path)
        self._files[path] = bytes(data)

    def get(self, path: str) -> bytes | None:
        """Return the bytes published under a path, None if there are none."""
        check_path(path)
        return self._files.get(path)

    def first(self, path: str, most: int) -> bytes | None:
        """Return the first ``most`` bytes published under a path, None if there are none."""
        found = self.get(path)
        return None if found is None else found[:most]

    def files(self) -> Iterator[tuple[str, int]]:
        """Yield (path, size in bytes) of every published file, in any order."""
        yield from [(path, len(data)) for path, data in self._files.items()]


class MemoryKeys:
    """Opened keys by full name; implements the port KeyRing."""

    def __init__(self, signers: Iterable[NoteSigner] = ()) -> None:
        self._signers = {signer.verifier.name: signer for signer in signers}

    def add(self, signer: NoteSigner) -> None:
        """Add a key; Conflict if there is one of its name."""
        if self._signers.setdefault(signer.verifier.name, signer) is not signer:
            raise Conflict(f"there is a key {signer.verifier.name} already", hint="Make one of another name.")

    def signer(self, name: str) -> NoteSigner:
        """Return the key of this full name; raise NotFound if there is none."""
        if name not in self._signers:
            raise NotFound(f"there is no key {name!r}", hint="Add it first.")
        return self._signers[name]


def _exists(key: str) -> Conflict:
    return Conflict(
        f"object {key} exists already and is never overwritten", hint="Archive under a new random key."
    )


def _words(state: SourceState) -> str:
    return f"{state.bytes} bytes, modified at {state.modified_ns} ns, inode {state.inode}"
