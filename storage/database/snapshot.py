"""Reads one committed state of a ledger for as long as it takes, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from custody.ledger.ports import LedgerReader
from storage.database.reading import SqlReader
from storage.database.store import SqlLedgerStore


@contextmanager
def snapshot(store: SqlLedgerStore) -> Iterator[LedgerReader]:
    """Yield a reader whose answers are all of the state that was committed last when it was begun.

    It is for one thread. A SQLite file keeps what is written meanwhile in its write-ahead log, which grows until the
    reader is left. Raises StorageFailed, or ProofInvalid where no row of the database can be believed.
    """
    dialect, place = store.place.dialect, store.place
    with store.lend() as connection:
        with place.errors():
            for statement in dialect.SNAPSHOT:
                dialect.fetch(connection, statement, {})
        yield SqlReader(lambda: nullcontext(connection), dialect, place.errors(), place.name)
        # After an error the connection is thrown away, and the transaction with it.
        with place.errors():
            dialect.fetch(connection, "ROLLBACK", {})
