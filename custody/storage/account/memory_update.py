"""Updates an account's memory of a log from a vault, on opening and checking."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from custody.errors import CustodyError, HeadMismatch, NotFound
from custody.ledger.consistency import head_recovery
from custody.ledger.consistency.account_memory import recall, remember_end, weightier
from custody.storage.database.sqlite.torn_database import missing_rows_error

if TYPE_CHECKING:
    from custody.ledger.audit import Report
    from custody.storage.vault.vault import Vault


def follow(vault: Vault) -> None:
    """Advance the remembered head over entries of others, where the ledger contains the remembered head.

    Nothing is raised: where that is not possible now, for instance during another write, the next opening or entry does
    it.
    """
    if not vault.log.trusted:
        return
    with contextlib.suppress(CustodyError):
        reader = vault.store.read()
        if head_recovery.seen(vault.head, reader, vault.log_key)[1] != "longer" or unfit(vault) is not None:
            return
        head = vault.head.at_once()
        with head.exclusive():
            row = reader.head()
            if head_recovery.judge(head, row, reader, vault.log_key)[0] == "longer":
                head_recovery.settle(head, reader, row, vault.log_key)
                remember_end(reader, row, vault.log_key, vault.memory)


def unfit(vault: Vault) -> HeadMismatch | None:
    """Return the error that forbids signing for a vault's ledger, None where signing is allowed.

    Raises StorageFailed, also where the database has fewer entries than its own head names. Signs nothing itself.
    """
    try:
        return _unfit(vault)
    except NotFound as error:
        raise missing_rows_error(error.message) from error


def _unfit(vault: Vault) -> HeadMismatch | None:
    reader = vault.store.read()
    row, _, found = head_recovery.seen(vault.head, reader, vault.log_key)
    told: HeadMismatch | None = None
    try:
        if row.size:
            told = recall(reader, row, vault.log_key, vault.memory, vault.clock.now())
    except HeadMismatch as error:
        told = error
    return weightier(told, found)


def keep(vault: Vault, report: Report) -> None:
    """Record a check's forks in the account's memory, and the newest checkpoint where all is verified.

    Does nothing for a log that is not trusted. Raises HeadMismatch for a damaged memory, Busy or StorageFailed where
    forks cannot be recorded.
    """
    if not vault.log.trusted:
        return
    if report.forks:
        vault.memory.keep_forks(report.forks)
    if {report.scopes.get("integrity"), report.scopes.get("head")} != {"verified"}:
        return
    with contextlib.suppress(CustodyError):
        reader = vault.store.read()
        row = reader.head()
        if row.size == report.counts.entries:
            remember_end(reader, row, vault.log_key, vault.memory)
