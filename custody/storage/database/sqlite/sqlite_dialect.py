"""A ledger in a SQLite file: opening, reading, writing and locking it.

Everything particular to SQLite is here and in custody.storage.migrations.guards.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from custody.errors import ConfigError
from custody.storage.database.dialect import Begun, Change, Question
from custody.storage.database.sqlite import lock_free_reader
from custody.storage.database.sqlite.companion_files import ordinary, refusals
from custody.storage.database.sqlite.lock_free_reader import Unlocked
from custody.storage.database.sqlite.sqlite_errors import in_the_way
from custody.storage.database.sqlite.statement_watch import Bounded, Watched
from custody.storage.database.sqlite.torn_database import MOST_LINES
from custody.storage.migrations.differences_sqlite import APPLICATION_ID

#: A library's own log line that cannot be written, for want of memory, is left out, without a traceback.
logging.raiseExceptions = False
#: Nor is what the pool says of a connection that it could not reset: the command itself names the error that it met.
logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())

W = TypeVar("W", bound=Watched)

_PAGE_BYTES = 4096
#: Pages that a connection keeps in memory: a commit of some hundred entries changes more than SQLite's usual 500, and
#: reads again what did not fit.
_CACHE_PAGES = 4096
#: Pages in the write-ahead log before they are moved into the file. A page changed by many commits is moved once;
#: some 32 MiB lie in the log, which each commit syncs as before, and which closing and erasing empty.
_LOG_PAGES = 8192
#: The first SQLite whose tables refuse values of another type (STRICT) and that always takes lists (JSON).
OLDEST = (3, 38, 0)
#: Settings for durability, erasure and the safe reading of foreign files.
_SETTINGS = (
    "synchronous = FULL",
    f"cache_size = {_CACHE_PAGES}",
    f"wal_autocheckpoint = {_LOG_PAGES}",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    "cell_size_check = ON",
)
#: Limits above the needs of the program's own statements and tables: a file that needs more is not read.
_LIMITS = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
#: Options by the names that Python has for them: the file's own list of objects is written by no statement, and nothing
#: is read through a view.
_CONFIGURED = {
    "SQLITE_DBCONFIG_DEFENSIVE": True,
    "SQLITE_DBCONFIG_ENABLE_VIEW": False,
    "SQLITE_DBCONFIG_TRUSTED_SCHEMA": False,
}
ENDS_APART = False
META = "meta"
#: Where a statement takes many texts as one value: it stays the same and sees one state, however many they are.
_LISTED, _LISTED_HERE = "IN :listed", "IN (SELECT value FROM json_each(:listed))"
_PAIRS, _PAIRS_HERE = "IN :pairs", "IN (SELECT value ->> 0, value ->> 1 FROM json_each(:pairs))"


def engine(
    path: Path, *, readonly: bool, busy_timeout: float, create: bool = False, mode: str = ""
) -> Engine:
    """Return a pool of connections to the file, set up for durability and erasure.

    ``busy_timeout`` is in seconds, ``mode`` other address options to read it, as from
    ``passive_access.address_options``. A reader that may make no file beside the database reads it as
    ``lock_free_reader`` does, and leaves nothing there. Raises ConfigError when this Python has a SQLite that is too
    old, StorageFailed where this account may not write to the database or to a file beside it: SQLite would open it for
    reading then, and leave files there. A connection raises StorageFailed where the newest entries are in a file that
    cannot be read.
    """
    if sqlite3.sqlite_version_info < OLDEST:
        raise ConfigError(
            f"SQLite {sqlite3.sqlite_version} is too old for a ledger: {'.'.join(map(str, OLDEST))} or newer is needed",
            hint="Use a Python that was built with a newer SQLite.",
        )
    if not (readonly or create):
        for obstacle in refusals(path):
            raise in_the_way(f"cannot open the ledger database {path}", obstacle)
    usual = mode or ("mode=ro" if readonly else "mode=rwc" if create else "mode=rw")
    known: list[tuple[int, int]] = []
    settings = (*_SETTINGS, f"query_only = {'ON' if readonly else 'OFF'}")

    def opening(mode: str, factory: type[W]) -> W:
        return _opened(_address(path, mode), busy_timeout, factory)

    def connect() -> Any:  # SQLAlchemy has a protocol of its own for connections
        if readonly and not mode and not ordinary(path):
            connection = lock_free_reader.open_reader(path, opening, busy_timeout, known)
        else:
            connection = opening(usual, Watched)
        try:
            with Bounded(connection.watch, str(path)):
                if create:
                    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
                    connection.execute("PRAGMA journal_mode = WAL")
                for setting in settings:
                    connection.execute(f"PRAGMA {setting}")
        except BaseException:
            connection.close()
            raise
        return connection

    usual_engine = _usual_engine()
    pool = QueuePool(connect, pool_size=4, max_overflow=-1, dialect=usual_engine.dialect)
    return Engine(pool, usual_engine.dialect, usual_engine.url)


@cache
def _usual_engine() -> Engine:
    """Return an engine whose dialect every engine shares: making it takes longer than to open a database."""
    usual_engine = create_engine("sqlite+pysqlite://")
    with usual_engine.connect():
        pass  # at its first connection a dialect learns what this SQLite can do
    usual_engine.pool.dispose()
    return usual_engine


def damage(connection: Connection) -> list[str]:
    """Return the lines of SQLite's integrity check: damaged pages, indexes that differ from tables.

    [] for a sound file. Pages come before rows, and at most ``MOST_LINES`` lines.
    """
    rows = connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_LINES})")
    lines = [line for row in rows for line in str(row[0]).splitlines()]
    return [line for line in lines if line not in ("ok", "*** in database main ***")]


def cursor(connection: Connection, sql: str, parameters: Mapping[str, object]) -> Any:
    """Return a cursor over the rows of a statement with ``:name`` placeholders, read in pages and closed."""
    driver = _driver(connection)
    return (
        lock_free_reader.cursor(connection, sql, parameters)
        if type(driver) is Unlocked
        else driver.execute(sql, parameters)
    )


def fetch(connection: Connection, sql: str, parameters: Mapping[str, object] | tuple[Any, ...]) -> list[Any]:
    """Return all rows of a statement with ``:name`` or ``?`` placeholders, straight from the driver.

    A commit makes many of these. ``IN :listed`` takes a list of texts, ``IN :pairs`` one of pairs of texts.
    """
    if isinstance(parameters, Mapping):
        if "listed" in parameters:
            sql = sql.replace(_LISTED, _LISTED_HERE)
            parameters = {**parameters, "listed": json.dumps(parameters["listed"])}
        elif "pairs" in parameters:
            sql = sql.replace(_PAIRS, _PAIRS_HERE)
            parameters = {**parameters, "pairs": json.dumps(parameters["pairs"])}
    driver = _driver(connection)
    return (
        lock_free_reader.fetched(connection, sql, parameters)
        if type(driver) is Unlocked
        else list(driver.execute(sql, parameters))
    )


def fetch_all(connection: Connection, questions: Sequence[Question]) -> list[list[Any]]:
    """Return all rows of each of several statements, run one after another."""
    return [fetch(connection, sql, parameters) for sql, parameters in questions]


def change(connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run a statement with ``?`` placeholders for each of many rows, straight from the driver."""
    _driver(connection).executemany(sql, rows)


