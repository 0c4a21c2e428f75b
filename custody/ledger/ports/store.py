"""The ledger's database: what can be read, and the one way to write. Promises only; no logic."""

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
        """Give the committed head; size 0 with the empty root for a fresh store."""

    def place(self) -> str:
        """Give the identifier of the place that this database is for a ledger that was moved to it, "" for none."""

    def entry(self, position: int) -> StoredEntry:
        """Give the entry at ``position``; NotFound beyond the head."""

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        """Give the entries of [start, stop) that exist, in order, reading pages rather than everything."""

    def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
        """Give every stored column of the entries of [start, stop) that exist, in order, in pages."""

    def openings(self, position: int) -> bytes:
        """Give the stored openings of the entry at ``position``."""

    def miscounted(self, start: int) -> Iterator[int]:
        """Give where, from ``start`` on, openings count other erased fields than are recorded, in order."""

    def position_of(self, entry_id: str) -> int | None:
        """Give the position of the entry with this id."""

    def positions_of(self, entry_ids: Collection[str]) -> dict[str, int]:
        """Give the positions of the entries with these ids, by id; ids that no entry has are left out."""

    def positions(self, subject: str, start: int = 0, stop: int | None = None) -> list[int]:
        """Give the positions of a subject's entries with ``start`` <= seq < ``stop`` (None: all), by rising seq."""

    def tip(self, subject: str) -> tuple[int, StoredEntry] | None:
        """Give (seq, entry) of the newest entry of a subject."""

    def tips(self, subjects: Collection[str]) -> dict[str, tuple[int, StoredEntry]]:
        """Give what ``tip`` gives for many subjects, by subject; those without entries are left out."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Give the first ``width`` hashes (32 bytes each) of a tile; satisfies merkle.TileReader.

        A full tile that is not stored yet is put together from the row below; NotFound if that has not enough.
        """

    def tiles_of(self, wanted: Sequence[tuple[int, int, int]]) -> list[bytes]:
        """Give what ``tile`` gives for many (level, index, width), in one question; satisfies merkle.ManyTiles."""

    def tiles(self) -> Iterator[StoredTile]:
        """Give every stored full tile by rising (level, index), in pages."""

    def checkpoint(self, size: int) -> bytes | None:
        """Give the log-signed checkpoint of exactly this size, without cosignatures."""

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Give every stored checkpoint by rising size."""

    def cosignatures(self, size: int | None = None) -> list[StoredCosignature]:
        """Give the witness lines stored for this size, or for every size."""

    def noted(self, size: int) -> tuple[bytes, list[str]] | None:
        """Give what ``checkpoint`` gives, and the witness lines stored for it by verifier key; None without one."""

    def cosigned(self, most: int) -> int:
        """Give the newest size up to ``most`` for which a witness line is stored, 0 if there is none."""

    def sweep(self, position: int) -> bytes | None:
        """Give the stored result leaves (canonical JSON, one a line) of the sweep entry at ``position``."""

    def sweeps(self) -> Iterator[tuple[int, bytes]]:
        """Give all stored sweep results by rising position."""

    def record(self, space: str, key: str) -> bytes | None:
        """Give one read-model record."""

    def records_of(self, space: str, keys: Collection[str]) -> dict[str, bytes]:
        """Give what ``record`` gives for many keys of one space, by key; those without a record are left out."""

    def known(self, asked: Asked) -> Known:
        """Give what ``positions_of``, ``tips``, ``records_at``, ``entry`` and ``checkpoint`` give, at once."""

    def records_at(self, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Give what ``record`` gives for many (space, key), by these; those without a record are left out."""

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
        """Give at most ``limit`` (value, key) with low <= value <= high, ordered, strictly after ``after``.

        Of one value the record that was first put comes first; a key of no record stands behind all of its value.
        ``backwards`` gives them from the highest down; what is strictly after is then what is lower.
        """

    def listed(
        self, space: str, term: str, values: Collection[str], *, limit: int | None = None
    ) -> dict[str, list[str]]:
        """Give the keys listed under a term with each of these values, ordered as ``find`` orders them.

        A value that lists none is left out. At most ``limit`` keys in all, of the lowest values first; None: every one.
        """

    def keys_from(self, space: str, low: str, limit: int = 500) -> list[str]:
        """Give at most ``limit`` keys of records of a space from ``low`` on, in their own order."""

    def count(self, space: str, term: str, low: str, high: str) -> int:
        """Give how many (value, key) there are with low <= value <= high."""

    def count_both(self, one: tuple[str, str, str], other: tuple[str, str, str]) -> int:
        """Give how many keys stand in both lists, each (space, term, value); quickest where ``one`` is the shorter."""

    def records(self) -> Iterator[RecordRow]:
        """Give the whole read model ordered by (space, key), terms sorted: for comparison after a replay."""

    def labels(self, label: str) -> list[LabelRow]:
        """Give what carries exactly this label."""

    def labels_named(self, names: Collection[tuple[str, str]]) -> list[LabelRow]:
        """Give what ``labels`` gives for many (label, space), of that space alone, in one question, ordered alike."""

    def labels_at(self, position: int) -> list[LabelRow]:
        """Give the labels that the entry at ``position`` carries, ordered by field."""

    def labels_of(self, subjects: Collection[str], spaces: Collection[str]) -> list[LabelRow]:
        """Give the labels of these subjects in some spaces, ordered by (subject, position, field)."""

    def labels_from(self, beginning: str, space: str, limit: int = 500) -> list[LabelRow]:
        """Give at most ``limit`` labels in a space that begin with a text, ordered by label; none for no text."""

    def all_labels(self) -> Iterator[LabelRow]:
        """Give every label ordered by (position, field): for comparison after a replay."""

    def checks_of(self, objects: Collection[str]) -> dict[str, CheckRow]:
        """Give how these objects stand with fixity, by object; those without a row are left out."""

    def all_checks(self) -> Iterator[CheckRow]:
        """Give how every object stands with fixity, ordered by object: for comparison after a replay."""

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
        """Return at most ``limit`` objects of a store whose last look at ``depth`` answered at ``before`` or earlier.

        Also those whose look is dated behind ``ahead``, as none can be that was taken. Ordered by (last tried, object),
        strictly after ``after``, so that what could not be read comes last. With ``failing`` those instead that are on
        record as failing, whenever they were looked at.
        """

    def checked_stores(self) -> list[str]:
        """Give the stores that hold objects on record, in order; what was lawfully destroyed has none."""

    def coverage(self, store: str, full: int, sample: int, ahead: int = EVER) -> CoverageRow:
        """Count the objects of a store and those whose last full look or sample answered at or before an instant.

        A look dated behind ``ahead`` counts as one of long ago, and so does any look at what is on record as failing.
        """

    def due_listed(
        self, term: str, value: str, store: str, depth: str, before: int, *, ahead: int = EVER
    ) -> tuple[int, int]:
        """Return how many of the objects listed under a term ``due`` would give, without end, and their bytes.

        Those that are on record as failing count too.
        """

    def erased(self) -> Iterator[tuple[int, int]]:
        """Give (position, field index) of every opening that was erased under the guard."""

    def strays(self) -> Iterator[tuple[str, str]]:
        """Give, in words, what each row is that nothing speaks of and no other question shows, and its key.

        Such as openings or a subject without an entry, or a root without its tile: they came past the guards, and
        hide something or stop an entry that is to come.
        """


