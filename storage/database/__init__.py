"""A ledger's database in SQL: opening and making it, reading, writing, and what is particular to SQLite."""

from __future__ import annotations

from storage.database.store import SqlLedgerStore

__all__ = ["SqlLedgerStore"]
