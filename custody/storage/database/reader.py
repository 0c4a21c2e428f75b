"""Reads a ledger database in plain SQL that every dialect takes, a page or a row at a time.

Each method is one statement and sees one committed state, an iterator the state of its first row. Two calls may see two
states, but entries, tiles and checkpoints never change. Nothing that is read is judged here: that is the audit's work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from typing import Any

from sqlalchemy import Connection

from custody.errors import NotFound, StorageFailed
from custody.ledger.ports import (
    Asked,
    EntryRow,
    HeadRow,
    Known,
    LabelRow,
    RecordRow,
    StoredEntry,
)
from custody.storage.database.dialect import Dialect, Question
from custody.storage.database.object_states import CheckReads
from custody.storage.database.orphan_rows import StrayReads
from custody.storage.database.tree import TreeReads

Connect = Callable[[], AbstractContextManager[Connection]]
Errors = AbstractContextManager[None]

_PAGE = 512
_MOST = 2**63 - 1
#: Bytes before the openings in their frame: their length, big-endian.
_FRAME = 4
#: CROSS lets the list be read first, in its order, and not all records of its space.
_TERMS = """SELECT t.value, r.key FROM terms t CROSS JOIN records r
    WHERE r.id = t.record AND r.space = t.space AND t.space = :space AND t.term = :term"""
#: The number of the record after which a list goes on; a missing record counts as the last.
_AFTER = f"COALESCE((SELECT id FROM records WHERE space = :space AND key = :after_key), {_MOST})"  # noqa: S608 - our own words
_FIND = f"{_TERMS} AND t.value >= :low AND t.value <= :high ORDER BY t.value, t.record LIMIT :limit"
_FIND_AFTER = f"""{_TERMS} AND (t.value, t.record) > (:after, {_AFTER}) AND t.value <= :high
    ORDER BY t.value, t.record LIMIT :limit"""
_FIND_DOWN = f"""{_TERMS} AND t.value >= :low AND t.value <= :high
    ORDER BY t.value DESC, t.record DESC LIMIT :limit"""
_FIND_BELOW = f"""{_TERMS} AND (t.value, t.record) < (:after, {_AFTER}) AND t.value >= :low
    ORDER BY t.value DESC, t.record DESC LIMIT :limit"""
_LABEL = "SELECT l.label, l.space, r.key, l.position, l.field FROM"
_LABELS = f"{_LABEL} labels l CROSS JOIN records r WHERE r.id = l.record AND r.space = l.space"
_LABELS_OF = f"""{_LABEL} records r CROSS JOIN labels l WHERE (r.space, r.key) IN :pairs
    AND l.record = r.id AND l.space = r.space ORDER BY r.key, l.position, l.field, l.label, l.space"""
_POSITIONS = "SELECT id, position FROM entries WHERE id IN :listed"
_TIPS = """SELECT s.name, e.seq, e.position, e.note, e.leaf FROM subjects s JOIN entries e ON e.subject = s.id
    WHERE s.name IN :listed AND e.seq = (SELECT MAX(seq) FROM entries WHERE subject = s.id)"""
#: Records by their place, with their numbers.
PLACES = "SELECT space, key, doc, id FROM records WHERE (space, key) IN :pairs"
_ENTRY = "SELECT position, note, leaf FROM entries WHERE position = :at"
_ENTRIES = "SELECT position, note, leaf FROM entries WHERE position IN :listed"
_CHECKPOINTS = "SELECT size, note FROM checkpoints WHERE size IN :listed"
#: By how much the openings of an entry count more erased fields than are recorded.
_ODD = "erased - 256 - (SELECT COUNT(*) FROM erasures e WHERE e.position = o.position)"
_OPENINGS = f"SELECT position, leaves, {_ODD} FROM openings o"  # noqa: S608 - our own words
_MISCOUNTED = f"SELECT position FROM openings o WHERE position >= :a AND {_ODD} <> 0 ORDER BY position"  # noqa: S608 - our own words


class SqlReader(CheckReads, StrayReads, TreeReads):
    """A LedgerReader over an SQL database; it needs no closing, and many threads may use it.

    Where a row within the ledger is gone, methods raise StorageFailed; for a position beyond it, NotFound.
    """

    def __init__(self, connect: Connect, dialect: Dialect, errors: Errors, name: str) -> None:
        self._connect = connect
        self._fetch = dialect.fetch
        self._fetch_all = dialect.fetch_all
        self._cursor = dialect.cursor
        self._errors = errors
        self._name = name

    def head(self) -> HeadRow:
        """Return the committed head; raise StorageFailed if the database has lost it."""
        rows = self._rows("SELECT size, root, frontier FROM head WHERE id = 1")
        if not rows:
            raise StorageFailed(f"the ledger database {self._name} has lost its head row")
        size, root, frontier = rows[0]
        if (
            size is None or root is None or frontier is None
        ):  # as a page that was written past the database may say
            raise StorageFailed(f"the head row of the ledger database {self._name} is damaged")
        return HeadRow(size, root, frontier)

    def place(self) -> str:
        """Return the identifier of this database as the place of a relocated ledger, "" if it is none."""
        return self._value("SELECT value FROM meta WHERE key = :key", key="place") or ""

    def entry(self, position: int) -> StoredEntry:
        """Return the entry at ``position``; NotFound beyond the ledger, StorageFailed where it is lost."""
        rows = self._rows(_ENTRY, at=position)
        return StoredEntry(*rows[0]) if rows else self._lacks(position, "the entry")

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        """Yield the entries at positions [start, stop) in order; missing ones are left out."""
        sql = "SELECT position, note, leaf FROM entries WHERE position >= :a AND position < :b ORDER BY position"
        for row in self._pages(sql, a=start, b=stop):
            yield StoredEntry(*row)

    def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
        """Yield every stored column of the entries at [start, stop) in order, for the audit.

        Missing entries are left out.
        """
        sql = """SELECT e.position, e.id, s.name, e.seq, e.prev, e.leaf, e.note, o.leaves
            FROM entries e LEFT JOIN subjects s ON s.id = e.subject LEFT JOIN openings o ON o.position = e.position
            WHERE e.position >= :a AND e.position < :b ORDER BY e.position"""
        for position, entry_id, subject, seq, prev, leaf, note, leaves in self._pages(sql, a=start, b=stop):
            openings = unframe(leaves or b"")
            yield EntryRow(position, entry_id, subject or "", seq, prev, leaf, note, openings)

    def openings(self, position: int) -> bytes:
        """Return the openings of the entry at ``position``; invalid bytes if the row is damaged."""
        rows = self._rows(f"{_OPENINGS} WHERE position = :at", at=position)
        return _opened(rows[0]) if rows else self._lacks(position, "the openings of the entry")

    def miscounted(self, start: int) -> Iterator[int]:
        """Yield the positions from ``start`` on of openings with a wrong number of erased fields."""
        return (row[0] for row in self._pages(_MISCOUNTED, a=start))

    def position_of(self, entry_id: str) -> int | None:
        """Return the position of the entry with this id, None if there is none."""
        found: int | None = self._value("SELECT position FROM entries WHERE id = :id", id=entry_id)
        return found

    def positions_of(self, entry_ids: Collection[str]) -> dict[str, int]:
        """Return the positions of the entries with these ids, by id; unknown ids are left out."""
        return dict(self._rows(_POSITIONS, listed=list(entry_ids)))

    def positions(self, subject: str, start: int = 0, stop: int | None = None) -> list[int]:
        """Return the positions of a subject's entries with ``start`` <= seq < ``stop``, by seq."""
        sql = """SELECT position FROM entries WHERE subject = (SELECT id FROM subjects WHERE name = :name)
            AND seq >= :start AND seq < :stop ORDER BY seq"""
        rows = self._rows(sql, name=subject, start=start, stop=_MOST if stop is None else stop)
        return [row[0] for row in rows]

    def tip(self, subject: str) -> tuple[int, StoredEntry] | None:
        """Return (seq, entry) of the newest entry of a subject, None if it has none."""
        sql = """SELECT seq, position, note, leaf FROM entries
            WHERE subject = (SELECT id FROM subjects WHERE name = :name) ORDER BY seq DESC LIMIT 1"""
        rows = self._rows(sql, name=subject)
        return (rows[0][0], StoredEntry(*rows[0][1:])) if rows else None

    def tips(self, subjects: Collection[str]) -> dict[str, tuple[int, StoredEntry]]:
        """Return (seq, entry) of the newest entry of each subject that has one, by subject."""
        return _tips(self._rows(_TIPS, listed=list(subjects)))

    def sweep(self, position: int) -> bytes | None:
        """Return the stored result leaves of the sweep entry at ``position``, None for another entry.

        Raises NotFound beyond the ledger.
        """
        found: bytes | None = self._value("SELECT leaves FROM sweeps WHERE position = :at", at=position)
        if found is None:
            self.entry(position)
        return found

    def sweeps(self) -> Iterator[tuple[int, bytes]]:
        """Yield all stored sweep results in ascending position."""
        return map(tuple, self._pages("SELECT position, leaves FROM sweeps ORDER BY position"))

    def record(self, space: str, key: str) -> bytes | None:
        """Return the document of one read-model record, None if there is none."""
        sql = "SELECT doc FROM records WHERE space = :space AND key = :key"
        found: bytes | None = self._value(sql, space=space, key=key)
        return found

    def records_of(self, space: str, keys: Collection[str]) -> dict[str, bytes]:
        """Return the documents of one space's records with these keys, by key; missing ones are left out."""
        sql = "SELECT key, doc FROM records WHERE space = :space AND key IN :listed AND doc IS NOT NULL"
        return dict(self._rows(sql, space=space, listed=list(keys)))

    def records_at(self, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Return the documents of the records at these (space, key), by these; missing ones are left out."""
        return _docs(self._rows(PLACES, pairs=list(places)))

    def known(self, asked: Asked) -> Known:
        """Return the positions, tips, records, entries and checkpoints of ``asked``.

        It takes one request where the database takes several queries in one.
        """
        return self._known(asked, [])[0]

    def _known(self, asked: Asked, more: Sequence[Question]) -> tuple[Known, list[list[Any]]]:
        """Return the values of ``asked``, and the rows of its records and of ``more`` queries."""
        questions: list[Question] = [
            (_POSITIONS, {"listed": list(asked.ids)}),
            (_TIPS, {"listed": list(asked.subjects)}),
            (PLACES, {"pairs": list(asked.places)}),
            (_ENTRIES, {"listed": list(asked.at)}),
            (_CHECKPOINTS, {"listed": list(asked.sizes)}),
            *more,
        ]
        with self._errors, self._connect() as connection:
            positions, tips, records, entries, checkpoints, *rest = self._fetch_all(connection, questions)
        known = Known(
            dict(positions),
            _tips(tips),
            _docs(records),
            {row[0]: StoredEntry(*row) for row in entries},
            dict(checkpoints),
        )
        return known, [records, *rest]

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
        """Return at most ``limit`` (value, key) with low <= value <= high, up or down, after ``after``."""
        most = max(limit, 0)
        if after is None or (after[0] > high if backwards else after[0] < low):
            sql = _FIND_DOWN if backwards else _FIND
            rows = self._rows(sql, space=space, term=term, low=low, high=high, limit=most)
        else:
            # Without the bound on this side the index begins at the pair, however many keys share its value.
            place = {
                "after": after[0],
                "after_key": after[1],
                **({"low": low} if backwards else {"high": high}),
            }
            sql = _FIND_BELOW if backwards else _FIND_AFTER
            rows = self._rows(sql, space=space, term=term, limit=most, **place)
        return [(value, key) for value, key in rows]

    def listed(
        self, space: str, term: str, values: Collection[str], *, limit: int | None = None
    ) -> dict[str, list[str]]:
        """Return the keys of records by value of a term, oldest first, at most ``limit`` in all."""
        sql = f"{_TERMS} AND t.value IN :listed ORDER BY t.value, t.record LIMIT :limit"
        most = _MOST if limit is None else max(limit, 0)
        found: dict[str, list[str]] = {}
        for value, key in self._rows(sql, space=space, term=term, listed=list(values), limit=most):
            found.setdefault(value, []).append(key)
        return found

    def keys_from(self, space: str, low: str, limit: int = 500) -> list[str]:
        """Return at most ``limit`` keys of a space's records from ``low`` on, in ascending order."""
        sql = """SELECT key FROM records WHERE space = :space AND key >= :low AND doc IS NOT NULL
            ORDER BY key LIMIT :limit"""
        return [row[0] for row in self._rows(sql, space=space, low=low, limit=max(limit, 0))]

    def count(self, space: str, term: str, low: str, high: str) -> int:
        """Return the number of (value, key) of a term with low <= value <= high."""
        sql = """SELECT COUNT(*) FROM terms WHERE space = :space AND term = :term
            AND value >= :low AND value <= :high"""
        return self._value(sql, space=space, term=term, low=low, high=high) or 0

    def count_both(self, one: tuple[str, str, str], other: tuple[str, str, str]) -> int:
        """Return the number of keys in both lists, each named by (space, term, value).

        Reads the first list, and looks each key up in the second.
        """
        sql = """SELECT COUNT(*) FROM terms a CROSS JOIN records c CROSS JOIN records d CROSS JOIN terms b
            WHERE a.space = :space AND a.term = :term AND a.value = :value AND c.id = a.record
            AND d.space = :other AND d.key = c.key
            AND b.space = :other AND b.term = :also AND b.value = :same AND b.record = d.id"""
        (space, term, value), (other_space, also, same) = one, other
        found = self._value(sql, space=space, term=term, value=value, other=other_space, also=also, same=same)
        return found or 0

    def records(self) -> Iterator[RecordRow]:
        """Yield the whole read model ordered by (space, key), terms sorted."""
        sql = """SELECT r.space, r.key, r.doc, t.term, t.value FROM records r
            LEFT JOIN terms t ON t.record = r.id AND t.space = r.space
            WHERE r.doc IS NOT NULL ORDER BY r.space, r.key, t.term, t.value"""
        at: tuple[str, str, bytes] | None = None
        terms: list[tuple[str, str]] = []
        for space, key, doc, term, value in self._pages(sql):
            if at is None or at[1] != key or at[0] != space:
                if at is not None:
                    yield RecordRow(*at, tuple(terms))
                at, terms = (space, key, doc), []
            if term is not None:
                terms.append((term, value))
        if at is not None:
            yield RecordRow(*at, tuple(terms))

    def labels(self, label: str) -> list[LabelRow]:
        """Return the rows that carry exactly this label, ordered by (subject, position, field)."""
        sql = f"{_LABELS} AND l.label = :label ORDER BY r.key, l.position, l.field, l.space"
        return [LabelRow(*row) for row in self._rows(sql, label=label)]

    def labels_named(self, names: Collection[tuple[str, str]]) -> list[LabelRow]:
        """Return the rows that carry one of these (label, space), by (subject, position, field)."""
        sql = f"{_LABELS} AND (l.label, l.space) IN :pairs ORDER BY r.key, l.position, l.field, l.label, l.space"
        return [LabelRow(*row) for row in self._rows(sql, pairs=list(names))] if names else []

    def labels_at(self, position: int) -> list[LabelRow]:
        """Return the labels that the entry at ``position`` carries, ordered by field."""
        sql = f"{_LABELS} AND l.position = :at ORDER BY l.field, l.label, l.space, r.key"
        return [LabelRow(*row) for row in self._rows(sql, at=position)]

    def labels_of(self, subjects: Collection[str], spaces: Collection[str]) -> list[LabelRow]:
        """Return the labels of these subjects in some spaces, ordered by (subject, position, field)."""
        pairs = [(space, subject) for space in spaces for subject in subjects]
        return [LabelRow(*row) for row in self._rows(_LABELS_OF, pairs=pairs)]

    def labels_from(self, beginning: str, space: str, limit: int = 500) -> list[LabelRow]:
        """Return at most ``limit`` labels in a space that begin with a text, ordered by label."""
        sql = f"""{_LABELS} AND l.label >= :low AND substr(l.label, 1, :length) = :low
            AND l.space = :space AND l.label < :high
            ORDER BY l.label, l.record, l.position, l.field LIMIT :limit"""
        if not beginning:
            return []
        # No text that begins so sorts behind one that goes on with the last code point.
        high = beginning + chr(0x10FFFF) * 2
        parameters = {"low": beginning, "high": high, "length": len(beginning), "space": space}
        return [LabelRow(*row) for row in self._rows(sql, limit=max(limit, 0), **parameters)]

    def all_labels(self) -> Iterator[LabelRow]:
        """Yield every label ordered by (position, field)."""
        for row in self._pages(f"{_LABELS} ORDER BY l.position, l.field, l.label, l.space, r.key"):
            yield LabelRow(*row)

    def erased(self) -> Iterator[tuple[int, int]]:
        """Yield (position, field index) of every erasure."""
        return map(tuple, self._pages("SELECT position, idx FROM erasures ORDER BY position, idx"))

    def _rows(self, sql: str, **parameters: Any) -> Sequence[Any]:
        with self._errors, self._connect() as connection:
            try:
                return self._fetch(connection, sql, parameters)
            except (OverflowError, UnicodeEncodeError):
                return []  # a number or text that no column can hold is in no row

    def _value(self, sql: str, **parameters: Any) -> Any:
        """Return the first column of the only row, None without one."""
        rows = self._rows(sql, **parameters)
        return rows[0][0] if rows else None

    def _pages(self, sql: str, **parameters: int) -> Iterator[Any]:
        """Yield the rows of one statement as the database finds them, so that they are of one state."""
        within = {name: min(max(value, 0), _MOST) for name, value in parameters.items()}
        with (
            self._errors,
            self._connect() as connection,
            closing(self._cursor(connection, sql, within)) as rows,
        ):
            while page := rows.fetchmany(_PAGE):
                yield from page

    def _lacks(self, position: int, what: str) -> Any:
        size = self.head().size
        if 0 <= position < size:
            raise StorageFailed(f"the ledger database {self._name} has lost {what} at {position}")
        raise NotFound(f"there is no entry at {position}: the ledger has {size}")


def _docs(rows: Iterable[Any]) -> dict[tuple[str, str], bytes]:
    return {(row[0], row[1]): row[2] for row in rows if row[2] is not None}


def _tips(rows: Iterable[Any]) -> dict[str, tuple[int, StoredEntry]]:
    return {name: (seq, StoredEntry(*stored)) for name, seq, *stored in rows}


def frame(openings: bytes, length: int = 0) -> bytes:
    """Return openings in their frame for storage: length, bytes, zeros up to ``length`` bytes in all."""
    return (len(openings).to_bytes(_FRAME, "big") + openings).ljust(length, b"\0")


def unframe(data: bytes) -> bytes:
    """Return the openings in a frame; return any other bytes whole, so that they fit no opening."""
    stop = _FRAME + int.from_bytes(data[:_FRAME], "big")
    if stop > len(data) or any(data[stop:]):
        return data
    return data[_FRAME:stop]


def _opened(row: Any) -> bytes:
    """Return the openings of a row, its raw bytes where its count of erasures is not the recorded one."""
    leaves: bytes = row[1]
    return leaves if row[2] else unframe(leaves)
