"""A ledger in SQL, in SQLite or PostgreSQL: opening, making, reading, writing, upgrading, moving."""

from __future__ import annotations

from custody.storage.database.store import SqlLedgerStore

__all__ = ["SqlLedgerStore"]
