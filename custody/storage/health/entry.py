"""The check that an entry is possible: one is prepared in a transaction of the database, and undone."""

from __future__ import annotations

from collections.abc import Iterator

from custody.errors import Busy, CustodyError
from custody.ledger.append.rehearsal import rehearse
from custody.ledger.append.sequencer import Sequencer
from custody.storage.database import SqlLedgerStore
from custody.storage.database.schema_check import Examined
from custody.storage.health.check import ENTRY, TRIED, Check, failed
from custody.storage.vault.vault import Vault

_NAME = "trial entry"
#: Seconds that the trial waits for the database while somebody else is writing.
PATIENCE = 5.0


def look(vault: Vault) -> Iterator[Check]:
    """Yield the check of a trial entry: head locked, log key opened, rows written, all undone.

    The database is opened without changes: neither its journal nor the remains of an erasure are altered.
    """
    place = vault.store.place
    try:
        engine = place.engine(readonly=False, busy_timeout=PATIENCE)
        store = SqlLedgerStore(place, engine, Examined(vault.origin), readonly=False)
        try:
            sequencer = Sequencer(store, vault.head, vault.log, vault.clock, memory=vault.memory)
            rehearse(sequencer, vault.entropy.token)
        finally:
            store.close()
    except Busy as error:
        told = f"an entry could not be tried, since another process is at work: {error.message}"
        yield Check("entry_busy", _NAME, "warn", told, error.hint)
    except (CustodyError, OSError) as error:
        yield failed("entry_refused", _NAME, error, ENTRY)
    else:
        yield Check(TRIED, _NAME, "ok", "an entry was prepared in the database and undone")
