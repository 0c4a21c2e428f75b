"""Leaves out of the running program what keeps it from losing anything, one thing at a time.

A test that then still finds nothing proves nothing.
"""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable
from typing import Any

_STRONG = "PRAGMA synchronous = FULL"


def _connect(level: str) -> Callable[[], None]:
    """Return what makes connections ask SQLite for less than the program does."""

    def replace() -> None:
        from custody.storage.database.sqlite import sqlite_dialect
        from custody.storage.database.sqlite.statement_watch import Watched

        class Unsynced(Watched):
            def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
                return super().execute(sql.replace(_STRONG, f"PRAGMA synchronous = {level}"), *given)

        setattr(sqlite_dialect, "Watched", Unsynced)  # noqa: B010 - mypy knows its type

    return replace


def _never(owner: str, *names: str) -> Callable[[], None]:
    def replace() -> None:
        module = importlib.import_module(owner)
        for name in names:
            setattr(module, name, lambda *_: None)

    return replace


def _no_intent() -> None:
    from custody.storage.state.head import HeadFile

    setattr(HeadFile, "intend", lambda *_: None)  # noqa: B010 - mypy knows its type


def _no_commit() -> None:
    from custody.storage.database.writer import SqlTransaction

    setattr(SqlTransaction, "commit", lambda *_: None)  # noqa: B010 - mypy knows its type


#: What can be left out, by name.
WEAK: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "synchronous=OFF": _connect("OFF"),
    "synchronous=NORMAL": _connect("NORMAL"),
    "sync of files": _never("custody.storage.files.durable", "sync_file"),
    "sync of folders": _never("custody.storage.files.durable", "sync_folder"),
    "intent": _no_intent,
    "commit": _no_commit,
}


def leave_out(name: str) -> None:
    """Leave something out of this process."""
    WEAK[name]()
