"""How the schema and the rights of a ledger on PostgreSQL differ from what this program made there."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.migrations.difference import Difference
from storage.migrations.guards import altered, guards


def meta_differences(connection: Connection) -> list[Difference]:
    """Return how ``meta`` differs from the table of that name."""
    return []


def differences(connection: Connection, schema: int) -> list[Difference]:
    """Return how everything that stands in the ledger's schema differs at the number ``schema``."""
    known = guards("postgresql")
    return [
        Difference(
            f"the guard {name} was changed, dropped or added",
            refused=True,
            readable=True,
            guard=name if name in known else "",
        )
        for name in altered(connection)
    ]
