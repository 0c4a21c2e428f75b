"""The ledger's database: what can be read, and the one way to write. Protocols only; no logic."""

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
    """Reads a ledger; each call, or whole iteration, sees one committed state, and two calls may see two.

    Everything returned was committed. Rows come in rising order of position or key. Missing single things are
    None; a position at or beyond the head raises NotFound. A database that cannot answer raises StorageFailed.
    """

    def head(self) -> HeadRow:
        """Return the committed head; size 0 with the empty root for a fresh store."""

    def place(self) -> str:
        """Return the identifier of this database as the place of a relocated ledger, "" if it is none."""

    def entry(self, position: int) -> StoredEntry:
        """Return the entry at ``position``; raises NotFound beyond the head."""

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        """Yield the entries of [start, stop) that exist, in order, reading pages rather than everything."""

    def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
        """Yield every stored column of the entries of [start, stop) that exist, in order, in pages."""

    def openings(self, position: int) -> bytes:
        """Return the stored openings of the entry at ``position``."""

    def miscounted(self, start: int) -> Iterator[int]:
        """Yield positions from ``start`` on whose openings count other erased fields than recorded."""

    def position_of(self, entry_id: str) -> int | None:
        """Return the position of the entry with this id."""

    def positions_of(self, entry_ids: Collection[str]) -> dict[str, int]:
        """Return the positions of the entries with these ids, by id; ids that no entry has are left out."""

    def positions(self, subject: str, start: int = 0, stop: int | None = None) -> list[int]:
        """Return the positions of a subject's entries by seq, ``start`` <= seq < ``stop`` (None: all)."""

    def tip(self, subject: str) -> tuple[int, StoredEntry] | None:
        """Return (seq, entry) of the newest entry of a subject."""

    def tips(self, subjects: Collection[str]) -> dict[str, tuple[int, StoredEntry]]:
        """Return what ``tip`` returns for many subjects, by subject; those without entries are left out."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes (32 bytes each) of a tile; satisfies merkle.TileReader.

        A full tile that is not stored yet is put together from the row below; raises NotFound if that row is
        too short.
        """

    def tiles_of(self, wanted: Sequence[tuple[int, int, int]]) -> list[bytes]:
        """Return ``tile`` for many (level, index, width), in one query; satisfies merkle.ManyTiles."""

    def tiles(self) -> Iterator[StoredTile]:
        """Yield every stored full tile by rising (level, index), in pages."""

    def checkpoint(self, size: int) -> bytes | None:
        """Return the log-signed checkpoint of exactly this size, without cosignatures."""

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield every stored checkpoint in ascending size."""

    def cosignatures(self, size: int | None = None) -> list[StoredCosignature]:
        """Return the witness lines stored for this size, or for every size."""

    def noted(self, size: int) -> tuple[bytes, list[str]] | None:
        """Return ``checkpoint`` with its stored witness lines by verifier key; None if there is none."""

    def cosigned(self, most: int) -> int:
        """Return the newest size up to ``most`` for which a witness line is stored, 0 if there is none."""

    def sweep(self, position: int) -> bytes | None:
        """Return the stored result leaves (canonical JSON, one a line) of the sweep entry at ``position``."""

    def sweeps(self) -> Iterator[tuple[int, bytes]]:
        """Yield all stored sweep results in ascending position."""

    def record(self, space: str, key: str) -> bytes | None:
        """Return one read-model record."""

    def records_of(self, space: str, keys: Collection[str]) -> dict[str, bytes]:
        """Return what ``record`` returns for many keys of one space, by key; unknown ones are left out."""

    def known(self, asked: Asked) -> Known:
        """Return ``positions_of``, ``tips``, ``records_at``, ``entry`` and ``checkpoint`` at once."""

    def records_at(self, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Return the records for many (space, key), by these; those without a record are left out.

        Each is what ``record`` returns.
        """

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
        """Return up to ``limit`` (value, key) with low <= value <= high, ordered, after ``after``.

        Of one value the record that was first put comes first; a key of no record stands behind all of its
        value. ``backwards`` returns them from the highest down; what is strictly after is then what is lower.
        """

    def listed(
        self, space: str, term: str, values: Collection[str], *, limit: int | None = None
    ) -> dict[str, list[str]]:
        """Return the keys listed under a term with each of these values, ordered as ``find`` orders them.

        A value that lists none is left out. At most ``limit`` keys in all, of the lowest values first; None: every one.
        """

    def keys_from(self, space: str, low: str, limit: int = 500) -> list[str]:
        """Return at most ``limit`` keys of records of a space from ``low`` on, in their own order."""

    def count(self, space: str, term: str, low: str, high: str) -> int:
        """Return how many (value, key) there are with low <= value <= high."""

    def count_both(self, one: tuple[str, str, str], other: tuple[str, str, str]) -> int:
        """Return how many keys are in both lists, each (space, term, value); fastest if ``one`` is short."""

    def records(self) -> Iterator[RecordRow]:
        """Yield the read model ordered by (space, key), terms sorted: for comparison after a replay."""

    def labels(self, label: str) -> list[LabelRow]:
        """Return the rows that carry exactly this label."""

    def labels_named(self, names: Collection[tuple[str, str]]) -> list[LabelRow]:
        """Return ``labels`` of many (label, space), in that space alone, in one query and the same order."""

    def labels_at(self, position: int) -> list[LabelRow]:
        """Return the labels that the entry at ``position`` carries, ordered by field."""

    def labels_of(self, subjects: Collection[str], spaces: Collection[str]) -> list[LabelRow]:
        """Return the labels of these subjects in some spaces, ordered by (subject, position, field)."""

    def labels_from(self, beginning: str, space: str, limit: int = 500) -> list[LabelRow]:
        """Return at most ``limit`` labels in a space that begin with a text, by label; none for ""."""

    def all_labels(self) -> Iterator[LabelRow]:
        """Yield every label ordered by (position, field): for comparison after a replay."""

    def checks_of(self, objects: Collection[str]) -> dict[str, CheckRow]:
        """Return the verification state of these objects, by object; those without a row are left out."""

    def all_checks(self) -> Iterator[CheckRow]:
        """Yield the verification state of every object, ordered by object: for comparison after a replay."""

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
        """Return up to ``limit`` objects of a store last verified by ``before`` at ``depth``.

        Also those whose look is dated behind ``ahead``, as none can be that was taken. Ordered by (last tried, object),
        strictly after ``after``, so that what could not be read comes last. With ``failing`` those instead that are on
        record as failing, whenever they were looked at.
        """

    def checked_stores(self) -> list[str]:
        """Return the stores that hold recorded objects, in order; what was lawfully destroyed has none."""

    def coverage(self, store: str, full: int, sample: int, ahead: int = EVER) -> CoverageRow:
        """Count a store's objects, and those whose full or sample verification is due.

        A verification is due when its last one is dated at or before ``full`` or ``sample`` (seconds UTC), or after
        ``ahead``. An object on record as failing is always due.
        """

    def due_listed(
        self, term: str, value: str, store: str, depth: str, before: int, *, ahead: int = EVER
    ) -> tuple[int, int]:
        """Return how many of the objects listed under a term ``due`` would give, without end, and their bytes.

        Those that are on record as failing count too.
        """

    def erased(self) -> Iterator[tuple[int, int]]:
        """Yield (position, field index) of every opening that was erased under the guard."""

    def strays(self) -> Iterator[tuple[str, str]]:
        """Yield a description and the key of each row that belongs to nothing and no other query shows.

        Such as openings or a subject without an entry, or a root without its tile: they came past the guards,
        and hide something or block a later entry.
        """


