"""The source of evidence and the store of objects, as protocols without logic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Lock:
    """What keeps a version from deletion: a mode with its end (seconds UTC), and a hold without end.

    ``mode`` is ``none``, ``governance`` (some may override it) or ``compliance`` (nobody can, nor shorten it).
    """

    mode: str = "none"
    until: int | None = None
    hold: bool = False


#: Nothing keeps the version from being deleted.
UNLOCKED = Lock()


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store says of an object: byte count, version (None without versions), lock, checksum.

    ``checksum`` is what the store itself keeps, None where it keeps none: it repeats a value and reads no byte.
    """

    bytes: int
    version: str | None
    lock: Lock = UNLOCKED
    checksum: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version under a key; a ``marker`` has no bytes and hides what is older.

    ``newest`` answers for the key.
    """

    key: str
    version: str | None
    marker: bool = False
    newest: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A part that a store took: its number from 1, bytes, their SHA-256 in hex, the store's mark."""

    number: int
    bytes: int
    sha256: str
    etag: str


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as remembered: its target, its name there, the size of a part, parts that arrived.

    ``held`` says that its store knows of a living process that is writing it at this moment.
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
    """Takes the bytes of one object, in order, exactly once."""

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes; StorageFailed when the disk is full or the store refuses."""

    def commit(self) -> Stored:
        """Make the object appear under its key, whole and durable, and give what the store then says of it.

        Conflict if the key exists.
        """

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

    def create(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> ObjectWriter:
        """Start an object that appears with its lock; Conflict at once if the key exists, or at its commit.

        ``size`` is how many bytes are expected, which a store may use to choose the size of its parts, or to send a
        few bytes without asking first whether their key is free. StorageFailed where a lock is asked for that the
        store cannot keep: no object appears without the lock it should have.
        """

    def read(
        self, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """Yield the bytes in chunks; raises ObjectMissing or ObjectUnreadable.

        ObjectUnreadable never means corruption.
        """

    def stat(self, key: str, version: str | None) -> Stored:
        """Return size and version; raises ObjectMissing or ObjectUnreadable."""

    def keys(self) -> Iterator[str]:
        """Yield every key under which a version lies or lay, in order, hidden ones among them."""

    def listing(self) -> Iterator[Version]:
        """Yield every version and marker, in order of keys, under each the newest first if it says so."""

    def versions(self, key: str) -> list[Version]:
        """Return every version and marker under a key, newest first, others in any order; may be empty."""

    def delete(self, key: str, version: str | None) -> None:
        """Take exactly this version or marker away for good, never by a marker.

        Raises ObjectLocked while a lock keeps it.

        ObjectMissing where it is not there; StorageFailed where the store refuses or does not answer.
        """

    def unfinished(self) -> list[Upload]:
        """Return every unfinished upload into this store, whoever began it, without its parts.

        What is being sent at this moment is among it. Raises ObjectUnreadable if the store does not answer.
        """

    def abandon(self, upload: Upload) -> None:
        """End an unfinished upload and remove its parts; StorageFailed where something stays.

        None is no error.

        Busy, with nothing done, where the store can tell that a living process is writing it.
        """


class ReplacingStore(ObjectStore, Protocol):
    """An object store in which good bytes can replace damaged ones, which are kept as a version."""

    def replace(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> ObjectWriter:
        """Start an object that becomes the newest under its key on commit, whatever lies there.

        What answered for the key until then stays, under a version of its own that ``versions`` lists; a folder moves
        it aside. StorageFailed for a lock that the store cannot keep.
        """


class LockingStore(ObjectStore, Protocol):
    """An object store that keeps locks on versions, and has a clock of its own by which they end."""

    def retain(self, key: str, version: str, mode: str, until: int) -> None:
        """Lock a version until an instant (seconds UTC) or longer; raises ObjectLocked if shorter.

        What the store took is not read back here: ``stat`` tells.
        """

    def hold(self, key: str, version: str, on: bool) -> None:
        """Put the hold on a version, or lift it."""

    def now(self) -> int:
        """Return the time of the store's own clock, in seconds UTC."""


class BoundedStore(ObjectStore, Protocol):
    """An object store that knows how much it can still take; a bucket does not."""

    def room(self) -> int | None:
        """Return how many bytes are free, None where the system does not tell."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """Facts of a source file that change on writing: size, modification time in ns, inode, device."""

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
        """Yield all bytes in chunks of at most 1 MiB; raises ObjectUnreadable if the disk fails."""

    def check_unchanged(self) -> None:
        """Raise SourceChanged naming the state before and after, if the file is not what it was."""


class Sources(Protocol):
    """Opens evidence files in place."""

    def open(self, path: str) -> AbstractContextManager[Source]:
        """Open a regular file for reading; NotFound, UsageError for anything that is no regular file."""
