"""The port of the ledger's database: its readers, and the transaction, the one way to write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from custody.law.clock import EVER
from custody.ledger.ports.rows import (
    Asked,
    CheckRow,
    CoverageRow,
    EntryRow,
    HeadRow,
    Known,
    LabelRow,
    RecordRow,
    StoredCosignature,
    StoredEntry,
    StoredTile,
)


class LedgerReader(Protocol):
    """A reader of a ledger; each call, or whole iteration, sees one committed state.

    Two calls may see two states. Rows come in ascending order of position or key. Missing single things are None; a
    a position at or beyond the head raises NotFound. A database that cannot answer raises StorageFailed.
    """

    def head(self) -> HeadRow:
        """Return the committed head; size 0 with the empty root for a fresh store."""

    def place(self) -> str:
        """Return the identifier of this database as the place of a relocated ledger, "" if it is none."""

    def entry(self, position: int) -> StoredEntry:
        """Return the entry at ``position``; raise NotFound beyond the head."""

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        """Yield the existing entries of positions [start, stop), in order, read in pages."""

    def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
        """Yield the existing entries of positions [start, stop) with every column, in order, read in pages."""

    def openings(self, position: int) -> bytes:
        """Return the stored openings of the entry at ``position``."""

    def miscounted(self, start: int) -> Iterator[int]:
        """Yield the positions from ``start`` on whose number of erased fields is not the recorded one."""

    def position_of(self, entry_id: str) -> int | None:
        """Return the position of the entry with this id; None if there is none."""

    def positions_of(self, entry_ids: Collection[str]) -> dict[str, int]:
        """Return the positions of the entries with these ids, by id; ids that no entry has are left out."""

    def positions(self, subject: str, start: int = 0, stop: int | None = None) -> list[int]:
        """Return the positions of a subject's entries by seq, ``start`` <= seq < ``stop`` (None: all)."""

    def tip(self, subject: str) -> tuple[int, StoredEntry] | None:
        """Return (seq, entry) of the newest entry of a subject; None if it has none."""

    def tips(self, subjects: Collection[str]) -> dict[str, tuple[int, StoredEntry]]:
        """Return (seq, newest entry) of many subjects, by subject; those without entries are left out."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes (32 bytes each) of a tile; satisfies merkle.TileReader.

        A full tile that is not stored yet is computed from the level below; raise NotFound if that is too short.
        """

    def tiles_of(self, wanted: Sequence[tuple[int, int, int]]) -> list[bytes]:
        """Return the hashes of many tiles by (level, index, width), in order; satisfies merkle.ManyTiles."""

    def tiles(self) -> Iterator[StoredTile]:
        """Yield every stored full tile in ascending (level, index), read in pages."""

    def checkpoint(self, size: int) -> bytes | None:
        """Return the log-signed checkpoint of exactly this size, without cosignatures; None if there is none."""

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield (size, checkpoint) of every stored checkpoint, in ascending size."""

    def cosignatures(self, size: int | None = None) -> list[StoredCosignature]:
        """Return the cosignatures stored for this size; None: for every size."""

    def noted(self, size: int) -> tuple[bytes, list[str]] | None:
        """Return the checkpoint of a size and its cosignature lines, ordered by verifier key; else None."""

    def cosigned(self, most: int) -> int:
        """Return the largest size up to ``most`` with a stored cosignature, 0 if there is none."""

    def sweep(self, position: int) -> bytes | None:
        """Return the result leaves (canonical JSON, one a line) of the sweep entry at ``position``, or None."""

    def sweeps(self) -> Iterator[tuple[int, bytes]]:
        """Yield (position, result leaves) of every sweep, in ascending position."""

    def record(self, space: str, key: str) -> bytes | None:
        """Return the read-model record at (space, key), canonical JSON; None if there is none."""

    def records_of(self, space: str, keys: Collection[str]) -> dict[str, bytes]:
        """Return the records of many keys of one space, by key; unknown ones are left out."""

    def known(self, asked: Asked) -> Known:
        """Return the results of a query for several things, in one round trip where possible."""

    def records_at(self, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Return the records at many (space, key), by these; those without a record are left out."""

    def find(
        self,
        space: str,
        term: str,
        low: str,
        high: str,
        *,
        limit: int = 500,
        after: tuple[str, str] | None = None,
        backwards: bool = False,
    ) -> list[tuple[str, str]]:
        """Return up to ``limit`` (value, key) of a term with low <= value <= high, in order, after ``after``.

        Within a value, records come in the order in which they were first put; an ``after`` whose key has no record is
        after all of its value. ``backwards`` returns them from the highest down; those after ``after`` are then lower.
        """

    def listed(
        self, space: str, term: str, values: Collection[str], *, limit: int | None = None
    ) -> dict[str, list[str]]:
        """Return the keys listed under a term with each of these values, by value, in the order of ``find``.

        A value without keys is left out. At most ``limit`` keys in all, of the lowest values first; None: every one.
        """

    def keys_from(self, space: str, low: str, limit: int = 500) -> list[str]:
        """Return at most ``limit`` keys of records of a space from ``low`` on, in ascending order."""

    def count(self, space: str, term: str, low: str, high: str) -> int:
        """Return the number of (value, key) of a term with low <= value <= high."""

    def count_both(self, one: tuple[str, str, str], other: tuple[str, str, str]) -> int:
        """Return the number of keys in both lists, each (space, term, value); fastest if ``one`` is short."""

    def records(self) -> Iterator[RecordRow]:
        """Yield all records of the read model in order of (space, key), their terms sorted."""

    def labels(self, label: str) -> list[LabelRow]:
        """Return the rows with exactly this label, in order of (subject, position, field)."""

    def labels_named(self, names: Collection[tuple[str, str]]) -> list[LabelRow]:
        """Return the rows with one of many (label, space), in one query, in the order of ``labels``."""

    def labels_at(self, position: int) -> list[LabelRow]:
        """Return the labels of the entry at ``position``, in order of field."""

    def labels_of(self, subjects: Collection[str], spaces: Collection[str]) -> list[LabelRow]:
        """Return the labels of these subjects in these spaces, in order of (subject, position, field)."""

    def labels_from(self, beginning: str, space: str, limit: int = 500) -> list[LabelRow]:
        """Return at most ``limit`` labels in a space that begin with a text, in order of label; [] for ""."""

    def all_labels(self) -> Iterator[LabelRow]:
        """Yield every label in order of (position, field)."""

    def checks_of(self, objects: Collection[str]) -> dict[str, CheckRow]:
        """Return the verification states of these objects, by object; those without a row are left out."""

    def all_checks(self) -> Iterator[CheckRow]:
        """Yield the verification state of every object, in order of object."""

    def due(
        self,
        store: str,
        depth: str,
        before: int,
        *,
        limit: int = 500,
        after: tuple[int, str] = (-1, ""),
        ahead: int = EVER,
        failing: bool = False,
    ) -> list[CheckRow]:
        """Return up to ``limit`` objects of a store last verified at ``depth`` at or before ``before``.

        Objects whose verification is dated after ``ahead``, which is impossible, are due too. They are in order of
        (last tried, object), strictly after ``after``, so that unreadable ones come last. ``failing`` returns instead
        those on record as failing, whenever they were verified. Instants are seconds UTC.
        """

    def checked_stores(self) -> list[str]:
        """Return the names of the stores with recorded objects, in order; deleted objects are in none."""

    def coverage(self, store: str, full: int, sample: int, ahead: int = EVER) -> CoverageRow:
        """Return the numbers of a store's objects, and of those whose full or sample verification is due.

        A verification is due when its last one is dated at or before ``full`` or ``sample`` (seconds UTC), or after
        ``ahead``. An object on record as failing is always due.
        """

    def due_listed(
        self, term: str, value: str, store: str, depth: str, before: int, *, ahead: int = EVER
    ) -> tuple[int, int]:
        """Return the number of objects under a term that are due, as in ``due``, and their size in bytes.

        Objects on record as failing count too.
        """

    def erased(self) -> Iterator[tuple[int, int]]:
        """Yield (position, field index) of every field that is marked as erased."""

    def strays(self) -> Iterator[tuple[str, str]]:
        """Yield a description and the key of each row that belongs to no other row and no other query shows.

        Such are openings or a subject without an entry, or a root without its tile: they came past the guards, and hide
        something or block a later entry.
        """


