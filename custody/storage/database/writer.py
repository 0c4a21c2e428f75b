"""Writes a ledger database inside one transaction that holds the head.

The database's guards decide what may be added; this module hands rows over in bulk and turns a refusal into Conflict.
It computes no hash and no tile: the sequencer does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from custody.errors import CommitUnknown, CustodyError, NotFound, UsageError
from custody.ledger.append.stray_rows import Strays
from custody.ledger.ports import (
    Asked,
    CheckRow,
    EntryRow,
    HeadRow,
    Known,
    LabelRow,
    RecordRow,
    StoredCosignature,
    StoredTile,
)
from custody.storage.database.dialect import Change, Place
from custody.storage.database.erasure_scope import check_erasure, erased_names
from custody.storage.database.object_states import PUT, values
from custody.storage.database.reader import PLACES, Errors, SqlReader, frame, unframe
from custody.storage.database.record_numbers import LAST, Numbers
from custody.storage.database.row_removal import Row, stray_rows, take_away

#: The numbers of subjects, and without a name the highest one.
_SUBJECTS = """SELECT name, id FROM subjects WHERE name IN :listed
    UNION ALL SELECT NULL, COALESCE(MAX(id), 0) FROM subjects"""
#: The value of ``openings.erased`` for no erased field.
_NOTHING_ERASED = 256


class Ending(Protocol):
    """The receiver of a transaction's outcome, which outlives it: the store."""

    def replaced(self) -> str:
        """Return a clause that the database was replaced since it was opened, "" where it is the same."""

    def committed(
        self, connection: Connection, head: HeadRow | None, subjects: dict[str, int], *, erased: bool
    ) -> None:
        """Record a commit: its head, numbers of subjects under it, and whether it erased anything."""

    def lost(self, connection: Connection) -> None:
        """Record a commit that raised: every connection must be made anew."""


