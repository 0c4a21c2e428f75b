"""What the services need from the world, as promises in prose; the adapters live in storage.

A port exists only where two real adapters keep it (in memory counts as real). An adapter may meet anything inside,
but raises only errors of custody.errors to the outside. This module holds no logic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from custody.proof.note import NoteSigner


class Clock(Protocol):
    """Tells the time of this machine, which proves nothing to others."""

    def now(self) -> int:
        """Give whole seconds since 1970-01-01T00:00:00Z."""


class Entropy(Protocol):
    """Gives bytes that nobody can predict: salts, identifiers, object keys."""

    def token(self, size: int) -> bytes:
        """Give ``size`` fresh random bytes."""


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The ledger's end as the database has it: entry count, 32-byte root, frontier (concatenated hashes)."""

    size: int
    root: bytes
    frontier: bytes


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry to append: ``note`` are the signed bytes, ``leaf`` their 32-byte leaf hash.

    ``openings`` is the sealed content in the encoding of custody.model.openings, opaque to the store.
    ``prev`` is the leaf hash of the same subject's entry at ``seq`` - 1, None at 0.
    """

    position: int
    id: str
    subject: str
    seq: int
    prev: bytes | None
    leaf: bytes
    note: bytes
    openings: bytes


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as stored: its position, the signed note and the leaf hash beside it."""

    position: int
    note: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One read-model record: canonical JSON under (space, key) and the terms it is found by; doc None deletes."""

    space: str
    key: str
    doc: bytes | None
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A human name (an erasable value) by which a subject can be found until it is erased."""

    label: str
    space: str
    subject: str
    position: int
    field: str


@dataclass(frozen=True, slots=True)
class StoredTile:
    """A full tile as stored: level, index, 256 concatenated hashes and the root kept beside them."""

    level: int
    index: int
    hashes: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class StoredCosignature:
    """A witness's line on the checkpoint of ``size``, with the verifier key it was accepted under."""

    size: int
    vkey: str
    line: str


