"""A ledger's database in SQL: opening, making, reading, writing, and SQLite's specifics."""

from __future__ import annotations

from custody.storage.database.store import SqlLedgerStore

__all__ = ["SqlLedgerStore"]
