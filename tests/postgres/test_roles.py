"""What each role may do to a ledger on a server, and what nobody may: every attempt beyond it is refused.

Each attempt is first made where it is allowed, so that a refusal is one of rights or guards and not of spelling.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from custody.errors import StorageFailed
from custody.ledger.ports import RecordRow
from custody.storage.database import SqlLedgerStore
from custody.storage.database.location import find
from custody.storage.database.postgres.roles import script
from custody.storage.migrations import SCHEMA
from custody.storage.migrations.differences import differences
from custody.storage.migrations.guards_postgres import stamp
from tests.cli.desk import Desk
from tests.contracts.ledger_stores import Filler, fields, notes, without
from tests.postgres.ledgers import new_ledger
from tests.postgres.server import server

VALUES = ("Anna", "Bertil")


@dataclass(frozen=True)
class Lab:
    """A ledger whose roles were made, with a machine that writes and a person who reads."""

    database: str
    size: int

    def address(self, role: str) -> str:
        return server().address(self.database, f"{self.database}_{role}_login")

    def run(self, role: str, *statements: str) -> list[Any]:
        """Run statements as somebody, in one transaction that is undone; give the rows of the last."""
        with psycopg.connect(self.address(role)) as connection:
            try:
                connection.execute("SET search_path = custody, pg_temp")
                for statement in statements:
                    last = connection.execute(statement.encode())
                return last.fetchall() if last.description else []
            finally:
                connection.rollback()


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with new_ledger() as address:
        with closing(SqlLedgerStore.open(address)) as store:
            filler = Filler(store)
            filler.add("a", "b", openings=fields(*VALUES))
        name = address.partition("@/")[2].partition("?")[0]
        for _ in range(2):
            server().run(script(), name)
        logins = [f"{name}_{role}" for role in ("owner", "sequencer", "reader")]
        for login in logins:
            server().run(f'CREATE ROLE "{login}_login" LOGIN IN ROLE "{login}"')
        server().run(f'CREATE ROLE "{name}_nobody_login" LOGIN')
        yield Lab(name, 2)
        server().run("DROP OWNED BY " + ", ".join(logins), name)
    for login in (*logins, f"{name}_nobody"):
        server().run(f'DROP ROLE IF EXISTS "{login}_login"; DROP ROLE IF EXISTS "{login}"')


def test_the_sequencer_adds_erases_and_keeps_the_read_model(lab: Lab) -> None:
    with closing(SqlLedgerStore.open(lab.address("sequencer"))) as store:
        filler = Filler(store)
        filler.rows("a", "b", openings=fields(*VALUES))
        with store.begin() as txn:
            txn.put_records([RecordRow("case", "1", b"{}", (("all", ""),))])
            txn.put_records([RecordRow("case", "1", b"[]", (("all", ""),))])
            txn.erase(1, [0], without(VALUES, 0))
            txn.commit()
        assert store.unscrubbed == (
            server().version < 170000
        )  # before, only the owner has tables written anew
        assert store.read().openings(1) == without(VALUES, 0)
        assert store.differences() == []


def test_the_reader_reads_everything_and_writes_nothing(lab: Lab) -> None:
    with closing(SqlLedgerStore.open(lab.address("reader"))) as store:
        assert len(notes(store.read())) == lab.size
        assert store.differences() == []
        with pytest.raises(StorageFailed, match="may not"), store.begin() as txn:
            txn.commit()
    with pytest.raises(StorageFailed, match="permission denied for schema"):
        SqlLedgerStore.open(lab.address("nobody"))


#: What must not be done, by name: statements, and those that an owner would run first to get past a guard.
ATTEMPTS = {
    "an entry is changed": ("UPDATE entries SET note = ''",),
    "an entry is deleted": ("DELETE FROM entries",),
    "entries are emptied": ("TRUNCATE entries CASCADE",),
    "an entry is replaced": (
        "INSERT INTO entries SELECT * FROM entries ON CONFLICT (position) DO UPDATE SET note = ''",
    ),
    "an entry is merged over": (
        "MERGE INTO entries e USING entries o ON e.position = o.position WHEN MATCHED THEN UPDATE SET note = ''",
    ),
    "a checkpoint is changed": ("UPDATE checkpoints SET note = ''",),
    "a tile is deleted": ("DELETE FROM tiles",),
    "openings are deleted": ("DELETE FROM openings",),
    "openings are emptied": ("TRUNCATE openings",),
    "the head is deleted": ("DELETE FROM head",),
    "the head is emptied": ("TRUNCATE head",),
    "the origin is changed": ("UPDATE meta SET value = 'other' WHERE key = 'origin'",),
    "an erasure is forgotten": ("DELETE FROM erasures",),
}
#: What no role but the owner and a superuser may even begin.
SWITCHES = {
    "a guard is switched off": "ALTER TABLE entries DISABLE TRIGGER entries_update",
    "all guards are switched off": "ALTER TABLE entries DISABLE TRIGGER USER",
    "a guard is dropped": "DROP TRIGGER entries_update ON entries",
    "a guard is rewritten": (
        "CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    ),
    "a rule is put before": "CREATE RULE quiet AS ON INSERT TO entries DO INSTEAD NOTHING",
    "a trigger is put before": (
        "CREATE TRIGGER a BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION guard_refuse()"
    ),
    "the table is renamed": "ALTER TABLE entries RENAME TO others",
    "the table is dropped": "DROP TABLE entries CASCADE",
    "a table is made": "CREATE TABLE others (x int)",
}
REPLICA = "SET session_replication_role = replica"


def _known(attempt: tuple[str, ...]) -> tuple[str, ...]:
    """Return an attempt that this server understands, else skip."""
    if server().version < 150000 and any(text.startswith("MERGE") for text in attempt):
        pytest.skip("MERGE came with PostgreSQL 15")
    return attempt


@pytest.mark.parametrize("role", ["sequencer", "reader"])
@pytest.mark.parametrize("name", [*ATTEMPTS, *SWITCHES])
def test_no_role_gets_past_what_it_was_given(lab: Lab, name: str, role: str) -> None:
    attempt = _known(ATTEMPTS.get(name) or (SWITCHES[name],))
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError)):
        lab.run(role, *attempt)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        lab.run(role, REPLICA)
    assert lab.run(role, "SELECT size FROM head") == [(lab.size,)]


@pytest.mark.parametrize("name", ATTEMPTS)
def test_guards_stop_even_the_owner_and_even_as_a_replica(lab: Lab, name: str) -> None:
    attempt = _known(ATTEMPTS[name])
    for before in ("SELECT 1", "SET search_path = pg_temp, custody"):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="refused"):
            lab.run("owner", before, *attempt)
    with closing(server().connect(lab.database)) as superuser:
        superuser.execute(REPLICA)
        superuser.execute("SET search_path = custody, pg_temp")
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="refused"):
            superuser.execute(ATTEMPTS[name][0].encode())


@pytest.mark.parametrize("name", [name for name in SWITCHES if name != "a table is made"])
def test_what_the_owner_may_switch_is_really_possible_and_is_seen(lab: Lab, name: str) -> None:
    engine = find(lab.address("owner")).engine(readonly=False, busy_timeout=1)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        assert differences(connection, SCHEMA) == []
        before = stamp(connection)
        connection.exec_driver_sql(SWITCHES[name])
        assert [difference for difference in differences(connection, SCHEMA) if difference.refused] != []
        assert stamp(connection) != before
        connection.rollback()
    engine.dispose()


def test_a_guard_that_is_off_lets_the_owner_change_an_entry(lab: Lab) -> None:
    off = "ALTER TABLE entries DISABLE TRIGGER entries_update"
    assert lab.run("owner", off, "UPDATE entries SET note = '' RETURNING position") == [(0,), (1,)]


@pytest.mark.parametrize(
    "shadow", ["entries AS SELECT 7::int8 AS position", "head AS SELECT 0::int8 AS size"]
)
def test_a_table_of_the_session_does_not_deceive_a_guard(lab: Lab, shadow: str) -> None:
    entry = "INSERT INTO custody.entries SELECT 2, 1, 1, 'x', leaf, leaf, '' FROM custody.entries WHERE position = 0"
    opening = "INSERT INTO custody.openings (position, erased, leaves) VALUES ({}, 256, '')"
    count = "SELECT count(*) FROM custody.openings"
    deceiving = (f"CREATE TEMP TABLE {shadow}", "SET search_path = pg_temp, custody")
    assert lab.run("sequencer", entry, opening.format(2), count) == [(3,)]
    assert lab.run("sequencer", *deceiving, entry, opening.format(2), count) == [(3,)]
    for before in ((), deceiving):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="not being added now"):
            lab.run("sequencer", *before, opening.format(7))


def test_the_script_is_given_by_a_command_that_runs_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    assert desk.run("doctor", "--roles").out == script()
    assert desk.done("doctor", "--roles")["sql"] == script()
    assert desk.run("doctor", "--roles", "--repair").status == 2
    assert not (desk.folder / "vault").exists()
