"""Keeps an account's memory of a log in step with a vault, on opening and checking."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from custody.errors import CustodyError, HeadMismatch, NotFound
from custody.ledger.consistency import head_recovery
from custody.ledger.consistency.account_memory import recall, remember_end, weightier
from custody.storage.database.sqlite.torn_database import lacking

if TYPE_CHECKING:
    from custody.ledger.audit import Report
    from custody.storage.vault.vault import Vault


def follow(vault: Vault) -> None:
    """Advance the remembered head to entries by others, if the ledger contains the remembered one.

    If that is not possible now, for instance during another write, the next opening or entry does it.
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
    """Return why nothing may be signed for a vault's ledger, or None; signs nothing itself.

    Raises StorageFailed, also where the database has fewer entries than its own head says.
    """
    try:
        return _unfit(vault)
    except NotFound as error:
        raise lacking(error.message) from error


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
    """Remember what a check of a trusted log showed: forks always, the newest checkpoint where all fits.

    Raises HeadMismatch for a damaged memory, Busy or StorageFailed where forks cannot be kept.
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
