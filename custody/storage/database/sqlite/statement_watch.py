"""Interrupts a running SQLite statement when the process ends, or when a file not yet checked is slow.

SQLite calls the watch every ``STEPS`` steps. An interrupted statement raises an error, and its transaction is rolled
back.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from custody import halting
from custody.errors import StorageFailed

#: Steps of SQLite's machine between two questions: some milliseconds of work.
STEPS = 200_000
#: Seconds for the first statements on a file that is not yet checked.
PATIENCE = 5.0


class Watch:
    """A progress handler of SQLite: the decision whether one connection's running statement ends."""

    def __init__(self) -> None:
        self.until: float | None = None
        self.late = False

    def __call__(self) -> bool:
        """Return True to interrupt the statement: its time is over, or the process is ending.

        In the main thread a signal raises here by itself, which interrupts the statement too.
        """
        if self.until is not None and time.monotonic() > self.until:
            self.late = True
            return True
        return (
            threading.current_thread() is not threading.main_thread() and halting.stop_request() is not None
        )


class Watched(sqlite3.Connection):
    """A SQLite connection whose statements end when its ``watch`` returns True."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.watch = Watch()
        self.set_progress_handler(self.watch, STEPS)


def bounded(connection: Connection, name: str) -> AbstractContextManager[None]:
    """Limit statements on a database that is not yet checked to ``PATIENCE`` seconds, in a ``with`` block.

    Leaving the block raises StorageFailed where SQLite took longer; a server has limits of its own.
    """
    driver = connection.connection.driver_connection
    return Bounded(driver.watch, name) if isinstance(driver, Watched) else nullcontext()


class Bounded:
    """A time limit of ``PATIENCE`` seconds for one connection's statements in a ``with`` block."""

    def __init__(self, watch: Watch, name: str) -> None:
        self._watch = watch
        self._name = name

    def __enter__(self) -> None:
        self._watch.until, self._watch.late = time.monotonic() + PATIENCE, False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watch.until = None
        if self._watch.late and isinstance(error, DBAPIError | sqlite3.Error):
            raise StorageFailed(
                f"cannot open the ledger database {self._name}: it does not answer within {PATIENCE:.0f} seconds what"
                " any ledger answers at once",
                hint="Somebody may have altered it to stop whoever opens it. Keep this copy as it is, and restore the"
                " newest backup beside it.",
            ) from error


def interrupted(error: BaseException) -> BaseException | None:
    """Return the exception to raise for an interrupted SQLite statement, None for any other error."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if getattr(cause, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
        return None
    return halting.stop_request() or KeyboardInterrupt()
