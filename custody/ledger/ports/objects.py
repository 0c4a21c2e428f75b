"""The ports of sources of evidence and of object stores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock against the deletion of a version: a mode with its end (seconds UTC), and a hold without end.

    ``mode`` is ``none``, ``governance`` (some may override it) or ``compliance`` (nobody can, nor shorten it).
    """

    mode: str = "none"
    until: int | None = None
    hold: bool = False


#: No lock: the version can be deleted.
UNLOCKED = Lock()


@dataclass(frozen=True, slots=True)
class Stored:
    """A store's data of an object: size in bytes, version (None without versions), lock, checksum.

    ``checksum`` is the one the store keeps, None if it keeps none: it is not computed anew from the bytes.
    """

    bytes: int
    version: str | None
    lock: Lock = UNLOCKED
    checksum: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version under a key; a ``marker`` has no bytes and hides older versions.

    ``newest``: it is the version that the key shows.
    """

    key: str
    version: str | None
    marker: bool = False
    newest: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A stored part of an upload: its number from 1, size in bytes, SHA-256 in hex, and ETag."""

    number: int
    bytes: int
    sha256: str
    etag: str


@dataclass(frozen=True, slots=True)
class Upload:
    """An unfinished upload: its store, key, identifier there, size of a part in bytes, and stored parts.

    ``held``: its store knows of a living process that is writing it now.
    """

    store: str
    key: str
    upload_id: str
    part_bytes: int
    parts: tuple[Part, ...] = ()
    held: bool = False


@dataclass(frozen=True, slots=True)
class OmittedAttributes:
    """Extended attributes and access lists of the source that an archive omits.

    ``count`` is the number of files and folders that have any; ``named`` lists the first of them, each as
    (path, attribute names).
    """

    count: int = 0
    named: tuple[tuple[bytes, tuple[str, ...]], ...] = ()


class ObjectWriter(Protocol):
    """The writer of one object, for its bytes in order, exactly once."""

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes; raise StorageFailed where the disk is full or the store refuses."""

    def commit(self) -> Stored:
        """Store the object under its key, whole and durable; return the store's data of it.

        Raise Conflict if the key exists.
        """

    def abort(self) -> None:
        """Discard everything written; safe to call at any time, also after commit (then it does nothing)."""


class ObjectStore(Protocol):
    """A store of objects under random keys. It never overwrites, nor shows a partial object under its key."""

    @property
    def name(self) -> str:
        """The store's name in custody.toml and in entries."""

    @property
    def promise(self) -> str:
        """A code for the store's protection against deletion: ``none`` or ``object-lock``."""

    def create(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> ObjectWriter:
        """Return the writer of a new object, which appears with its lock at commit.

        Raise Conflict, now or at commit, if the key exists. ``size`` is the expected number of bytes, by which a store
        may choose the size of its parts, or send a few bytes without first checking that the key is free. Raise
        StorageFailed for a lock that the store cannot keep: no object appears without its lock.
        """

    def read(
        self, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """Yield ``length`` bytes of a version from ``offset`` in chunks, None for all; stop early at its end.

        Raise ObjectMissing or ObjectUnreadable, which never means corruption. Version None is the newest.
        """

    def stat(self, key: str, version: str | None) -> Stored:
        """Return the store's data of a version, None for the newest; raise ObjectMissing or ObjectUnreadable."""

    def keys(self) -> Iterator[str]:
        """Yield every key that has or had a version, in order, including those hidden by a marker."""

    def listing(self) -> Iterator[Version]:
        """Yield every version and marker in order of keys, the newest of each key marked ``newest``."""

    def versions(self, key: str) -> list[Version]:
        """Return every version and marker under a key, newest first, others in any order; may be empty."""

    def delete(self, key: str, version: str | None) -> None:
        """Delete exactly this version or marker for good, None the newest version; never by a marker.

        Raise ObjectLocked while a lock keeps it, ObjectMissing where it is not there, StorageFailed where the store
        refuses or does not answer.
        """

    def unfinished(self) -> list[Upload]:
        """Return every unfinished upload into this store, whoever began it, without its parts.

        Uploads under way now are among them. Raise ObjectUnreadable where the store does not answer.
        """

    def abandon(self, upload: Upload) -> None:
        """Abort an unfinished upload and delete its parts; do nothing if there is no such upload.

        Raise StorageFailed where something stays; Busy, with nothing done, where a living process is known to write it.
        """


class ReplacingStore(ObjectStore, Protocol):
    """An object store in which good bytes can replace damaged ones, which are kept as a version."""

    def replace(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> ObjectWriter:
        """Return the writer of an object that becomes the newest under its key on commit.

        The former version stays, and ``versions`` lists it; a folder moves it aside. Raise StorageFailed for a lock
        that the store cannot keep.
        """


class LockingStore(ObjectStore, Protocol):
    """An object store that keeps locks on versions, and has a clock of its own by which they end."""

    def retain(self, key: str, version: str, mode: str, until: int) -> None:
        """Lock a version until an instant (seconds UTC); raise ObjectLocked where that shortens its lock.

        The lock is not read back here: see ``stat``.
        """

    def hold(self, key: str, version: str, on: bool) -> None:
        """Place the hold on a version (``on``), or lift it."""

    def now(self) -> int:
        """Return the time of the store's own clock, in seconds UTC."""


class BoundedStore(ObjectStore, Protocol):
    """An object store that knows its free space; a bucket does not."""

    def free_bytes(self) -> int | None:
        """Return the number of free bytes; None where it is not known."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """The properties of a source file that change on writing: size, modification time (ns), inode, device."""

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
        """Yield all bytes in chunks of at most 1 MiB; raise ObjectUnreadable if the disk fails."""

    def check_unchanged(self) -> None:
        """Raise SourceChanged, naming the state before and after, if the file has changed since it was opened."""


class Sources(Protocol):
    """The opener of evidence files in place."""

    def open(self, path: str) -> AbstractContextManager[Source]:
        """Open a regular file for reading; raise NotFound, or UsageError for anything but a regular file."""
