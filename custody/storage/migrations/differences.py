"""Compares a ledger database's whole schema with this program's before a row is trusted.

Each database has its own comparison; this module chooses it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from custody.storage.migrations import differences_postgres, differences_sqlite
from custody.storage.migrations.difference import Difference

#: The form of every object in the ledger's schema on a server, by name.
Listing = Mapping[str, str]


def listing(connection: Connection) -> Listing | None:
    """Return a server's list of the schema's objects, for both comparisons; None on SQLite.

    There each comparison reads the file's own list, which takes no time. Reads no row of the ledger's own. Raises
    what the driver raises, also where the catalogues do not answer in time.
    """
    return differences_postgres.listing(connection) if connection.dialect.name == "postgresql" else None


def meta_differences(connection: Connection, listed: Listing | None = None) -> list[Difference] | None:
    """Return the differences of ``meta``, which has the schema's number and is read first.

    Reads no row of the ledger's own. ``listed`` is the list of ``listing``, which is read here if
    it is None. None for a database that is seen to be no ledger's.
    """
    if connection.dialect.name == "postgresql":
        return differences_postgres.meta_differences(connection, listed)
    return differences_sqlite.meta_differences(connection)


def differences(connection: Connection, schema: int, listed: Listing | None = None) -> list[Difference]:
    """Return the differences of the database from this program's schema ``schema``, refused ones first.

    Reads no row of the ledger's own. ``listed`` is the list of ``listing``, which is read here if
    it is None. An unknown number has nothing to be compared with.
    """
    if connection.dialect.name == "postgresql":
        found = differences_postgres.differences(connection, schema, listed)
    else:
        found = differences_sqlite.differences(connection, schema)
    return sorted(found, key=lambda difference: (not difference.refused, difference.what))


def mend(connection: Connection, schema: int) -> None:
    """Repair differences that are only reported; the database may otherwise lack nothing but guards.

    ``schema`` is the number of the database's schema.
    """
    if connection.dialect.name == "sqlite":
        differences_sqlite.mend(connection, schema)
