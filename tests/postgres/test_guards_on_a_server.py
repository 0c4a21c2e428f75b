"""What is refused of a superuser on a server: every attack that a SQLite file is tried with, in PostgreSQL's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from custody.storage.database import SqlLedgerStore
from custody.storage.migrations.guards import guards
from tests.contracts.ledger_stores import Filler, fields
from tests.postgres.ledgers import new_ledger
from tests.storage.database.attacks import ATTACKS, FILLING, HONEST

#: SQLite's words and PostgreSQL's: what replaces a row there is refused here as an insertion.
WORDS = (
    (r"x'([0-9a-f]*)'", r"'\\x\1'::bytea"),
    (r"zeroblob\(8192\)", "decode(repeat('00', 8192), 'hex')"),
    (r"zeroblob\((length\(leaves\)(?: \+ 1)?)\)", r"decode(repeat('00', \1), 'hex')"),
    (r"^(?:INSERT OR REPLACE|REPLACE|INSERT OR IGNORE) INTO", "INSERT INTO"),
    (r"UPDATE OR REPLACE", "UPDATE"),
    (r"DROP TRIGGER IF EXISTS (\w+)_(delete)", r"DROP TRIGGER \1_\2 ON \1"),
    (r"ON CONFLICT DO UPDATE", "ON CONFLICT ON CONSTRAINT {}_pkey DO UPDATE"),
    (r":(hash|leaf0)", r"%(\1)s"),
)


def spelt(sql: str) -> str:
    for here, there in WORDS:
        sql = re.sub(here, there, sql)
    table = re.search(r"INTO (\w+)", sql)
    return sql.replace("{}", table[1] if table else "")


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection[Any]]:
    """Yield a superuser's connection to a ledger of 258 entries with one row in every table."""
    with new_ledger() as address:
        with closing(SqlLedgerStore.open(address)) as store:
            filler = Filler(store)
            filler.add("a", "b", "c", openings=fields("1", "2"))
            filler.add(*(["c"] * 255), openings=b"x")
        with psycopg.connect(address) as connection:
            connection.execute("SET search_path = custody, pg_temp")
            for sql in FILLING:
                connection.execute(spelt(sql).encode())
            connection.commit()
            yield connection


def test_every_guard_is_attacked() -> None:
    attacked = {name for attack in ATTACKS.values() for name in attack.guards.split()}
    assert attacked == {name for name in guards("postgresql") if not name.endswith("_truncate")}


@pytest.mark.parametrize("name", [name for name in guards("postgresql") if name.endswith("_truncate")])
def test_a_table_is_never_emptied(connection: psycopg.Connection[Any], name: str) -> None:
    table = name.removesuffix("_truncate")
    connection.execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(psycopg.IntegrityError, match="TRUNCATE is refused"):
        connection.execute(f"TRUNCATE {table} CASCADE".encode())
    connection.rollback()
    for other in [guard for guard in guards("postgresql") if guard.endswith("_truncate")]:
        connection.execute(f"DROP TRIGGER {other} ON {other.removesuffix('_truncate')}".encode())
    connection.execute(f"TRUNCATE {table} CASCADE".encode())
    assert connection.execute(f"TABLE {table}".encode()).fetchall() == []
    connection.rollback()


def run(connection: psycopg.Connection[Any], sql: str) -> int:
    """Run a statement in the open transaction; give how many rows it changed."""
    if sql.startswith("PRAGMA"):
        return 0
    leaf0 = connection.execute("SELECT leaf FROM entries WHERE position = 0").fetchall()
    given = {"hash": sha256(b"other").digest(), "leaf0": leaf0[0][0] if leaf0 else b""}
    return connection.execute(spelt(sql).encode(), given).rowcount


@pytest.mark.parametrize("name", [name for name in HONEST if name != "read model"])
def test_what_the_program_does_passes(connection: psycopg.Connection[Any], name: str) -> None:
    for sql in HONEST[name]:
        assert run(connection, sql) == 1, sql
    connection.rollback()


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(connection: psycopg.Connection[Any], name: str) -> None:
    *before, last = ATTACKS[name].sql
    connection.execute("SET LOCAL session_replication_role = replica")
    for sql in before:
        run(connection, sql)
    with pytest.raises(psycopg.IntegrityError) as refused:
        run(connection, last)
    connection.rollback()
    assert ATTACKS[name].guards.rpartition("_")[0].split("_")[0] in str(refused.value)


@pytest.mark.parametrize(
    "name", [name for name, one in ATTACKS.items() if re.match("UPDATE (?!OR)|DELETE", one.sql[-1])]
)
def test_without_its_guards_the_same_attack_succeeds(connection: psycopg.Connection[Any], name: str) -> None:
    *before, last = ATTACKS[name].sql
    for sql in before:
        run(connection, sql)
    connection.execute("SET LOCAL session_replication_role = replica")
    if any(sql.startswith("PRAGMA") for sql in before):
        connection.execute("ALTER TABLE head DROP CONSTRAINT head_single")
    for guard in ATTACKS[name].guards.split():
        connection.execute(f"DROP TRIGGER {guard} ON {guard.rpartition('_')[0]}".encode())
    assert run(connection, last) >= 1
    connection.rollback()
