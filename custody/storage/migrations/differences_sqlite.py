"""Compares the schema of a ledger in a SQLite file with this program's.

Every object in the file's own list is compared; as a rule all are what this program makes, and one digest shows it.
Only otherwise is custody.storage.migrations.sqlite_objects loaded, which parses the statements.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

from custody.storage.migrations.difference import Difference
from custody.storage.migrations.made_sqlite import DIGESTS

#: Marks a SQLite file as a ledger for ``file`` and others: "CUST".
APPLICATION_ID = 0x43555354
CATALOGUE = "SELECT type, name, tbl_name, rootpage, sql FROM main.sqlite_master ORDER BY type, name"
#: The file's own list as the driver gives it, a row of five values for each object.
_Listed = tuple[tuple[str, str, str, int, str | None], ...]
_MARKS = {"application_id": APPLICATION_ID, "user_version": 0}


class Row(NamedTuple):
    """One object in the file's own list, ``sqlite_master``."""

    type: str
    name: str
    table: str
    page: int
    sql: str | None


def meta_differences(connection: Connection) -> list[Difference] | None:
    """Return the differences of the table ``meta``, None for a database that is no ledger's."""
    listed = _listed(connection)
    if _known(listed).digest in DIGESTS.values():
        return []
    from custody.storage.migrations import sqlite_objects

    return sqlite_objects.meta(_rows(listed))


def differences(connection: Connection, schema: int) -> list[Difference]:
    """Return the differences of everything in the file from the schema ``schema``."""
    listed = _listed(connection)
    known = _known(listed)
    found = [*known.places, *_marks(connection)]
    if known.digest != DIGESTS.get(schema):
        from custody.storage.migrations import sqlite_objects

        found += sqlite_objects.compared(_rows(listed), schema)
    return found


def mend(connection: Connection, schema: int) -> None:
    """Repair the harmless schema differences: indexes, statistics, marks of the file.

    Changes no row of the ledger. The database must have no refused differences except missing guards.
    """
    from custody.storage.migrations import sqlite_objects

    for statement in sqlite_objects.mending(catalogue(connection), schema):
        connection.exec_driver_sql(statement)
    for name, wanted in _MARKS.items():
        connection.exec_driver_sql(f"PRAGMA {name} = {wanted}")


def digest(rows: Iterable[Row]) -> str:
    """Return the SHA-256 (hex) of everything in a file's own list, apart from its pages."""
    told = [(row.type, row.name, row.table, row.sql) for row in rows]
    return hashlib.sha256(repr(told).encode(errors="backslashreplace")).hexdigest()


def catalogue(connection: Connection) -> list[Row]:
    """Return the file's own list of objects."""
    return _rows(_listed(connection))


def _listed(connection: Connection) -> _Listed:
    """Return the file's own list as the driver gives it: every opening reads it twice."""
    driver: Any = connection.connection.driver_connection
    return tuple(driver.execute(CATALOGUE))


def _rows(listed: _Listed) -> list[Row]:
    return [Row(*row) for row in listed]


class _Known(NamedTuple):
    """What follows from a file's own list alone: its digest, and the objects that share a place."""

    digest: str
    places: tuple[Difference, ...]


@lru_cache(maxsize=8)
def _known(listed: _Listed) -> _Known:
    """Return what follows from a list, worked out once for the same list."""
    rows = _rows(listed)
    return _Known(digest(rows), tuple(_one_place(rows)))


def _one_place(rows: Iterable[Row]) -> Iterator[Difference]:
    """Yield a difference for each object in the same tree of pages as another."""
    places: dict[int, str] = {}
    for row in rows:
        if row.type in ("table", "index"):
            if row.page in places:
                yield Difference(f"{row.name} lies where {places[row.page]} lies", refused=True)
            places[row.page] = row.name


def _marks(connection: Connection) -> Iterator[Difference]:
    """Yield the differences of the file's marks and encoding."""
    driver: Any = connection.connection.driver_connection
    for name, wanted in _MARKS.items():
        (found,) = driver.execute(f"PRAGMA {name}").fetchone()
        if found != wanted:
            yield Difference(f"the file's {name} is {found} rather than {wanted}", refused=False, mended=True)
    (encoding,) = driver.execute("PRAGMA encoding").fetchone()
    if encoding != "UTF-8":
        yield Difference(f"texts are kept as {encoding} rather than UTF-8, and sort otherwise", refused=True)
