"""The port of a store probe: a temporary area in a store whose behaviour is tested.

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

    ``denied``: the only reason was a missing right, as for a locked version too. ``etag`` identifies a part.
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
        """The location of the area, for cleaning up by hand: a folder, or the prefix of every key."""

    @property
    def part_bytes(self) -> int:
        """The minimum size in bytes of every part of an upload except the last."""

    def now(self) -> int:
        """Return the time of the store's own clock, in seconds UTC."""

    def put(self, key: str, data: bytes, sha256: bytes, lock: Lock = UNLOCKED, *, new: bool = False) -> Reply:
        """Store an object in one call; ``new``: only if the key shows none."""

    def broken_off(self, key: str, data: bytes) -> int:
        """Begin an object, send bytes, abort it; return the number of parts or files that are left of it."""

    def begin(self, key: str, lock: Lock = UNLOCKED) -> str:
        """Begin an upload in parts; return its identifier."""

    def part(self, key: str, upload: str, number: int, data: bytes, sha256: bytes) -> Reply:
        """Send one part."""

    def complete(self, key: str, upload: str, parts: Sequence[tuple[str, bytes]]) -> Reply:
        """Finish an upload from (etag, sha256) of its parts, only if the key shows no object."""

    def abort(self, key: str, upload: str) -> None:
        """Abort an upload; do nothing if there is none."""

    def look(self, key: str, version: str | None) -> Reply:
        """Return lock and checksum of a version; ``done`` is False if the version does not exist."""

    def read(self, key: str, version: str | None, offset: int, length: int) -> Reply:
        """Return ``length`` bytes from ``offset``, and the checksum that came with them."""

    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        """Delete a version, or with None the key by name; ``bypass`` overrides a governance lock."""

    def delete_many(self, key: str, version: str) -> Reply:
        """Delete a version by the call that deletes several at once."""

    def retain(self, key: str, version: str, mode: str, until: int) -> Reply:
        """Set the lock of a version: mode and end (seconds UTC)."""

    def hold(self, key: str, version: str, on: bool) -> Reply:
        """Put the hold on a version, or lift it."""

    def suspend(self) -> Reply:
        """Switch versioning off; where the store does so, switch it on again at once."""

    def left(self) -> list[Version]:
        """Return every version and marker in the area."""

    def close(self) -> None:
        """Remove the area itself."""


class Pause(Protocol):
    """A wait of some seconds, as ``time.sleep``."""

    def wait(self, seconds: int) -> None:
        """Return after this number of seconds; may raise KeyboardInterrupt."""
