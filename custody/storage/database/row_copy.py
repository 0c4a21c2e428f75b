"""Copies all rows of one ledger database to another, and compares the two row by row.

Both are read side by side in the order of their keys, so that a ledger of any length needs no memory, and only rows
that the target lacks are written. The guards of the target judge these rows as any other entry.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection

from custody.errors import Conflict, Malformed, ProofInvalid, StorageFailed
from custody.frozen import dataclass
from custody.ledger.ports import HeadRow, Progress
from custody.proof import merkle
from custody.proof.merkle.frontier import Frontier
from custody.storage.database.dialect import Place
from custody.storage.database.object_states import COLUMNS

Row = tuple[Any, ...]
#: Rows, and bytes in them, that are written together.
_ROWS, _BYTES = 2048, 4 << 20
_PAGE = 512


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its columns, the first ``keys`` its key; rows of one that ``grows`` are never deleted."""

    name: str
    columns: tuple[str, ...]
    keys: int
    grows: bool = True

    @property
    def read(self) -> str:
        """The statement that reads it in the order of its key."""
        order = ", ".join(self.columns[: self.keys])
        return f"SELECT {', '.join(self.columns)} FROM {self.name} ORDER BY {order}"  # noqa: S608 - our own names

    @property
    def insert(self) -> str:
        """The statement that adds a row."""
        places = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({places})"  # noqa: S608 - our own names

    @property
    def delete(self) -> str:
        """The statement that deletes a row."""
        where = " AND ".join(f"{name} = ?" for name in self.columns[: self.keys])
        return f"DELETE FROM {self.name} WHERE {where}"  # noqa: S608 - our own names


ENTRIES = Table("entries", ("position", "subject", "seq", "id", "leaf", "prev", "note"), 1)
OPENINGS = Table("openings", ("position", "erased", "leaves"), 1)
#: Ordered so that each row follows the rows that it refers to.
TABLES = (
    Table("subjects", ("id", "name"), 1),
    ENTRIES,
    OPENINGS,
    Table("tiles", ("level", "idx", "hashes"), 2),
    Table("tile_roots", ("level", "idx", "root"), 2),
    Table("checkpoints", ("size", "note"), 1),
    Table("cosignatures", ("size", "vkey", "line"), 3),
    Table("erasures", ("position", "idx"), 2),
    Table("sweeps", ("position", "leaves"), 1),
    Table("records", ("id", "space", "key", "doc"), 1, grows=False),
    Table("terms", ("space", "term", "value", "record"), 4, grows=False),
    Table("labels", ("label", "space", "record", "position", "field"), 5, grows=False),
    Table("checks", COLUMNS, 1, grows=False),
)
#: The column ``erased`` of a new opening: none.
_NOTHING_ERASED = 256
_HEAD = "SELECT size, root, frontier FROM head WHERE id = 1"


@dataclass(frozen=True, slots=True)
class End:
    """One of the two databases: an open connection to it, and its place."""

    connection: Connection
    place: Place

    def rows(self, table: Table) -> Generator[Row, None, None]:
        """Yield all rows of a table in the order of its key; database errors are raised as ours."""
        with (
            self.place.errors(),
            closing(self.place.dialect.cursor(self.connection, table.read, {})) as found,
        ):
            while page := found.fetchmany(_PAGE):
                yield from map(tuple, page)

    def head(self) -> HeadRow:
        """Return the head; StorageFailed where it is lost."""
        with self.place.errors():
            rows = self.place.dialect.fetch(self.connection, _HEAD, {})
        if not rows:
            raise StorageFailed(f"the ledger database {self.place.name} has lost its head row")
        return HeadRow(*rows[0])

    def change(self, statement: str, rows: Sequence[Row]) -> None:
        """Run a statement once for each of these rows."""
        if rows:
            with self.place.errors("carry the ledger over to"):
                self.place.dialect.change(self.connection, statement, rows)


