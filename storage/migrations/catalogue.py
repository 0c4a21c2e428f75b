"""Asks the catalogues of a PostgreSQL server, within a time: nothing of anybody's is called, no table is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

#: Milliseconds in which the catalogues answer, or are not waited for.
_PATIENCE = 30_000


@contextmanager
def asking(connection: Connection) -> Iterator[Any]:
    """Yield the driver's connection, whose statements end after a time; all of them see one state of the schema."""
    driver: Any = connection.connection.driver_connection
    with driver.transaction():
        (before,) = driver.execute("SELECT pg_catalog.current_setting('statement_timeout')").fetchone()
        driver.execute(f"SET LOCAL statement_timeout = {_PATIENCE}")
        yield driver
        driver.execute("SELECT pg_catalog.set_config('statement_timeout', %s, true)", (before,))
