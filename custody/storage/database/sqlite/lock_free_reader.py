"""Reads a SQLite file for an account that may create no file beside it.

SQLite reads a file with a write-ahead log by making or opening two files beside it, which then belong to the reader and
keep the writer out. A foreign reader uses the writer's own two files, where they exist and are open to it. Where there
are none, the file alone is the ledger, and it is read without any lock (SQLite's ``immutable``). Then nothing warns the
reader of a writer, so the file's state is compared before and after each statement, and rows are discarded where it
differs. Sources: sqlite.org/wal.html, sections 5 (read-only databases) and 6; sqlite.org/uri.html (immutable);
walformat.html, section 2.3.1 (locks).
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from custody.errors import Busy, StorageFailed
from custody.frozen import dataclass
from custody.portable import CLOEXEC, fcntl
from custody.storage.database.sqlite.companion_files import (
    JOURNAL,
    LOG,
    SHARED,
    companion,
    content,
    on_readonly_medium,
    unread,
)
from custody.storage.database.sqlite.statement_watch import Bounded, Watched
from custody.storage.files.durable import reason

T = TypeVar("T")
W = TypeVar("W", bound=Watched)

#: Address options to open the file with a writer's companion files, making none, and the file alone.
WITH_LOG, ALONE = "mode=ro&readonly_shm=1", "mode=ro&immutable=1"
#: Seconds that a reader waits for the end of a command that enters something: its files may be closed to the reader.
_ONE_COMMAND = 1.0
#: Seconds in which a statement is repeated while the file changes under it.
PATIENCE = 5.0
#: Seconds after a change in which a second one might bear the same instant: file systems count in ticks of 10 ms.
_TICK = 0.1
_COPY = "Copy the whole folder to a place that can be written, and open the copy."
_OPEN = (
    "Try again once nobody enters anything. `chmod g+s` on the vault's folder lets its group read the files of the next"
    " writer. After a crash, `custody today` by the account that keeps the vault moves the entries into the database."
)
#: The bytes whose shared lock marks a reader, so that no writer deletes its files (os_unix.c).
_READING, _READING_BYTES = 0x40000002, 510
#: Locks on files end when any descriptor of the file is closed, so that these stay open as long as the process.
_descriptors: dict[tuple[int, int], int] = {}
_one_at_a_time = threading.Lock()


class Open(Protocol):
    """A function that opens a connection to the database."""

    def __call__(self, mode: str, factory: type[W]) -> W:
        """Return a connection of the class ``factory``, with ``mode`` as options of SQLite's address."""


class Unsettled(Busy):
    """The database changed while it was read; the rows read are of no one state."""


@dataclass(frozen=True, slots=True)
class _State:
    """The identity and state of a file: device, inode, bytes, times of writing and change in ns."""

    device: int
    number: int
    bytes: int
    written: int
    changed: int


class Unlocked(Watched):
    """A connection to the file alone, valid while the file is in the state ``taken``."""

    path: Path
    taken: _State

    def same(self) -> bool:
        """Return whether the file is unchanged since the connection was made."""
        try:
            return _state(self.path) == self.taken
        except OSError:
            return False

    def whole(self) -> bool:
        """Return whether the file alone is the ledger, unchanged since the connection was made."""
        try:
            return not _more(self.path) and self.same()
        except OSError:
            return False


def open_reader(path: Path, opening: Open, patience: float, known: list[tuple[int, int]]) -> Watched:
    """Return a connection for reading as the database's files allow, in at most ``patience`` seconds.

    It waits one second at most. ``known`` keeps device and inode of the file that was opened first. Raises
    StorageFailed where the newest entries are in a file that cannot be read, or where another database took its place;
    Unsettled.
    """
    for _ in _attempts(0.0 if on_readonly_medium(path.parent) else min(patience, _ONE_COMMAND)):
        try:
            state = _state(path)
        except OSError as error:
            raise StorageFailed(f"cannot read the ledger database {path}: {reason(error)}") from error
        known[:] = known or [(state.device, state.number)]
        if known != [(state.device, state.number)]:
            raise StorageFailed(
                f"the ledger database {path} was replaced by another one while it was read",
                hint="End this program and start it again; it then reads what lies there now.",
            )
        connection = _with_log(path, opening)
        if connection is not None:
            return connection
        if not _more(path):
            _outlast(state)
            alone = opening(ALONE, Unlocked)
            alone.path, alone.taken = path, state
            if alone.whole():
                return alone
            alone.close()
    if content(journal := companion(path, JOURNAL)):
        raise StorageFailed(
            f"cannot read the ledger database {path}: {journal.name} holds a change that was not finished",
            hint="Open the vault once from the account that keeps it, which undoes the change.",
        )
    if content(companion(path, LOG)):
        raise StorageFailed(
            f"cannot read the ledger database {path}: its newest entries are in {path.name}{LOG}, and {unread(path)}",
            hint=_COPY if on_readonly_medium(path.parent) else _OPEN,
        )
    raise _unsettled(path)