def differences(
    table: Table, ours: Iterator[Row], theirs: Iterator[Row]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield (our row, their row) where they differ, in order of key; None for a row that is missing."""
    mine, other = next(ours, None), next(theirs, None)
    keys = table.keys
    while mine is not None or other is not None:
        if other is None or (mine is not None and mine[:keys] < other[:keys]):
            yield mine, None
            mine = next(ours, None)
        elif mine is None or other[:keys] < mine[:keys]:
            yield None, other
            other = next(theirs, None)
        else:
            if mine != other:
                yield mine, other
            mine, other = next(ours, None), next(theirs, None)


def carry(source: End, target: End, progress: Progress) -> HeadRow:
    """Write the rows of ``source`` that ``target`` lacks, in its open transaction; return the head.

    Raises Conflict where it holds rows that the source has not, or a guard refuses a row; StorageFailed, also where a
    text is one that it cannot hold.
    """
    head = source.head()
    for table in TABLES:
        _carry(table, source, target, progress, head.size)
    _erase(source, target)
    with target.place.errors("carry the ledger over to"):
        move = "UPDATE head SET size = ?, root = ?, frontier = ? WHERE id = 1"
        target.place.dialect.fetch(target.connection, move, (head.size, head.root, head.frontier))
    return head


def _carry(table: Table, source: End, target: End, progress: Progress, size: int) -> None:
    if not table.grows:
        _take_away(table, source, target)
    new: list[Row] = []
    weight = 0
    with closing(source.rows(table)) as ours, closing(target.rows(table)) as theirs:
        for mine, other in differences(table, ours, theirs):
            if other is not None:
                if table is OPENINGS and mine is not None:
                    continue
                raise Conflict(
                    f"{target.place.name} holds {table.name} that are not those of this ledger",
                    hint="Somebody wrote to it: keep it for whoever finds out, and use an empty database.",
                )
            if mine is not None:
                new.append(_added(table, mine))
                weight += sum(len(value) for value in mine if isinstance(value, bytes))
            if len(new) >= _ROWS or weight >= _BYTES:
                _add(table, target, new)
                if table is ENTRIES and mine is not None:
                    progress.advance(mine[0] + 1, size, "entries carried")
                new, weight = [], 0
    _add(table, target, new)


def _take_away(table: Table, source: End, target: End) -> None:
    """Delete the target's rows that differ from the source's, before they block added ones."""
    gone: list[Row] = []
    with closing(source.rows(table)) as ours, closing(target.rows(table)) as theirs:
        for _, other in differences(table, ours, theirs):
            if other is not None:
                gone.append(other[: table.keys])
            if len(gone) >= _ROWS:
                target.change(table.delete, gone)
                gone = []
    target.change(table.delete, gone)


def _added(table: Table, row: Row) -> Row:
    """Return a row as it is inserted: an opening begins without erased fields, which ``_erase`` restores."""
    return (row[0], _NOTHING_ERASED, row[2]) if table is OPENINGS else row


def _add(table: Table, target: End, new: Sequence[Row]) -> None:
    try:
        target.change(table.insert, new)
    except Malformed:
        _name_unkept(table, target, new)
        raise


def _name_unkept(table: Table, target: End, rows: Sequence[Row]) -> None:
    """Raise StorageFailed for the first row with a text that only SQLite stores, naming its entry."""
    for row in rows:
        if any(isinstance(value, str) and "\0" in value for value in row):
            named = dict(zip(table.columns, row, strict=True))
            entry, field = named.get("position"), named.get("field")
            raise StorageFailed(
                f"{target.place.name} cannot keep what stands in {table.name}: the field {field} of entry {entry} holds"
                " the character U+0000. Nothing was moved.",
                hint=f"Correct it, have it erased (`custody erasure propose {entry}`), then move again.",
            )


def _erase(source: End, target: End) -> None:
    """Copy erased openings to the target, once the erasures that allow it are there."""
    change = "UPDATE openings SET erased = ?, leaves = ? WHERE position = ?"
    late: list[Row] = []
    with closing(source.rows(Table("erasures", ("position", "idx"), 2))) as erasures:
        if next(erasures, None) is None:
            return
    with closing(source.rows(OPENINGS)) as ours, closing(target.rows(OPENINGS)) as theirs:
        for mine, _ in differences(OPENINGS, ours, theirs):
            if mine is not None:
                late.append((mine[1], mine[2], mine[0]))
            if len(late) >= _ROWS:
                target.change(change, late)
                late = []
    target.change(change, late)


def compare(source: End, target: End, progress: Progress) -> HeadRow:
    """Compare all rows of both, and the target's leaves and root with its entries; return the head.

    Raises ProofInvalid for the first difference, StorageFailed.
    """
    head = source.head()
    if target.head() != head:
        raise _other(target, "head", "its only row")
    frontier = Frontier()
    for table in TABLES:
        with closing(source.rows(table)) as ours, closing(target.rows(table)) as theirs:
            looked = _hashed(theirs, frontier, progress, head.size) if table is ENTRIES else theirs
            for mine, other in differences(table, ours, looked):
                key = (mine or other or ())[: table.keys]
                raise _other(target, table.name, " ".join(map(str, key)))
    if (frontier.size, frontier.root()) != (head.size, head.root):
        raise ProofInvalid(f"the root of the entries in {target.place.name} is not that of this ledger")
    return head


def _hashed(rows: Iterator[Row], frontier: Frontier, progress: Progress, size: int) -> Iterator[Row]:
    """Yield entries, hashing them into ``frontier``; an entry with a wrong leaf comes without its leaf."""
    for row in rows:
        leaf = merkle.leaf_hash(row[-1])
        frontier.append(leaf)
        if frontier.size % _ROWS == 0:
            progress.advance(frontier.size, size, "entries compared")
        yield row if leaf == row[4] else (*row[:4], None, *row[5:])


def _other(target: End, table: str, key: str) -> ProofInvalid:
    return ProofInvalid(
        f"what was carried over to {target.place.name} is not what stands here: {table}, {key}",
        hint="Nothing was closed. Keep that database for whoever finds out, and use an empty one.",
    )
