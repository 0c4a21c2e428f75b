"""Copies a ledger row by row into a new SQLite file, from any database, while entries are added.

Everything is read in one transaction of the source, so the copy is of one committed state. No file is copied, so the
copy has neither erased bytes nor a write in progress.
"""

from __future__ import annotations

import os
from pathlib import Path

from custody.ledger.ports import HeadRow, Progress
from custody.storage.database import SqlLedgerStore
from custody.storage.database.location import FilePlace
from custody.storage.database.row_copy import End, carry
from custody.storage.database.schema_check import ARRIVING, read_meta
from custody.storage.database.store import BUSY_TIMEOUT, fill
from custody.storage.files import durable
from custody.storage.migrations import upgrade


def copy_ledger(source: SqlLedgerStore, path: Path, progress: Progress) -> HeadRow:
    """Write the ledger of ``source`` into a new SQLite file, durably; return the head it ends at.

    The file needs no other beside it. Raises ConfigError where there is a file already, StorageFailed, Conflict for a
    row that the guards of a new database refuse.
    """
    place = FilePlace(path)
    place.claim()
    engine = place.engine(readonly=False, busy_timeout=BUSY_TIMEOUT, create=True)
    try:
        with place.errors("write"), engine.connect() as connection:
            place.dialect.begin(connection, schema=True)
            place.prepare(connection)
            upgrade(connection)
            with source.snapshot() as ours:
                known = read_meta(connection, place)
                said = read_meta(ours, source.place)
                fill(
                    place.dialect,
                    connection,
                    {key: value for key, value in said.items() if key not in known and key != ARRIVING},
                )
                head = carry(End(ours, source.place), End(connection, place), progress)
            connection.commit()
            # Reading a file with a write-ahead log makes files beside it, in a folder that nobody may change.
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    finally:
        engine.dispose()
    fd = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        durable.sync_file(fd)
    finally:
        os.close(fd)
    durable.sync_folder(path.parent)
    return head
