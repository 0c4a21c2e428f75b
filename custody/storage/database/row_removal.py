"""Deletes unsigned rows in one transaction, past the guards, which are restored in it.

custody.ledger.append.stray_rows finds these rows. Each can be read in full before its deletion, to be saved elsewhere.
Only an account that may change the schema can do this: the owner of a server's tables, or of a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from custody.ledger.append.stray_rows import Strays
from custody.storage.database.dialect import Dialect
from custody.storage.migrations.guards import create_guards, drop_guards

#: Columns of each table that may hold such a row, the key first.
COLUMNS = {
    "cosignatures": ("size", "vkey", "line"),
    "checkpoints": ("size", "note"),
    "tile_roots": ("level", "idx", "root"),
    "tiles": ("level", "idx", "hashes"),
    "sweeps": ("position", "leaves"),
    "erasures": ("position", "idx"),
    "openings": ("position", "erased", "leaves"),
    "entries": ("position", "subject", "seq", "id", "leaf", "prev", "note"),
    "subjects": ("id", "name"),
    "head": ("id", "size", "root", "frontier"),
}
_LEVELS = range(7)
_COUNT = (
    "UPDATE openings SET erased = 256 + (SELECT COUNT(*) FROM erasures WHERE position = ?) WHERE position = ?"
)
_NO_ENTRY = "NOT EXISTS (SELECT 1 FROM entries e WHERE e.subject = subjects.id AND e.position < ?)"

Row = tuple[str, dict[str, Any]]


def stray_rows(connection: Connection, dialect: Dialect, strays: Strays) -> list[Row]:
    """Return (table, values by column) of each row that no signature covers, as it is stored.

    Raises what the database raises.
    """
    found: list[Row] = []
    for table, where, parameters in _conditions(strays):
        sql = f"SELECT {', '.join(COLUMNS[table])} FROM {table} WHERE {where}"  # noqa: S608 - our words
        found += [
            (table, dict(zip(COLUMNS[table], row, strict=True)))
            for row in dialect.fetch(connection, sql, parameters)
        ]
    for row in dialect.fetch(connection, "SELECT id, size, root, frontier FROM head WHERE id = 1", ()):
        if tuple(row[1:]) != _end(strays):
            found.append(("head", dict(zip(COLUMNS["head"], row, strict=True))))
    return found


def take_away(connection: Connection, dialect: Dialect, strays: Strays) -> None:
    """Delete the rows that no signature covers, and set the head to its signed end.

    The transaction is the caller's to commit. Raises what the database raises.
    """
    drop_guards(connection)
    for table, where, parameters in _conditions(strays):
        dialect.change(connection, f"DELETE FROM {table} WHERE {where}", [parameters])  # noqa: S608 - our words
    for position in dict.fromkeys(position for position, _ in strays.erasures):
        dialect.change(connection, _COUNT, [(position, position)])
    dialect.change(
        connection, "UPDATE head SET size = ?, root = ?, frontier = ? WHERE id = 1", [_end(strays)]
    )
    _number_anew(connection, dialect, strays.head.size)
    create_guards(connection)


def _conditions(strays: Strays) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Yield (table, condition, its values) of rows to delete, each before the rows that it refers to."""
    size = strays.head.size
    for key in strays.cosignatures:
        yield "cosignatures", "size = ? AND vkey = ? AND line = ?", key
    for gone in strays.checkpoints:
        yield "cosignatures", "size = ?", (gone,)
    yield "cosignatures", "size > ?", (size,)
    for gone in strays.checkpoints:
        yield "checkpoints", "size = ?", (gone,)
    yield "checkpoints", "size > ?", (size,)
    for level in _LEVELS:
        for table in ("tile_roots", "tiles"):
            yield table, "level = ? AND idx >= ?", (level, size >> (8 * (level + 1)))
    for position in strays.sweeps:
        yield "sweeps", "position = ?", (position,)
    for place in strays.erasures:
        yield "erasures", "position = ? AND idx = ?", place
    for table in ("sweeps", "erasures", "openings", "entries"):
        yield table, "position >= ?", (size,)
    yield "subjects", _NO_ENTRY, (size,)


def _end(strays: Strays) -> tuple[int, bytes, bytes]:
    return strays.head.size, strays.head.root, strays.head.frontier


def _number_anew(connection: Connection, dialect: Dialect, size: int) -> None:
    """Renumber subjects numbered beyond the ledger's size to free numbers within it."""
    beyond = dialect.fetch(connection, "SELECT id, name FROM subjects WHERE id > ? ORDER BY id", (size,))
    if not beyond:
        return
    taken = {row[0] for row in dialect.fetch(connection, "SELECT id FROM subjects WHERE id <= ?", (size,))}
    free = (number for number in range(1, size + 1) if number not in taken)
    for (old, name), new in zip(beyond, free, strict=False):
        for sql, parameters in (
            ("INSERT INTO subjects (id, name) VALUES (?, ?)", (new, f"{name} is numbered anew")),
            ("UPDATE entries SET subject = ? WHERE subject = ?", (new, old)),
            ("DELETE FROM subjects WHERE id = ?", (old,)),
            ("UPDATE subjects SET name = ? WHERE id = ?", (name, new)),
        ):
            dialect.change(connection, sql, [parameters])
