"""Checks of the database of a ledger: its journal or server, and its schema."""

from __future__ import annotations

import os
from collections.abc import Iterator

from sqlalchemy import Connection

from custody.storage.database.sqlite.companion_files import keeps_log, obstacles
from custody.storage.health import server
from custody.storage.health.check import ENTRY, Check, Values
from custody.storage.vault.vault import Vault

_REPAIR = "Put it right: `custody doctor --repair`."


def look(vault: Vault) -> Iterator[Check]:
    """Yield the checks of the database's file or server."""
    place = vault.store.place
    engine = place.engine(readonly=True, busy_timeout=1.0)
    try:
        with place.errors(), engine.connect() as connection:
            if vault.settings.database is None:
                yield _file(vault, connection)
                yield from _beside(vault)
            else:
                yield from server.examine(connection)
    finally:
        engine.dispose()


def schema(vault: Vault) -> Iterator[Check]:
    """Yield a check for each difference of the database's schema from this program's, or that none is."""
    differences = vault.store.differences()
    for difference in differences:
        if difference.refused:
            back = "`custody doctor --repair` puts it back. " if difference.guard else ""
            todo = f"{back}Run `custody check`; compare with receipts."
            yield Check("schema_altered", "schema", "fail", difference.what, todo, stops=(ENTRY,))
        else:
            told = f"{difference.what}; this hides nothing"
            yield Check("schema_more", "schema", "warn", told, _REPAIR)
    if not differences:
        told = "tables, columns, constraints and guards are as this program made them"
        yield Check("schema", "schema", "ok", told)


def _beside(vault: Vault) -> Iterator[Check]:
    """Yield a check for each other account's companion file that keeps the owner from writing."""
    for obstacle in obstacles(vault.store.path):
        if obstacle.accounts:
            found, todo = obstacle.found, obstacle.ending
            yield Check("database_files", "database files", "fail", found, todo, stops=(ENTRY,))


def _file(vault: Vault, connection: Connection) -> Check:
    journal = "wal" if keeps_log(vault.store.path) else "delete"
    sync = int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())
    told = f"journal {journal}, synchronous {sync} (2: full)"
    values: Values = {"journal": journal, "synchronous": sync}
    if (journal == "wal" and sync >= 2) or not os.access(vault.settings.vault, os.W_OK):
        return Check("database", "database", "ok", told, values=values)
    todo = "The next entry sets it right; so does `custody doctor --repair`."
    return Check("database_journal", "database", "warn", told, todo, values=values)
