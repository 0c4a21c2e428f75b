"""Measures the write path on PostgreSQL, against bare verification and COPY of the same rows on the same server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from custody.ledger.ports import EntryRow
from custody.ledger.ports.serial_executor import IN_TURN, NOBODY
from custody.model.entry.envelope import parse_entry, verify_entry
from custody.proof.note import VerifierKey
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import MemorySources
from custody.storage.state.head import HeadFile
from tests.bench import names
from tests.bench.ledger import in_batches, sequencer
from tests.bench.same import SameRows, ServerCopy, stored
from tests.bench.slots import Slots
from tests.bench.timing import Row
from tests.contracts.helped import there
from tests.postgres.server import Cluster
from tests.world import World


class Floor:
    """What an append cannot do without: one core verifies, bare rows come in by COPY, all of it durable."""

    def __init__(self, folder: Path, address: str, key: VerifierKey) -> None:
        self._key = key
        self._slots = Slots(folder)
        self._connection = psycopg.connect(address)
        self._connection.execute(
            "CREATE TABLE e (position int8 PRIMARY KEY, id text, subject text, leaf bytea, note bytea, openings bytea)"
        )
        self._connection.commit()
        self._next = 0

    def append(self, rows: list[EntryRow], batch: int) -> None:
        """Take the rows in batches."""
        for first in range(0, len(rows), batch):
            group = rows[first : first + batch]
            for row in group:
                verify_entry(parse_entry(row.note), self._key)
            self._slots.write(0)
            with (
                self._connection.cursor() as cursor,
                cursor.copy("COPY e FROM STDIN (FORMAT BINARY)") as copy,
            ):
                copy.set_types(["int8", "text", "text", "bytea", "bytea", "bytea"])
                for at, row in enumerate(group, self._next):
                    copy.write_row((at, row.id, row.subject, row.leaf, row.note, row.openings))
            self._connection.commit()
            self._next += len(group)
            self._slots.write(1)

    def close(self) -> None:
        """Close the connection and the file."""
        self._connection.close()
        self._slots.close()


@contextmanager
def office(folder: Path, address: str) -> Iterator[World]:
    """Yield an office whose ledger is on a server."""
    origin = World.memory().origin
    with closing(SqlLedgerStore.create(address, origin)) as store:
        head = HeadFile(folder / "state" / "head", origin)
        world = World(store, head, MemoryObjects("local"), MemorySources()).staff()
        world.sequencer = sequencer(world, NOBODY)
        yield world


def on_postgres(folder: Path) -> tuple[list[Row], str]:
    """Measure batches of 1, 16 and 256 on a server with its data on a disk; gives the rows and what it is.

    In one process first, then with one on each other core, on which the server works too.
    """
    server = Cluster(on_disk=True).server
    with (
        server.database() as name,
        server.database() as bare_name,
        office(folder, server.address(name)) as world,
        there() as processes,
    ):
        key = world.people["judge"].signer.verifier
        floor, slots = Floor(folder, server.address(bare_name), key), Slots(folder)
        stored(world).close()  # a database is copied only while nobody is in it
        with server.database(template=name) as copy_name:
            same = SameRows(ServerCopy(server.address(copy_name)), slots, key, IN_TURN)
            table = in_batches(world, (floor.append, names.SERVER_APPENDS), (same, names.SERVER_APPENDS_KEPT))
            world.sequencer = sequencer(world, processes)
            table += in_batches(
                world,
                (floor.append, names.SERVER_APPENDS_HELPED),
                (same, names.SERVER_APPENDS_HELPED_KEPT),
            )
            same.close()
        for item in (floor, slots):
            item.close()
        size = world.size()
    return table, f"PostgreSQL {server.version // 10000}.{server.version % 10000}, {size:,} entries."