def fetched(
    connection: Connection, sql: str, parameters: Mapping[str, object] | tuple[Any, ...]
) -> list[Any]:
    """Return all rows of a statement, of one state of the ledger.

    Raises Unsettled where it keeps changing for ``PATIENCE`` seconds.
    """
    return _read(connection, lambda driver: list(driver.execute(sql, parameters)))


def cursor(connection: Connection, sql: str, parameters: Mapping[str, object]) -> Any:
    """Return a cursor that reads rows in pages; a page raises Unsettled once the file has changed."""

    def begin(driver: sqlite3.Connection) -> Any:
        rows = driver.execute(sql, parameters)
        return _Pages(rows, driver) if isinstance(driver, Unlocked) else rows

    return _read(connection, begin)


def read_steadily(engine: Engine, question: Callable[[Connection], T]) -> T:
    """Return a query's result over a connection of one state; repeat it where the file changed.

    Raises Unsettled where it keeps changing for ``PATIENCE`` seconds.
    """
    for _ in _attempts(PATIENCE):
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            if not isinstance(driver, Unlocked):
                return question(connection)
            path = driver.path
            if driver.whole():
                try:
                    found = question(connection)
                except Exception:
                    if driver.same():
                        raise
                else:
                    if driver.same():
                        return found
            connection.invalidate()
    raise _unsettled(path)


def repeat_unsettled(action: Callable[[], T], attempts: int = 3) -> T:
    """Return the result of an action of many statements; repeat it where the file changed meanwhile.

    Raises Unsettled after ``attempts`` in all.
    """
    for _ in range(attempts - 1):
        with suppress(Unsettled):
            return action()
    return action()


class _Pages:
    """The rows of one statement over the file alone, read in pages."""

    def __init__(self, rows: sqlite3.Cursor, driver: Unlocked) -> None:
        self._rows = rows
        self._driver = driver

    def fetchmany(self, size: int) -> Sequence[Any]:
        """Return the next rows, at most ``size``; Unsettled where the file has changed since the first."""
        try:
            found = self._rows.fetchmany(size)
        except sqlite3.Error:
            if self._driver.same():
                raise
            raise _unsettled(self._driver.path) from None
        if not self._driver.same():
            raise _unsettled(self._driver.path)
        return found

    def close(self) -> None:
        """Close the statement."""
        self._rows.close()


def _read(connection: Connection, action: Callable[[sqlite3.Connection], T]) -> T:
    """Return an action's result on the driver's connection, remade and repeated where the file changed."""
    for _ in _attempts(PATIENCE):
        driver: Any = connection.connection.driver_connection
        if not isinstance(driver, Unlocked):
            return action(driver)
        path = driver.path
        if driver.whole():
            try:
                found = action(driver)
            except sqlite3.Error:
                if driver.same():
                    raise
            else:
                if driver.same():
                    return found
        connection.invalidate()
    raise _unsettled(path)


def _with_log(path: Path, opening: Open) -> Watched | None:
    """Open the database with its writer's files; None where they are absent, or closed to this account.

    SQLite would make the log that it does not find. So the lock of a reader is taken first: while it is held no writer
    deletes its files. SQLite takes the same lock for as long as the connection lives, and ends it with the last one.
    """
    if not _readable(path):
        return None
    with _one_at_a_time:
        descriptor = _descriptor(path)
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB, _READING_BYTES, _READING)
        except OSError:
            return None  # a writer is just ending, and takes its files away
        if not _readable(path):
            fcntl.lockf(descriptor, fcntl.LOCK_UN, _READING_BYTES, _READING)
            return None
        connection = opening(WITH_LOG, Watched)
        try:
            with Bounded(connection.watch, str(path)):
                connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection


def _descriptor(path: Path) -> int:
    status = path.stat()
    place = status.st_dev, status.st_ino
    if place not in _descriptors:
        _descriptors[place] = os.open(path, os.O_RDONLY | CLOEXEC)
    return _descriptors[place]


def _readable(path: Path) -> bool:
    return all(
        file.exists() and os.access(file, os.R_OK, effective_ids=os.access in os.supports_effective_ids)
        for file in (companion(path, LOG), companion(path, SHARED))
    )


def _more(path: Path) -> bool:
    """Return whether the file alone is not the ledger: its log or journal has a part."""
    return bool(content(companion(path, LOG)) or content(companion(path, JOURNAL)))


def _state(path: Path) -> _State:
    status = path.stat()
    return _State(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _outlast(state: _State) -> None:
    """Sleep until a further change of the file must get another timestamp than the last one."""
    since = time.time() - state.changed / 1e9
    if 0 <= since < _TICK:
        time.sleep(_TICK - since)


def _attempts(patience: float) -> Iterator[None]:
    """Yield for ``patience`` seconds, at least twice, sleeping in between."""
    begun, rest, made = time.monotonic(), 0.01, 0
    while made < 2 or time.monotonic() - begun < patience:
        yield
        made += 1
        time.sleep(rest)
        rest = min(2 * rest, _TICK)


def _unsettled(path: Path) -> Unsettled:
    return Unsettled(
        f"could not decide: the ledger database {path} was written to while it was read",
        hint="Nothing is wrong with it. Try again when less is entered.",
    )
