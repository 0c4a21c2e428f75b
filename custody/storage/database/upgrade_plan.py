"""The plan of a database upgrade, shown before it, and the rows that it must leave unchanged.

An upgrade is one transaction: tables change by numbered revisions, and the append-only rows are the same before its end
as before its beginning, or nothing of it happens.
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

#: The effect of an upgrade that cannot be undone.
FINAL = "programs that know no newer schema than {} do not open it any more"


@dataclass(frozen=True, slots=True)
class Plan:
    """An upgrade of a database from one schema number to another.

    ``steps`` describe each revision, ``final`` the effect that cannot be undone. ``entries`` is the number of entries,
    ``rows`` that of the rows of all tables, ``bytes`` the size of the copy that is kept, 0 where it is unknown before.
    """

    found: int
    wanted: int
    steps: tuple[str, ...]
    final: str
    entries: int
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class AppendOnlyRows:
    """The append-only rows of a ledger: the number of entries, their root, and a digest of all rows.

    ``root`` is computed from the entries' own bytes; ``digest`` is a SHA-256.
    """

    entries: int
    root: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The result of an upgrade: its plan, the ledger's append-only rows, the copy and its SHA-256."""

    plan: Plan
    grown: AppendOnlyRows
    copy: Path
    sha256: bytes


def plan(connection: Connection, place: Place, schema: int) -> Plan | None:
    """Return the plan of an upgrade from this schema number, None where there is nothing to upgrade."""
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


def grown(connection: Connection, place: Place) -> AppendOnlyRows:
    """Return the number, root and digest of the append-only rows, all of which are read.

    Their tables have the same columns at every schema number. Raises the database's errors as the place translates
    them.
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
    return AppendOnlyRows(frontier.size, frontier.root(), digest.digest())


def unchanged(before: AppendOnlyRows, after: AppendOnlyRows, name: str) -> None:
    """Raise ProofInvalid unless the append-only rows are the same; ``name`` is the database."""
    if after != before:
        raise ProofInvalid(
            f"the upgrade of the ledger database {name} would have changed what was signed, so it was undone",
            hint="Nothing was changed. Please report it; the copy that was made is that of the database as it is.",
        )


def _plain(value: object) -> object:
    """Return a value of a row with any bytes-like object as bytes."""
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else value
