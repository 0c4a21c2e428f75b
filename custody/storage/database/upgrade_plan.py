"""The plan of a database upgrade, shown before, and the rows that it must leave unchanged.

An upgrade is one transaction: tables change by numbered revisions, and what was signed, with all that grows beside it,
is the same before its end as before its beginning, or nothing of it happens.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import Connection

from custody.errors import ProofInvalid
from custody.frozen import dataclass
from custody.proof import merkle
from custody.proof.merkle.frontier import Frontier
from custody.storage.database.dialect import Place
from custody.storage.database.row_copy import ENTRIES, TABLES, End
from custody.storage.migrations import SCHEMA, STEPS
from custody.storage.migrations.made_sqlite import made

#: What nobody can take back once the upgrade is done.
FINAL = "programs that know no newer schema than {} do not open it any more"


@dataclass(frozen=True, slots=True)
class Plan:
    """An upgrade of a database from one number of its schema to another.

    ``steps`` say in words what each revision does, ``final`` what cannot be undone. ``entries`` is how many entries the
    ledger has, ``rows`` how many rows all its tables have, ``bytes`` how large the copy of it is that is kept, 0 where
    only the copy itself tells.
    """

    found: int
    wanted: int
    steps: tuple[str, ...]
    final: str
    entries: int
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Grown:
    """What only grows in a ledger: how many entries, their root, and a digest of every such row.

    ``root`` is computed from the entries' own bytes; ``digest`` is a SHA-256.
    """

    entries: int
    root: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did: its plan, the ledger before and after, the copy and its SHA-256."""

    plan: Plan
    grown: Grown
    copy: Path
    sha256: bytes


def plan(connection: Connection, place: Place, schema: int) -> Plan | None:
    """Return what an upgrade from a number of the schema would do, None where there is nothing to upgrade."""
    if schema >= SCHEMA:
        return None
    dialect = place.dialect
    rows = sum(
        dialect.fetch(connection, f"SELECT COUNT(*) FROM {table}", ())[0][0]  # noqa: S608 - our own names
        for table in tables(schema)
    )
    entries = dialect.fetch(connection, "SELECT COUNT(*) FROM entries", ())[0][0]
    steps = tuple(STEPS[number] for number in range(schema + 1, SCHEMA + 1))
    return Plan(schema, SCHEMA, steps, FINAL.format(schema), entries, rows, place.size())


def tables(schema: int) -> list[str]:
    """Return the names of all tables at a number of the schema, sorted."""
    return sorted(name for name, sql in made(schema).items() if sql.startswith("CREATE TABLE"))


def grown(connection: Connection, place: Place) -> Grown:
    """Read every row of the tables that only grow; raises what the place makes of the database's errors.

    These tables have had the same columns at every number of the schema.
    """
    frontier, digest = Frontier(), hashlib.sha256()
    end = End(connection, place)
    for table in TABLES:
        if not table.grows:
            continue
        digest.update(f"{table.name}\n".encode())
        for row in end.rows(table):
            digest.update(repr(tuple(map(_plain, row))).encode(errors="backslashreplace"))
            if table is ENTRIES:
                frontier.append(merkle.leaf_hash(bytes(row[-1])))
    return Grown(frontier.size, frontier.root(), digest.digest())


def unchanged(before: Grown, after: Grown, name: str) -> None:
    """Raise ProofInvalid unless the append-only rows are what they were."""
    if after != before:
        raise ProofInvalid(
            f"the upgrade of the ledger database {name} would have changed what was signed, so it was undone",
            hint="Nothing was changed. Please report it; the copy that was made is that of the database as it is.",
        )


def _plain(value: object) -> object:
    """Return a value of a row as every driver of it looks: bytes as bytes."""
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else value
