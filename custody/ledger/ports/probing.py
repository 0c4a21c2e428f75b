"""A place in a store where it can be asked what it really does, and thrown away afterwards.

Protocols only; no logic.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from custody.frozen import dataclass
from custody.ledger.ports.objects import UNLOCKED, Lock, Version


@dataclass(frozen=True, slots=True)
class Reply:
    """A store's reply to one call: success, else an error code, and the version reported.

    ``denied`` says that it gave no other reason than a missing right, which a lock gives as well; ``etag`` names a
    part.
    """

    done: bool
    code: str = ""
    denied: bool = False
    version: str | None = None
    etag: str = ""
    lock: Lock = UNLOCKED
    checksum: str | None = None
    data: bytes = b""


class Trial(Protocol):
    """A temporary test area in one store. Every call returns the store's reply, without a verdict.

    A call raises StorageFailed where no answer came, and ConfigError where the store cannot be reached as it is set up.
    ``features`` are those of ``checksums``, ``clock``, ``locks``, ``uploads``, ``versions`` that the store has; calls
    that need another one are not made. ``sha256`` is the digest sent to the store, right or wrong.
    """

    @property
    def features(self) -> frozenset[str]:
        """The features that this kind of store has, whether or not they work."""

    @property
    def place(self) -> str:
        """Where the place is, for whoever has to clean it up: a folder, or what every key begins with."""

    @property
    def part_bytes(self) -> int:
        """The least that every part of an upload but the last has."""

    def now(self) -> int:
        """Return the time of the store's own clock, in seconds UTC."""

    def put(self, key: str, data: bytes, sha256: bytes, lock: Lock = UNLOCKED, *, new: bool = False) -> Reply:
        """Put an object in one call; ``new``: only if the key shows none."""

    def broken_off(self, key: str, data: bytes) -> int:
        """Begin an object, send bytes, end it without finishing; give how many parts or files are left of it."""

    def begin(self, key: str, lock: Lock = UNLOCKED) -> str:
        """Begin an upload in parts, and give its name."""

    def part(self, key: str, upload: str, number: int, data: bytes, sha256: bytes) -> Reply:
        """Send one part."""

    def complete(self, key: str, upload: str, parts: Sequence[tuple[str, bytes]]) -> Reply:
        """Finish an upload from (etag, sha256) of its parts, only if the key shows no object."""

    def abort(self, key: str, upload: str) -> None:
        """End an upload without an object; none is no error."""

    def look(self, key: str, version: str | None) -> Reply:
        """Return lock and checksum of a version; the reply is not done if the version does not exist."""

    def read(self, key: str, version: str | None, offset: int, length: int) -> Reply:
        """Return a range of bytes, and the checksum that came with it."""

    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        """Delete a version, or without one the key, as somebody who knows only names would."""

    def delete_many(self, key: str, version: str) -> Reply:
        """Delete a version by the call that takes many."""

    def retain(self, key: str, version: str, mode: str, until: int) -> Reply:
        """Set the lock of a version."""

    def hold(self, key: str, version: str, on: bool) -> Reply:
        """Put the hold on a version, or lift it."""

    def suspend(self) -> Reply:
        """Ask the store to keep no versions any more; where it does so it is put back at once."""

    def left(self) -> list[Version]:
        """Return every version and marker that lies here."""

    def close(self) -> None:
        """Take away what belongs to the place itself."""


class Pause(Protocol):
    """Waits a number of seconds, as ``time.sleep`` does."""

    def wait(self, seconds: int) -> None:
        """Return once so many seconds have passed; may raise KeyboardInterrupt."""