def change_all(connection: Connection, changes: Sequence[Change]) -> None:
    """Run statements in order, each for its rows."""
    for sql, rows in changes:
        change(connection, sql, rows)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def begin(connection: Connection, *, schema: bool = False) -> Begun:
    """Start the one writing transaction, after at most the busy timeout; return all values as None."""
    connection.begin()
    _driver(connection).execute("BEGIN IMMEDIATE")
    return Begun()


def hold(connection: Connection) -> None:
    """Start a read-only transaction, and read the head, which fixes the state that it sees."""
    driver = _driver(connection)
    driver.execute("BEGIN")
    driver.execute("SELECT size FROM head").fetchall()


def release(connection: Connection) -> None:
    """End the transaction that ``hold`` started."""
    if _driver(connection).in_transaction:
        _driver(connection).execute("ROLLBACK")


def schema_stamp(connection: Connection) -> int:
    """Return a number that changes with every change of the schema."""
    stamp: int = _driver(connection).execute("PRAGMA schema_version").fetchone()[0]
    return stamp


def may_record(connection: Connection) -> bool:
    """Return True: whoever may write to the file may insert into ``meta``."""
    return True


def use_wal(connection: Connection) -> None:
    """Turn on the file's write-ahead log, also where it was restored without one."""
    connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def mark(connection: Connection) -> None:
    """Mark a new file as a ledger, by its ``application_id``."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def is_no_ledger(error: BaseException) -> bool:
    """Return whether an error means that the file has no table of a ledger."""
    return isinstance(error, OperationalError) and "no such" in str(error.orig)


def commit(connection: Connection) -> str:
    """Commit and return "": the commit is durable once SQLite reports success."""
    connection.commit()
    return ""


def rights(connection: Connection) -> list[str]:
    """Return []: rights on a file are its owner and mode."""
    return []


def rewrite_labels(connection: Connection) -> None:
    """Rewrite all labels: keys move between pages of a growing tree, leaving copies behind.

    ``secure_delete`` overwrites rows that are deleted and pages that are freed, not such copies; deleting all rows
    frees every page. The rows wait in memory (``temp_store``).
    """
    for statement in (
        "CREATE TEMP TABLE kept AS SELECT label, space, record, position, field FROM labels ORDER BY 1, 2, 3, 4, 5",
        "DELETE FROM labels",
        "INSERT INTO labels (label, space, record, position, field) SELECT * FROM kept",
        "DROP TABLE kept",
    ):
        connection.exec_driver_sql(statement)


def scrub(connection: Connection, *, wait: bool = True) -> bool:
    """Move the write-ahead log into the file and truncate it; False where that is impossible now.

    With ``wait`` readers get the busy timeout to end. It fails on a reader that stays and on a full disk; the log's
    contents are safe either way.
    """
    try:
        patience: int = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        if not wait:
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        try:
            blocked: int = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
    except DBAPIError:
        return False
    return not blocked


def _opened(address: str, busy_timeout: float, factory: type[W]) -> W:
    """Return a connection with narrow limits, against a hostile file.

    ``isolation_level`` None: the driver opens no transaction of its own, so BEGIN IMMEDIATE is one.
    """
    connection = sqlite3.connect(
        address,
        uri=True,
        timeout=busy_timeout,
        isolation_level=None,
        check_same_thread=False,
        factory=factory,
    )
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)
    configure = getattr(connection, "setconfig", None)  # from Python 3.12 on
    if configure is not None:
        for option, value in _CONFIGURED.items():
            configure(getattr(sqlite3, option), value)
    return connection


def _address(path: Path, mode: str) -> str:
    return f"file:{quote(os.fsencode(path.absolute()))}?{mode}"
