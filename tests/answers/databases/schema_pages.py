"""Pages of a SQLite file written past the database: trees in a circle, roots exchanged, rows out of their order."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.answers.databases.schema_play import database, shell
from tests.cli.office import Office

_PAGE = 4096
#: SQLite's kinds of pages: an inner one and a leaf of a table, and a leaf of a table that is kept by its key.
_INNER, _LEAF, _KEYED_LEAF = 5, 13, 10
#: So many pages refer so often to the next: more rows than anybody reads in a lifetime, in a file that hardly grows.
_LEVELS, _FAN = 6, 400


def circle(office: Office, table: str) -> None:
    """Make a table's tree lead to one row over and over."""
    path = database(office)
    (root,) = _settled(path, "SELECT rootpage FROM sqlite_master WHERE name = ?", table)
    data = bytearray(path.read_bytes())
    first = len(data) // _PAGE + 1
    data[(root - 1) * _PAGE : root * _PAGE] = _inner(first)
    for level in range(_LEVELS):
        data += _inner(first + level + 1)
    data += _page(_LEAF, [bytes([6, 1]) + b"\x04\x00\x0e\x00\x00x"])
    data[28:32] = (len(data) // _PAGE).to_bytes(4, "big")
    path.write_bytes(data)


def misplace(office: Office, table: str) -> None:
    """Exchange the first and the last row of a table's only page, so that looking one up goes astray."""
    path = database(office)
    (root,) = _settled(path, "SELECT rootpage FROM sqlite_master WHERE name = ?", table)
    data = bytearray(path.read_bytes())
    start = (root - 1) * _PAGE
    assert data[start] == _KEYED_LEAF
    count = int.from_bytes(data[start + 3 : start + 5], "big")
    first, last = start + 8, start + 8 + 2 * (count - 1)
    data[first : first + 2], data[last : last + 2] = data[last : last + 2], data[first : first + 2]
    path.write_bytes(data)


def hide_from_index(office: Office, space: str) -> None:
    """Put an index that knows no record of a space in the place of the one by which records are looked up."""
    with shell(office) as connection:
        connection.execute(f"CREATE INDEX other ON records (space, key) WHERE space <> '{space}'")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'other')"
            " WHERE name = 'sqlite_autoindex_records_1'"
        )
        connection.execute("DELETE FROM sqlite_master WHERE name = 'other'")
        _stamp(connection)


def root(office: Office, name: str, other: str, *, exchanged: bool) -> None:
    """Move the root of an object to another's, and with ``exchanged`` the other's to the first."""
    with shell(office) as connection:
        pages = dict(connection.execute("SELECT name, rootpage FROM sqlite_master").fetchall())
        connection.execute("PRAGMA writable_schema = ON")
        moved = {name: pages[other], **({other: pages[name]} if exchanged else {})}
        for which, page in moved.items():
            connection.execute("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", (page, which))
        _stamp(connection)


def slip(office: Office, *row: object) -> None:
    """Add a row to the file's own list of objects, of which SQLite is told nothing."""
    with shell(office) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row)
        _stamp(connection)


def _stamp(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA schema_version").fetchone()
    connection.execute(f"PRAGMA schema_version = {version + 1}")


def _settled(path: Path, sql: str, *given: object) -> tuple[int]:
    """Ask something, and leave everything in the one file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
        (found,) = connection.execute(sql, given).fetchone()
        return (int(found),)


def _inner(child: int) -> bytes:
    return _page(_INNER, [child.to_bytes(4, "big") + b"\x01"] * _FAN, child)


def _page(kind: int, cells: list[bytes], right: int = 0) -> bytes:
    page, end = bytearray(_PAGE), _PAGE
    head = 12 if kind == _INNER else 8
    for number, cell in enumerate(cells):
        end -= len(cell)
        page[end : end + len(cell)] = cell
        page[head + 2 * number : head + 2 * number + 2] = end.to_bytes(2, "big")
    page[0] = kind
    page[3:5], page[5:7] = len(cells).to_bytes(2, "big"), end.to_bytes(2, "big")
    if kind == _INNER:
        page[8:12] = right.to_bytes(4, "big")
    return bytes(page)
