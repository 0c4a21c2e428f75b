"""Reads one committed state of a ledger for as long as it takes, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from custody.ledger.ports import LedgerReader
from custody.storage.database.reader import SqlReader
from custody.storage.database.store import SqlLedgerStore


@contextmanager
def snapshot(store: SqlLedgerStore) -> Iterator[LedgerReader]:
    """Yield a reader whose answers are all of the state that was committed last when it was begun.

    It is for one thread. A SQLite file keeps what is written meanwhile in its write-ahead log, which grows until the
    reader is left. Raises StorageFailed, or ProofInvalid where no row of the database can be believed.
    """
    place = store.place
    with store.snapshot() as connection:
        yield SqlReader(lambda: nullcontext(connection), place.dialect, place.errors(), place.name)