class LedgerTransaction(LedgerReader, Protocol):
    """The only way to write. Nothing is visible to others before ``commit`` returned.

    After an error, and after ``commit``, it can only be left: every further call raises UsageError. The head row is
    locked for as long as the transaction is open. Reads see its own writes. Entries, full tiles, checkpoints and
    cosignatures can only be added; the database itself refuses every other change.
    """

    def together(self) -> AbstractContextManager[None]:
        """Send what is written inside at once: what is wrong with any of it is raised at the end at the latest.

        What is read inside sees it all the same. After an error inside, the transaction can only be left.
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
        """Insert or replace read-model records with their terms; a record that was put stays until all are cleared."""

    def put_labels(self, rows: Iterable[LabelRow]) -> None:
        """Add labels; adding one again changes nothing."""

    def put_checks(self, rows: Iterable[CheckRow]) -> None:
        """Insert or replace how objects stand with fixity."""

    def erase(self, position: int, fields: Sequence[int], openings: bytes) -> None:
        """Replace the openings of an entry by ``openings`` in which ``fields`` kept their hash only.

        Records (position, field) as erased first, which is what the database's guard asks for, and drops the
        labels of those fields. The old bytes are overwritten on disk as far as the database can. The new openings
        are never longer than the old (UsageError); a field recorded as erased is a Conflict.
        """

    def clear_read_model(self) -> None:
        """Delete every record, term, label and standing with fixity, before a rebuild in the same transaction."""

    def commit(self) -> None:
        """Make everything durable. CommitUnknown when the database raised: reopen and look, never assume."""


class LedgerStore(Protocol):
    """One ledger's database."""

    def read(self) -> LedgerReader:
        """Give a reader of the newest committed state; cheap to call again."""

    def begin(self) -> AbstractContextManager[LedgerTransaction]:
        """Lock the head and start writing; leaving without ``commit`` undoes everything. Busy if locked too long."""

    def settled(self) -> HeadRow:
        """Give the head once no commit can be under way any more, to whoever has just lost sight of his own.

        Busy where one is still under way after the busy timeout. Not while the caller himself is writing.
        """

    def close(self) -> None:
        """Let go of files and connections."""
