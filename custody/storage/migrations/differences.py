"""Compares a ledger database's whole schema with this program's before a row is believed.

What is compared, and how, is each database's own; what is asked of both stands here.
"""

from __future__ import annotations

from sqlalchemy import Connection

from custody.storage.migrations import differences_postgres, differences_sqlite
from custody.storage.migrations.difference import Difference


def meta_differences(connection: Connection) -> list[Difference] | None:
    """Return how ``meta`` differs, which says the number of the schema and is asked before anything else.

    Reads no row of the ledger's own. None for a database that is seen to be no ledger's.
    """
    if connection.dialect.name == "postgresql":
        return differences_postgres.meta_differences(connection)
    return differences_sqlite.meta_differences(connection)


def differences(connection: Connection, schema: int) -> list[Difference]:
    """Return how the database differs from this program's number ``schema``, refused ones first.

    Reads no row of the ledger's own. A number that this program does not know has nothing to compare with.
    """
    if connection.dialect.name == "postgresql":
        found = differences_postgres.differences(connection, schema)
    else:
        found = differences_sqlite.differences(connection, schema)
    return sorted(found, key=lambda one: (not one.refused, one.what))


def mend(connection: Connection, schema: int) -> None:
    """Put right what is only told, for a database at the number ``schema`` that lacks no more than guards."""
    if connection.dialect.name == "sqlite":
        differences_sqlite.mend(connection, schema)
