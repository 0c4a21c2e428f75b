"""The meaning of SQLite's errors: each is raised as one of ours, with its remedy."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from types import TracebackType

from sqlalchemy.exc import DBAPIError

from custody.errors import Busy, ConfigError, Conflict, CustodyError, Malformed, OutOfMemory, StorageFailed
from custody.storage.database.sqlite.companion_files import Obstacle, refusals, unreadable
from custody.storage.database.sqlite.statement_watch import interrupted
from custody.storage.database.sqlite.torn_database import ANOTHER_COPY

#: Bytes that SQLite takes at once beside the log; a disk with less free is full.
_LEAST_ROOM = 1 << 15


class Errors:
    """A context manager that raises SQLite's errors as ours; ``doing`` is the verb of the message.

    It may be entered any number of times, also within itself. An interrupted statement raises the interruption instead.
    """

    def __init__(self, path: Path, doing: str = "read") -> None:
        self._path = path
        self._what = f"cannot {doing} the ledger database {path}"
        self._doing = doing

    def __enter__(self) -> None:
        """Do nothing: every read of a row comes through here."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            return
        if isinstance(error, DBAPIError | sqlite3.Error):
            if (stop := interrupted(error)) is not None:
                raise stop from None
            raise explain(error, self._path, self._doing) from error
        if isinstance(error, MemoryError):
            raise OutOfMemory(f"{self._what}: there is no memory left for it") from error
        if isinstance(error, UnicodeDecodeError):
            raise StorageFailed(
                f"{self._what}: a text in it is damaged ({error.reason})",
                hint="Keep this file as it is, and restore a copy of the vault from its newest backup.",
            ) from error
        if isinstance(error, UnicodeEncodeError | OverflowError):
            raise Malformed(f"{self._what}: a value cannot be stored ({error})") from error


def explain(error: DBAPIError | sqlite3.Error, path: Path, doing: str) -> CustodyError:
    """Return our error for one of the driver; ``path`` is the file, ``doing`` the verb in the message."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    what = f"cannot {doing} the ledger database {path}"
    match primary:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Busy(f"{what}: another process is writing to it")
        case sqlite3.SQLITE_CONSTRAINT:
            return Conflict(f"the ledger database {path} refuses this change: {cause}")
        case sqlite3.SQLITE_FULL:
            return StorageFailed(f"{what}: the disk is full", hint="Free space on that disk, then try again.")
        case sqlite3.SQLITE_NOTADB:
            return ConfigError(f"{path} is not a ledger database: {cause}")
        case sqlite3.SQLITE_CORRUPT:
            return StorageFailed(
                f"{what}: the file is damaged, or its disk cannot read it ({cause})",
                hint=f"See to the disk first. {ANOTHER_COPY}",
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY:
            return _refused(what, path, doing)
        case sqlite3.SQLITE_IOERR if _has_no_room(path):
            return StorageFailed(
                f"{what}: {cause}, and no room is left on its disk",
                hint="Free space on that disk, then try again.",
            )
    return StorageFailed(f"{what}: {cause}")


def _refused(what: str, path: Path, doing: str) -> StorageFailed:
    """Return the error for a file that SQLite may not open, with its owner and the remedy."""
    if closed := unreadable(path):
        return StorageFailed(
            f"{what}: {closed}", hint="Read from an account of the vault's group, or have its mode changed."
        )
    for obstacle in refusals(path) if doing != "read" else ():
        return in_the_way(what, obstacle)
    return StorageFailed(
        f"{what}: SQLite could not open it, or a file beside it",
        hint="Check the owners and modes of the vault's folder and of the files in it.",
    )


def in_the_way(what: str, obstacle: Obstacle) -> StorageFailed:
    """Return the error for a file or folder that keeps SQLite from its work, with what ends that."""
    return StorageFailed(f"{what}: {obstacle.found}", hint=obstacle.ending)


def _has_no_room(path: Path) -> bool:
    """Return whether the disk is full, which SQLite reports as a failed allocation beside the log."""
    try:
        left = os.statvfs(path.parent)
    except OSError:
        return False
    return left.f_bavail * left.f_frsize < _LEAST_ROOM