class LedgerTransaction(LedgerReader, Protocol):
    """A transaction, the only way to write. Nothing is visible to others before ``commit`` has returned.

    After an error, and after ``commit``, it can only be left: every further call raises UsageError. The head row is
    locked for as long as the transaction is open. Reads see its own writes. Entries, full tiles, checkpoints and
    cosignatures can only be added; the database itself refuses every other change.
    """

    def together(self) -> AbstractContextManager[None]:
        """Return a context that collects writes and sends them together; it raises their errors by its end.

        Reads in the context see the writes. After an error in it the transaction can only be left.
        """

    def append(self, rows: Sequence[EntryRow]) -> None:
        """Add entries whose positions continue the head without gaps; raise Conflict if a guard refuses one."""

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
        """Insert or replace read-model records with their terms; they stay until all are cleared."""

    def put_labels(self, rows: Iterable[LabelRow]) -> None:
        """Add labels; adding one again changes nothing."""

    def put_checks(self, rows: Iterable[CheckRow]) -> None:
        """Insert or replace the verification states of objects."""

    def erase(self, position: int, fields: Sequence[int], openings: bytes) -> None:
        """Replace the openings of an entry by ``openings``, in which ``fields`` have their hash only.

        (position, field) is first marked as erased, which the database's guard requires, and the labels of those fields
        are deleted. The old bytes are overwritten on disk as far as the database can. Raise UsageError for openings
        longer than the old ones, Conflict for a field that is marked as erased already.
        """

    def clear_read_model(self) -> None:
        """Delete every record, term, label and verification state, before a rebuild in the same transaction."""

    def commit(self) -> None:
        """Make all writes durable; raise CommitUnknown where the database raised: reopen it to find out."""


class LedgerStore(Protocol):
    """The database of one ledger."""

    def read(self) -> LedgerReader:
        """Return a reader of the ledger; cheap to call again."""

    def begin(self) -> AbstractContextManager[LedgerTransaction]:
        """Return a transaction that locks the head; leaving it without ``commit`` undoes everything.

        Raise Busy if the head is locked too long.
        """

    def settled(self) -> HeadRow:
        """Return the head once no commit can be under way, for a caller whose own commit raised.

        Raise Busy if one is still under way after the busy timeout. Not to be called while writing.
        """

    def close(self) -> None:
        """Close files and connections."""
