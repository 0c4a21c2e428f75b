"""Where evidence comes from and where it is kept. Promises only; no logic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store says of an object it holds: byte count and version (None where it has none)."""

    bytes: int
    version: str | None


class ObjectWriter(Protocol):
    """Takes the bytes of one object, in order, exactly once."""

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes; StorageFailed when the disk is full or the store refuses."""

    def commit(self) -> Stored:
        """Make the object appear under its key, whole and durable; Conflict if the key exists."""

    def abort(self) -> None:
        """Leave nothing behind; safe to call at any time, also after commit (then it does nothing)."""


class ObjectStore(Protocol):
    """Holds objects under random keys. Never overwrites, never shows a partial object under its final key."""

    @property
    def name(self) -> str:
        """The store's name in custody.toml and in entries."""

    @property
    def promise(self) -> str:
        """A code for what the store keeps anyone from doing: ``none`` or ``object-lock``."""

    def create(self, key: str) -> ObjectWriter:
        """Start an object; Conflict at once if the key exists."""

    def read(
        self, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """Give the bytes in chunks; ObjectMissing, or ObjectUnreadable which never means corruption."""

    def stat(self, key: str, version: str | None) -> Stored:
        """Give size and version; ObjectMissing or ObjectUnreadable."""

    def keys(self) -> Iterator[str]:
        """Give every key held, in order."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """Facts about a source file that change when it is written: size, modification time in ns, inode, device."""

    bytes: int
    modified_ns: int
    inode: int
    device: int


class Source(Protocol):
    """A file being read once, front to back."""

    @property
    def name(self) -> bytes:
        """The file's last path component, as the bytes the system has."""

    @property
    def state(self) -> SourceState:
        """The file's state when it was opened."""

    def chunks(self) -> Iterator[bytes]:
        """Give all bytes in chunks of at most 1 MiB; ObjectUnreadable if the disk fails."""

    def check_unchanged(self) -> None:
        """Raise SourceChanged naming the state before and after, if the file is not what it was."""


class Sources(Protocol):
    """Opens evidence where it lies."""

    def open(self, path: str) -> AbstractContextManager[Source]:
        """Open a regular file for reading; NotFound, UsageError for anything that is no regular file."""
