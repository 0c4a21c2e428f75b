"""The rows that an append wrote, written again: into a copy of its database that has the same keys and no guards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection

from custody.ledger.ports import EntryRow, Workers
from custody.model.entry.envelope import parse_entry, verify_entry
from custody.proof.note import VerifierKey
from custody.storage.database import SqlLedgerStore, location
from custody.storage.database.dialect import Change, Dialect
from custody.storage.migrations.guards import drop_guards
from tests.bench.slots import Slots
from tests.world import World


class Noting:
    """A database as a ledger speaks it, with a note of the changes of each commit."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sent: list[list[Change]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dialect, name)

    def change_all(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Run statements, and note them."""
        self._sent.append(list(changes))
        self._dialect.change_all(connection, changes)

    def taken(self) -> list[list[Change]]:
        """Return what was noted since the last call, a list for each commit."""
        sent, self._sent = self._sent, []
        return sent


@contextmanager
def noting(world: World) -> Iterator[Noting]:
    """Note meanwhile what an office sends to its database."""
    place = stored(world).place
    plain = place.dialect
    noted = Noting(plain)
    place.dialect = noted
    try:
        yield noted
    finally:
        place.dialect = plain


def stored(world: World) -> SqlLedgerStore:
    """Return the store of an office whose ledger lies in a database; raise SystemExit for another."""
    if not isinstance(world.store, SqlLedgerStore):
        raise SystemExit("this office keeps its ledger in memory")
    return world.store


class Copy(Protocol):
    """A copy of a database without guards."""

    def write(self, changes: Sequence[Change]) -> None:
        """Make changes in one durable transaction."""

    def close(self) -> None:
        """Close the copy."""


class FileCopy:
    """A copy of an office's SQLite file as it is now, written to by Python's own module.

    It keeps as much in memory as the ledger does, and moves its log as seldom.
    """

    def __init__(self, world: World, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        with closing(sqlite3.connect(stored(world).path)) as source:
            source.backup(self._connection)
        for (name,) in self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            self._connection.execute(f"DROP TRIGGER {name}")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        with stored(world).lend() as ours:
            for name in ("cache_size", "wal_autocheckpoint"):
                value = ours.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                self._connection.execute(f"PRAGMA {name} = {value}")

    def write(self, changes: Sequence[Change]) -> None:
        """Run each statement for its rows."""
        self._connection.execute("BEGIN IMMEDIATE")
        for sql, rows in changes:
            self._connection.executemany(sql, rows)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class ServerCopy:
    """A database on a server that is a copy of an office's, written to as the ledger does, by COPY where it can be."""

    def __init__(self, address: str) -> None:
        place = location.find(address)
        self._dialect = place.dialect
        self._engine = place.engine(readonly=False, busy_timeout=1)
        with self._engine.begin() as connection:
            drop_guards(connection)
        self._connection = self._engine.connect()

    def write(self, changes: Sequence[Change]) -> None:
        """Run each statement for its rows."""
        self._dialect.begin(self._connection)
        self._dialect.change_all(self._connection, changes)
        self._dialect.commit(self._connection)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
        self._engine.dispose()


class SameRows:
    """What an append cannot do without while it keeps what it keeps: verification, its rows, and two synced slots."""

    def __init__(self, copy: Copy, slots: Slots, key: VerifierKey, workers: Workers) -> None:
        self._copy = copy
        self._slots = slots
        self._key = key
        self._workers = workers

    def append(self, rows: list[EntryRow], sent: list[list[Change]], batch: int) -> None:
        """Take the entries of an append, and what it sent to its database for each batch of them."""
        if len(sent) * batch != len(rows):
            raise SystemExit(f"{len(rows)} entries in batches of {batch} were written in {len(sent)} commits")
        for number, changes in enumerate(sent):
            group = rows[number * batch : (number + 1) * batch]
            self._workers.each(lambda row: verify_entry(parse_entry(row.note), self._key), group)
            self._slots.write(0)
            self._copy.write(changes)
            self._slots.write(1)

    def close(self) -> None:
        """Close the copy."""
        self._copy.close()