class SqlTransaction(SqlReader):
    """A LedgerTransaction on a connection on which the writing transaction has begun.

    After any error it can only be left: the database may have ended it, and a further statement would be on its own.
    """

    def __init__(
        self,
        connection: Connection,
        place: Place,
        errors: Errors,
        ending: Ending,
        *,
        head: HeadRow | None = None,
    ) -> None:
        super().__init__(self._reading, place.dialect, errors, place.name)
        self._dialect = place.dialect
        self._connection = connection
        self._subjects: dict[str, int] = {}
        self._new_subjects: dict[str, int] = {}
        self._records = Numbers()
        self._ending = ending
        self._over = ""
        self._erased = False
        self._size: int | None = None
        self._appended: int | None = None
        self._head = head
        #: Subjects without a number, and the highest number of one, by the last query.
        self._unnamed: set[str] = set()
        self._highest = 0
        #: Changes to be sent together with later ones; None where each is sent at once.
        self._waiting: list[Change] | None = None

    def remember(self, subjects: dict[str, int]) -> None:
        """Use known numbers of subjects of this database; the commit adds to them."""
        self._subjects = subjects

    def head(self) -> HeadRow:
        """Return the head as it was when it was locked, or was set since."""
        self._still()
        if self._head is None:
            self._head = super().head()
        return self._head

    def known(self, asked: Asked) -> Known:
        """Return the rows that ``asked`` queries; cache the row numbers of its subjects and records."""
        unknown = [name for name in asked.subjects if name not in self._subjects]
        found, (records, numbers, last) = self._known(asked, [(_SUBJECTS, {"listed": unknown}), (LAST, {})])
        self._number(unknown, numbers)
        self._records.note(asked.places, records, last[0][0])
        return found

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Send the writes of a ``with`` block in as few requests as the database allows."""
        with self._writing():
            self._waiting = []
            try:
                yield
                self._send()
            finally:
                self._waiting = None

    def append(self, rows: Sequence[EntryRow]) -> None:
        """Add entries and their openings; Conflict if a guard refuses one."""
        if not rows:
            return
        with self._writing():
            self._name_subjects(rows)
            known, new = self._subjects, self._new_subjects
            self._many(
                "INSERT INTO entries (position, subject, seq, id, leaf, prev, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        row.position,
                        known.get(row.subject) or new[row.subject],
                        row.seq,
                        row.id,
                        row.leaf,
                        row.prev,
                        row.note,
                    )
                    for row in rows
                ],
            )
            self._many(
                "INSERT INTO openings (position, erased, leaves) VALUES (?, ?, ?)",
                [(row.position, _NOTHING_ERASED, frame(row.openings)) for row in rows],
            )
            self._appended = rows[-1].position + 1

    def add_tiles(self, tiles: Sequence[StoredTile]) -> None:
        """Add full tiles and their roots."""
        with self._writing():
            self._many(
                "INSERT INTO tiles (level, idx, hashes) VALUES (?, ?, ?)",
                [(tile.level, tile.index, tile.hashes) for tile in tiles],
            )
            self._many(
                "INSERT INTO tile_roots (level, idx, root) VALUES (?, ?, ?)",
                [(tile.level, tile.index, tile.root) for tile in tiles],
            )

    def add_checkpoint(self, size: int, note: bytes) -> None:
        """Add the signed checkpoint of this size."""
        with self._writing():
            self._many("INSERT INTO checkpoints (size, note) VALUES (?, ?)", [(size, note)])

    def add_cosignature(self, cosignature: StoredCosignature) -> None:
        """Add a witness line; adding the same line again changes nothing."""
        row = (cosignature.size, cosignature.vkey, cosignature.line)
        with self._writing():
            if not self._run("SELECT 1 FROM cosignatures WHERE size = ? AND vkey = ? AND line = ?", row):
                self._many("INSERT INTO cosignatures (size, vkey, line) VALUES (?, ?, ?)", [row])

    def add_sweep(self, position: int, leaves: bytes) -> None:
        """Add the result leaves of the sweep entry at ``position``."""
        with self._writing():
            self._many("INSERT INTO sweeps (position, leaves) VALUES (?, ?)", [(position, leaves)])

    def set_head(self, head: HeadRow) -> None:
        """Move the head forward to the number of entries."""
        with self._writing():
            values = (head.size, head.root, head.frontier)
            self._many("UPDATE head SET size = ?, root = ?, frontier = ? WHERE id = 1", [values])
            self._size, self._head = head.size, head

    def put_records(self, rows: Iterable[RecordRow]) -> None:
        """Insert or replace records with their terms; of one key the last row counts."""
        newest = {(row.space, row.key): row for row in rows}
        with self._writing():
            before, new = self._numbered(newest)
            self._many(
                "INSERT INTO records (id, space, key, doc) VALUES (?, ?, ?, ?)",
                [(number, *place, newest[place].doc) for place, number in new.items()],
            )
            self._many(
                "UPDATE records SET doc = ? WHERE id = ?",
                [(newest[place].doc, number) for place, number in before.items()],
            )
            self._many("DELETE FROM terms WHERE record = ?", [(number,) for number in before.values()])
            numbers = before | new
            self._many(
                "INSERT INTO terms (space, term, value, record) VALUES (?, ?, ?, ?)",
                [
                    (place[0], term, value, numbers[place])
                    for place, row in newest.items()
                    for term, value in dict.fromkeys(row.terms)
                ],
            )

    def put_labels(self, rows: Iterable[LabelRow]) -> None:
        """Add labels; adding one again changes nothing."""
        subjects = {row: (row.space, row.subject) for row in rows}
        with self._writing():
            before, new = self._numbered(dict.fromkeys(subjects.values()))
            self._many(
                "INSERT INTO records (id, space, key) VALUES (?, ?, ?)",
                [(number, *place) for place, number in new.items()],
            )
            numbers = before | new
            self._many(
                "INSERT INTO labels (label, space, record, position, field) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                [
                    (row.label, row.space, numbers[place], row.position, row.field)
                    for row, place in subjects.items()
                ],
            )

    def put_checks(self, rows: Iterable[CheckRow]) -> None:
        """Insert or replace the verification states of objects; of one object the last row counts."""
        newest = {row.object: row for row in rows}
        with self._writing():
            self._many(PUT, [values(row) for row in newest.values()])

    def erase(self, position: int, fields: Sequence[int], openings: bytes) -> None:
        """Record ``fields`` as erased, overwrite the openings in place and drop those fields' labels.

        Raises NotFound.
        """
        with self._writing():
            rows = self._run("SELECT erased, leaves FROM openings WHERE position = ?", (position,))
            if not rows:
                raise NotFound(f"there is no entry at {position} to erase fields of")
            erased, stored = rows[0]
            new = frame(openings, len(stored))
            check_erasure(position, fields, len(new) - len(stored))
            names = erased_names(unframe(stored), fields)
            self._many(
                "INSERT INTO erasures (position, idx) VALUES (?, ?)", [(position, field) for field in fields]
            )
            self._run(
                "UPDATE openings SET erased = ?, leaves = ? WHERE position = ?",
                (erased + len(fields), new, position),
            )
            for label in self.labels_at(position):
                if names is None or label.field in names:
                    self._run("DELETE FROM labels WHERE position = ? AND field = ?", (position, label.field))
            self._erased = True

    def stray_rows(self, strays: Strays) -> list[Row]:
        """Return (table, values by column) of each row that no signature covers, as it is stored."""
        with self._writing():
            return stray_rows(self._connection, self._dialect, strays)

    def take_away(self, strays: Strays) -> None:
        """Delete the rows that no signature covers, past the guards, which are restored."""
        with self._writing():
            take_away(self._connection, self._dialect, strays)
        self._subjects, self._new_subjects, self._head = {}, {}, strays.head

    def clear_read_model(self) -> None:
        """Delete every record, term, label and verification state."""
        with self._writing():
            for sql in (
                "DELETE FROM terms",
                "DELETE FROM records",
                "DELETE FROM labels",
                "DELETE FROM checks",
            ):
                self._run(sql, ())
            self._records = Numbers()

    def commit(self) -> None:
        """Commit everything durably.

        Raises CommitUnknown when the database raised, UsageError when entries were added and the head was not moved.
        """
        with self._writing():
            if self._appended is not None and self._appended != self._size:
                raise UsageError(
                    f"entries up to {self._appended} were added, but the head was not moved there"
                )
            if self._erased:
                self._dialect.rewrite_labels(self._connection)
        self._over, cause, cure = "it was committed", None, ""
        try:
            why = self._dialect.commit(self._connection) or self._ending.replaced()
        except (DBAPIError, MemoryError) as error:
            cause = error
            why, cure = self._cause(error)
        if cause is not None or why:
            self._over = "its commit failed"
            self._ending.lost(self._connection)
            message = f"it is not known whether {self._name} has the last change: {why}"
            raise CommitUnknown(message, why=why, cure=cure) from cause
        subjects = self._subjects
        subjects.update(self._new_subjects)
        self._ending.committed(self._connection, self._head, subjects, erased=self._erased)

    def leave(self) -> None:
        """Mark the transaction as over; the owner of the connection undoes uncommitted changes."""
        self._over = self._over or "it was left"

    def _cause(self, error: DBAPIError | MemoryError) -> tuple[str, str]:
        """Return (reason, remedy) of a failed commit; the remedy is "" where none is known."""
        try:
            with self._errors:
                raise error
        except CustodyError as told:
            why = told.message.partition(f"{self._name}: ")[2] or told.message
            return why, "" if told.hint == told.default_hint else told.hint
        except (DBAPIError, MemoryError, KeyboardInterrupt):
            return str(error.orig) if isinstance(error, DBAPIError) else "there is no memory left", ""

    def _reading(self) -> nullcontext[Connection]:
        self._still()
        if self._waiting:
            with self._writing():
                self._send()
        return nullcontext(self._connection)

    def _still(self) -> None:
        if self._over:
            raise UsageError(f"this transaction is over: {self._over}")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        self._still()
        try:
            with self._errors:
                yield
        except BaseException as error:
            self._over = f"it met an error ({error})"
            raise

    def _name_subjects(self, rows: Sequence[EntryRow]) -> None:
        """Look up the number of each subject of the rows, or assign and insert a new one."""
        unknown = [
            name
            for name in dict.fromkeys(row.subject for row in rows)
            if name not in self._subjects and name not in self._new_subjects
        ]
        if not unknown:
            return
        if not self._unnamed.issuperset(unknown):
            self._number(unknown, self._run(_SUBJECTS, {"listed": unknown}))
        missing = [name for name in unknown if name not in self._new_subjects]
        numbered = list(enumerate(missing, self._highest + 1))
        self._many("INSERT INTO subjects (id, name) VALUES (?, ?)", numbered)
        self._new_subjects.update((name, number) for number, name in numbered)
        self._highest += len(numbered)

    def _number(self, asked: Sequence[str], found: Sequence[tuple[str | None, int]]) -> None:
        """Cache the queried numbers of subjects; the row without a name has the highest number."""
        self._new_subjects.update((name, number) for name, number in found if name is not None)
        self._highest = next(number for name, number in found if name is None)
        self._unnamed = {name for name in asked if name not in self._new_subjects}

    def _numbered(
        self, places: Collection[tuple[str, str]]
    ) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
        """Return (existing numbers, new numbers) of records by place; each place is in one of the two."""
        asked = self._records.unknown(places)
        if asked is not None:
            rows = self._run(PLACES, {"pairs": asked}) if asked else []
            self._records.note(asked, rows, self._run(LAST, {})[0][0])
        before = {place: number for place in places if (number := self._records.of(place)) is not None}
        return before, {place: self._records.number(place) for place in places if place not in before}

    def _many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if not rows:
            return
        if self._waiting is None:
            self._dialect.change(self._connection, sql, rows)
        else:
            self._waiting.append((sql, rows))

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._dialect.change_all(self._connection, waiting)

    def _run(self, sql: str, parameters: Mapping[str, object] | tuple[Any, ...]) -> list[Any]:
        if self._waiting:
            self._send()
        return self._dialect.fetch(self._connection, sql, parameters)
