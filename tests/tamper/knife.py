"""A raw connection that got past the guards: changes, removes and puts back single values of a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Knife:
    """Cuts into the database at ``path``; every cut is undone when its block ends."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA ignore_check_constraints = ON")
        for (name,) in self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            self._connection.execute(f"DROP TRIGGER {name}")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def tables(self) -> dict[str, tuple[str, ...]]:
        """Return the columns of every table of the ledger."""
        names = self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'alembic%' ORDER BY name"
        ).fetchall()
        return {
            name: tuple(column["name"] for column in self._connection.execute(f"PRAGMA table_info({name})"))
            for (name,) in names
        }

    def rows(self, table: str) -> list[Row]:
        """Return all rows of a table by rising key."""
        order = ", ".join(self._key(table))
        return [dict(row) for row in self._connection.execute(f"SELECT * FROM {table} ORDER BY {order}")]  # noqa: S608 - names come from the schema itself

    def some(self, table: str, column: str = "") -> list[Row]:
        """Return the first, a middle and the last row of a table, of those with a value in the column."""
        rows = [row for row in self.rows(table) if not column or row[column] not in (None, "")]
        return [rows[at] for at in sorted({0, len(rows) // 2, len(rows) - 1})] if rows else []

    @contextmanager
    def changed(self, table: str, row: Row, **values: Any) -> Iterator[Row]:
        """Change values of a row meanwhile."""
        new = {**row, **values}
        self._update(table, row, new)
        try:
            yield new
        finally:
            self._update(table, new, row)

    @contextmanager
    def garbled(self, table: str, row: Row, column: str) -> Iterator[None]:
        """Put a byte into a text that no UTF-8 has."""
        where, given = self._where(table, row)
        broken = b"\xff" + row[column].encode()[1:]
        there = f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE {where}"  # noqa: S608 - names come from the schema itself
        assert self._connection.execute(there, [broken, *given]).rowcount == 1
        try:
            yield
        finally:
            back = f"UPDATE {table} SET {column} = ? WHERE {column} = CAST(? AS TEXT)"  # noqa: S608 - names come from the schema itself
            assert self._connection.execute(back, [row[column], broken]).rowcount == 1

    @contextmanager
    def deleted(self, table: str, *rows: Row) -> Iterator[None]:
        """Take rows away."""
        for row in rows:
            where, given = self._where(table, row)
            assert self._connection.execute(f"DELETE FROM {table} WHERE {where}", given).rowcount == 1  # noqa: S608 - names come from the schema itself
        try:
            yield
        finally:
            for row in rows:
                self.insert(table, row)

    @contextmanager
    def added(self, table: str, row: Row) -> Iterator[None]:
        """Slip a row in for a while."""
        self.insert(table, row)
        try:
            yield
        finally:
            where, given = self._where(table, row)
            self._connection.execute(f"DELETE FROM {table} WHERE {where}", given)  # noqa: S608 - names come from the schema itself

    def run(self, sql: str, *given: Any) -> None:
        """Run one statement."""
        self._connection.execute(sql, given)

    def insert(self, table: str, row: Row) -> None:
        """Slip a row in."""
        marks = ", ".join("?" * len(row))
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - names come from the schema itself
        self._connection.execute(sql, list(row.values()))

    def _update(self, table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        where, given = self._where(table, old)
        sets = ", ".join(f"{name} = ?" for name in new)
        done = self._connection.execute(f"UPDATE {table} SET {sets} WHERE {where}", [*new.values(), *given])  # noqa: S608 - names come from the schema itself
        assert done.rowcount == 1

    def _where(self, table: str, row: Mapping[str, Any]) -> tuple[str, list[Any]]:
        key = self._key(table)
        return " AND ".join(f"{name} = ?" for name in key), [row[name] for name in key]

    def _key(self, table: str) -> list[str]:
        columns = self._connection.execute(f"PRAGMA table_info({table})").fetchall()
        return [column["name"] for column in sorted(columns, key=lambda one: one["pk"]) if column["pk"]]


def bent(value: Any, at: int = 0) -> Any:
    """Return a value that differs in one byte: at ``at`` in bytes and text, the third of a number."""
    if isinstance(value, int):
        return value ^ 0x10000
    if isinstance(value, bytes):
        return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    return value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]


def places(value: Any) -> list[int]:
    """Return a few indices into a value at which to change it."""
    if isinstance(value, int) or not value:
        return [0]
    return sorted({0, len(value) // 3, len(value) // 2, len(value) - 1})
