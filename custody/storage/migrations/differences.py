"""Compares a ledger database's whole schema with this program's before a row is trusted.

Each database has its own comparison; this module chooses it.
"""

from __future__ import annotations

from sqlalchemy import Connection

from custody.storage.migrations import differences_postgres, differences_sqlite
from custody.storage.migrations.difference import Difference


def meta_differences(connection: Connection) -> list[Difference] | None:
    """Return the differences of ``meta``, which has the schema's number and is read first.

    Reads no row of the ledger's own. None for a database that is seen to be no ledger's.
    """
    if connection.dialect.name == "postgresql":
        return differences_postgres.meta_differences(connection)
    return differences_sqlite.meta_differences(connection)


def differences(connection: Connection, schema: int) -> list[Difference]:
    """Return the differences of the database from this program's schema ``schema``, refused ones first.

    Reads no row of the ledger's own. An unknown number has nothing to be compared with.
    """
    if connection.dialect.name == "postgresql":
        found = differences_postgres.differences(connection, schema)
    else:
        found = differences_sqlite.differences(connection, schema)
    return sorted(found, key=lambda difference: (not difference.refused, difference.what))


def mend(connection: Connection, schema: int) -> None:
    """Repair differences that are only reported; the database may otherwise lack nothing but guards.

    ``schema`` is the number of the database's schema.
    """
    if connection.dialect.name == "sqlite":
        differences_sqlite.mend(connection, schema)