class LedgerTransaction(LedgerReader, Protocol):
    """The only way to write. Nothing is visible to others before ``commit`` returned.

    After an error, and after ``commit``, it can only be left: every further call raises UsageError. The head row is
    locked for as long as the transaction is open. Reads see its own writes. Entries, full tiles, checkpoints and
    cosignatures can only be added; the database itself refuses every other change.
    """

    def together(self) -> AbstractContextManager[None]:
        """Collect the writes of the ``with`` block and send them together; it raises errors by its end.

        Reads in the block see the writes. After an error in the block the transaction can only be left.
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
        """Insert or replace read-model records with their terms; they stay until all are cleared."""

    def put_labels(self, rows: Iterable[LabelRow]) -> None:
        """Add labels; adding one again changes nothing."""

    def put_checks(self, rows: Iterable[CheckRow]) -> None:
        """Insert or replace the verification states of objects."""

    def erase(self, position: int, fields: Sequence[int], openings: bytes) -> None:
        """Replace the openings of an entry by ``openings`` in which ``fields`` kept their hash only.

        Records (position, field) as erased first, which is what the database's guard asks for, and drops the
        labels of those fields. The old bytes are overwritten on disk as far as the database can. The new openings
        are never longer than the old (UsageError); a field recorded as erased is a Conflict.
        """

    def clear_read_model(self) -> None:
        """Delete every record, term, label and verification state, before a rebuild in the same transaction."""

    def commit(self) -> None:
        """Make everything durable. CommitUnknown when the database raised: reopen and look, never assume."""


class LedgerStore(Protocol):
    """One ledger's database."""

    def read(self) -> LedgerReader:
        """Return a reader of the newest committed state; cheap to call again."""

    def begin(self) -> AbstractContextManager[LedgerTransaction]:
        """Lock the head and start writing; leaving without ``commit`` undoes everything.

        Raises Busy if locked too long.
        """

    def settled(self) -> HeadRow:
        """Return the head once no commit can be under way, for a caller who lost sight of their own.

        Raises Busy if one is still under way after the busy timeout. Not to be called while writing.
        """

    def close(self) -> None:
        """Close files and connections."""