class LedgerReader(Protocol):
    """Reads one consistent state of a ledger.

    Everything returned was committed. Rows come in rising order of position or key. Missing single things are
    None; a position at or beyond the head raises NotFound. A database that cannot answer raises StorageFailed.
    """

    def head(self) -> HeadRow:
        """Give the committed head; size 0 with the empty root for a fresh store."""

    def entry(self, position: int) -> StoredEntry:
        """Give the entry at ``position``; NotFound beyond the head."""

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        """Give the entries of [start, stop) that exist, in order, reading pages rather than everything."""

    def openings(self, position: int) -> bytes:
        """Give the stored openings of the entry at ``position``."""

    def openings_between(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """Give (position, openings) of [start, stop), in order, in pages."""

    def position_of(self, entry_id: str) -> int | None:
        """Give the position of the entry with this id."""

    def positions(self, subject: str) -> list[int]:
        """Give the positions of all entries of a subject, by rising seq."""

    def tip(self, subject: str) -> tuple[int, StoredEntry] | None:
        """Give (seq, entry) of the newest entry of a subject."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Give the first ``width`` hashes (32 bytes each) of a tile; satisfies merkle.TileReader."""

    def tiles(self) -> Iterator[StoredTile]:
        """Give every stored full tile by rising (level, index), in pages."""

    def checkpoint(self, size: int) -> bytes | None:
        """Give the log-signed checkpoint of exactly this size, without cosignatures."""

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Give every stored checkpoint by rising size."""

    def cosignatures(self, size: int | None = None) -> list[StoredCosignature]:
        """Give the witness lines stored for this size, or for every size."""

    def sweep(self, position: int) -> bytes | None:
        """Give the stored result leaves (canonical JSON, one a line) of the sweep entry at ``position``."""

    def sweeps(self) -> Iterator[tuple[int, bytes]]:
        """Give all stored sweep results by rising position."""

    def record(self, space: str, key: str) -> bytes | None:
        """Give one read-model record."""

    def find(
        self,
        space: str,
        term: str,
        low: str,
        high: str,
        *,
        limit: int = 500,
        after: tuple[str, str] | None = None,
    ) -> list[tuple[str, str]]:
        """Give at most ``limit`` (value, key) with low <= value <= high, ordered, strictly after ``after``."""

    def records(self) -> Iterator[RecordRow]:
        """Give the whole read model ordered by (space, key), terms sorted: for comparison after a replay."""

    def labels(self, label: str) -> list[LabelRow]:
        """Give what carries exactly this label."""

    def labels_at(self, position: int) -> list[LabelRow]:
        """Give the labels that the entry at ``position`` carries, ordered by field."""

    def all_labels(self) -> Iterator[LabelRow]:
        """Give every label ordered by (subject, position, field): for comparison after a replay."""

    def erased(self) -> Iterator[tuple[int, int]]:
        """Give (position, field index) of every opening that was erased under the guard."""


class LedgerTransaction(LedgerReader, Protocol):
    """The only way to write. Nothing is visible to others before ``commit`` returned.

    The head row is locked for as long as the transaction is open. Reads see its own writes. Entries, full tiles,
    checkpoints and cosignatures can only be added; the database itself refuses every other change.
    """

    def append(self, rows: Sequence[EntryRow]) -> None:
        """Add entries whose positions continue the head without gaps; Conflict if a guard refuses one."""

    def add_tiles(self, tiles: Sequence[StoredTile]) -> None:
        """Add full tiles and their roots."""

    def add_checkpoint(self, size: int, note: bytes) -> None:
        """Add the signed checkpoint of this size."""

    def add_cosignature(self, cosignature: StoredCosignature) -> None:
        """Add a witness line; adding the same line again changes nothing."""

    def add_sweep(self, position: int, leaves: bytes) -> None:
        """Add the result leaves of the sweep entry at ``position``."""

    def set_head(self, head: HeadRow) -> None:
        """Move the head forward; a smaller size is refused by the database."""

    def put_records(self, rows: Iterable[RecordRow]) -> None:
        """Insert, replace or delete read-model records with their terms."""

    def put_labels(self, rows: Iterable[LabelRow]) -> None:
        """Add labels."""

    def erase(self, position: int, fields: Sequence[int], openings: bytes) -> None:
        """Replace the openings of an entry by ``openings`` in which ``fields`` kept their hash only.

        Records (position, field) as erased first, which is what the database's guard asks for, and drops the
        labels of those fields. The old bytes are overwritten on disk as far as the database can.
        """

    def clear_read_model(self) -> None:
        """Delete every record, term and label, before a rebuild in the same transaction."""

    def commit(self) -> None:
        """Make everything durable. CommitUnknown when the database raised: reopen and look, never assume."""


class LedgerStore(Protocol):
    """One ledger's database."""

    def read(self) -> LedgerReader:
        """Give a reader of the newest committed state; cheap to call again."""

    def begin(self) -> AbstractContextManager[LedgerTransaction]:
        """Lock the head and start writing; leaving without ``commit`` undoes everything. Busy if locked too long."""

    def close(self) -> None:
        """Let go of files and connections."""


@dataclass(frozen=True, slots=True)
class HeadMark:
    """A size and 32-byte root that the head remembers."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class HeadState:
    """What the head file says: the last promoted mark and an intent not yet promoted (with what it followed)."""

    committed: HeadMark
    intent: HeadMark | None


@dataclass(frozen=True, slots=True)
class ListedErasure:
    """An erased field: position and 32-byte leaf hash of its entry, and its index in the entry."""

    position: int
    leaf: bytes
    field: int


class HeadStore(Protocol):
    """Remembers the head outside the database and its backups.

    Two marks: what was promised to the world (committed) and what is being written (intent). Each call is
    durable when it returns; a torn write damages at most the mark being written, never the other one.
    """

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the right to sign for this ledger against every other process; Busy if held too long."""

    def read(self) -> HeadState | None:
        """Give the remembered state, None if nothing was ever remembered; HeadMismatch if both marks are damaged."""

    def intend(self, committed: HeadMark, intent: HeadMark) -> None:
        """Remember that ``intent`` is about to be committed after ``committed``."""

    def promote(self, mark: HeadMark) -> None:
        """Remember ``mark`` as committed."""

    def start(self, mark: HeadMark) -> None:
        """Begin remembering with ``mark`` (a new ledger, or after a recorded resumption)."""

    def list_erasures(self) -> list[ListedErasure]:
        """Give every erasure listed so far, in the order of listing."""

    def add_erasures(self, erasures: Sequence[ListedErasure]) -> None:
        """List erasures durably; listing one again changes nothing."""


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


class Publisher(Protocol):
    """A place that outsiders read: paths of tlog-tiles with bytes."""

    def put(self, path: str, data: bytes) -> None:
        """Write or replace one file whole and durably: readers see the old or the new, never a part."""

    def get(self, path: str) -> bytes | None:
        """Give what is published under a path."""


class KeyRing(Protocol):
    """Finds private keys and opens them; the passphrase never passes through a service."""

    def signer(self, name: str) -> NoteSigner:
        """Open the key of this name; NotFound, or KeyFailed for a wrong passphrase or damaged file."""


class Progress(Protocol):
    """Is told how far long work is; may raise KeyboardInterrupt-like Cancelled to stop it."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Report ``done`` of ``total`` bytes or items of ``what``."""
