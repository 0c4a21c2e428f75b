"""Queries a PostgreSQL server's catalogues, in limited time: no foreign code, no table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from custody.errors import Busy
from custody.storage.migrations.guards_postgres import SCHEMA

#: Milliseconds in which the catalogues answer, or are not waited for.
_PATIENCE = 30_000
#: The server's code for a lock wait that timed out, and the driver's status of a session without a
#: transaction. The driver itself is an extra, which this module is read without.
_LOCKED, _IDLE = "55P03", 0
#: Sessions that lock the head, or a whole table; reading sessions do neither.
_HOLDERS = f"""SELECT DISTINCT a.usename::pg_catalog.text, l.pid, a.application_name FROM pg_catalog.pg_locks l
    JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid JOIN pg_catalog.pg_class c ON c.oid = l.relation
    WHERE l.granted AND l.pid <> pg_catalog.pg_backend_pid() AND l.mode <> 'AccessShareLock'
    AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    AND c.relnamespace = pg_catalog.to_regnamespace('{SCHEMA}')
    AND (c.relname = 'head' OR l.mode = 'AccessExclusiveLock') ORDER BY 2"""  # noqa: S608 - a constant


@contextmanager
def asking(connection: Connection) -> Iterator[Any]:
    """Yield the driver's connection with timed statements; all of them see one schema state.

    Raises Busy that names the holder of a locked table, where the server reports that.
    """
    driver: Any = connection.connection.driver_connection
    with naming_holders(driver), driver.transaction():
        (before,) = driver.execute("SELECT pg_catalog.current_setting('statement_timeout')").fetchone()
        driver.execute(f"SET LOCAL statement_timeout = {_PATIENCE}")
        yield driver
        driver.execute("SELECT pg_catalog.set_config('statement_timeout', %s, true)", (before,))


@contextmanager
def naming_holders(driver: Any) -> Iterator[None]:
    """Raise Busy that names the holder of a lock that was waited for, where the server reports that.

    A transaction that was begun inside is rolled back for that; within one that was begun before, nothing is queried.
    """
    before = driver.info.transaction_status
    try:
        yield
    except Exception as error:
        told = _holders(driver) if before == _IDLE and getattr(error, "sqlstate", None) == _LOCKED else []
        if not told:
            raise
        raise Busy(
            f"the ledger database is held by {'; '.join(told)}",
            hint="Try again in a moment; whoever administers the server can end that session.",
        ) from error


def _holders(driver: Any) -> list[str]:
    """Return the accounts and processes that lock the head or a whole table, one text each."""
    if driver.info.transaction_status != _IDLE:
        driver.execute("ROLLBACK")
    rows = driver.execute(_HOLDERS, prepare=False).fetchall()
    return [f"{user}, process {pid}" + (f" ({program})" if program else "") for user, pid, program in rows]
