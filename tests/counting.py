"""Counts what is asked of a ledger, by those who must not ask much: calls of a reader, records it reads, statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any

from custody.ledger.ports import LedgerReader
from custody.storage.database.sqlite import sqlite_dialect


class Calls:
    """A reader that counts its calls by their names, together with others where ``calls`` is theirs too."""

    def __init__(self, reader: LedgerReader, calls: Counter[str] | None = None) -> None:
        self._reader = reader
        self.calls: Counter[str] = Counter() if calls is None else calls

    def __getattr__(self, name: str) -> Any:
        self.calls[name] += 1
        return getattr(self._reader, name)


class Records:
    """A reader that notes the keys of records that are read, and counts the rows of the index."""

    def __init__(self, reader: LedgerReader) -> None:
        self._reader = reader
        self.keys: list[str] = []
        self.rows = 0

    @property
    def read(self) -> int:
        """How many records and rows were read."""
        return len(self.keys) + self.rows

    def forget(self) -> None:
        """Count anew."""
        self.keys.clear()
        self.rows = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def record(self, space: str, key: str) -> bytes | None:
        """Return one record, and note its key."""
        self.keys.append(key)
        return self._reader.record(space, key)

    def records_of(self, space: str, keys: Collection[str]) -> dict[str, bytes]:
        """Return records, and note their keys."""
        self.keys += keys
        return self._reader.records_of(space, keys)

    def find(self, *told: str, **more: object) -> list[tuple[str, str]]:
        """Return rows of the index, and count them."""
        found: Callable[..., list[tuple[str, str]]] = self._reader.find
        rows = found(*told, **more)
        self.rows += len(rows)
        return rows


class Statements:
    """SQLite as a ledger speaks it, with a note of every statement that asks for something."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite_dialect, name)

    def fetch(self, connection: Any, sql: str, given: Mapping[str, object] | tuple[Any, ...]) -> list[Any]:
        """Return all rows of a statement, and note it."""
        self.asked.append(sql)
        return sqlite_dialect.fetch(connection, sql, given)

    def cursor(self, connection: Any, sql: str, given: Mapping[str, object]) -> Any:
        """Return the rows of a statement in pages, and note it."""
        self.asked.append(sql)
        return sqlite_dialect.cursor(connection, sql, given)
