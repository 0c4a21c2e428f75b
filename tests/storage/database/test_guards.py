"""What a ledger database refuses when somebody with a plain SQLite connection tries to get past the program.

Every attack is tried three times: the honest change it imitates passes, the attack is refused, and with the guards
in question taken away it succeeds, so that no attack fails for another reason than the guard.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from custody.storage.database import SqlLedgerStore
from custody.storage.migrations.guards import INSERT_RULES, UPDATE_RULES, guards, trigger
from tests.contracts.ledger_stores import ORIGIN, Filler, fields
from tests.storage.database.attacks import ATTACKS, ENTRY, FILLING, HONEST, Attack

RULES = {"INSERT": INSERT_RULES, "UPDATE": UPDATE_RULES}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger of 258 entries with one row in every table."""
    path = tmp_path_factory.mktemp("model") / "ledger.db"
    store = SqlLedgerStore.create(path, ORIGIN)
    filler = Filler(store)
    filler.add("a", "b", "c", openings=fields("1", "2"))
    filler.add(*(["c"] * 255), openings=b"x")
    with closing(connect(path)) as database:
        for sql in FILLING:
            database.execute(sql)
    store.close()
    return path


@pytest.fixture(params=[False, True], ids=["plain", "recursive"])
def database(request: pytest.FixtureRequest, model: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a raw connection on a copy of the ledger, with recursive triggers off and on."""
    copy = tmp_path / "ledger.db"
    copy.write_bytes(model.read_bytes())
    with closing(connect(copy)) as connection:
        connection.execute(f"PRAGMA recursive_triggers = {int(request.param)}")
        yield connection


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def run(database: sqlite3.Connection, sql: str) -> sqlite3.Cursor:
    leaf0 = database.execute("SELECT leaf FROM entries WHERE position = 0").fetchone()
    given = {"hash": sha256(b"other").digest(), "leaf0": leaf0 and leaf0[0]}
    return database.execute(sql, given)


def content(database: sqlite3.Connection) -> dict[str, list[object]]:
    tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608 - names come from the schema


@pytest.mark.parametrize("name", HONEST)
def test_what_the_program_does_passes(database: sqlite3.Connection, name: str) -> None:
    database.execute("BEGIN")
    for sql in HONEST[name]:
        assert run(database, sql).rowcount == 1, sql
    database.execute("COMMIT")


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_and_changes_nothing(database: sqlite3.Connection, name: str) -> None:
    *before, last = ATTACKS[name].sql
    for sql in before:
        run(database, sql)
    kept = content(database)
    with pytest.raises(sqlite3.IntegrityError) as refused:
        run(database, last)
    assert refused.value.sqlite_errorname == "SQLITE_CONSTRAINT_TRIGGER"
    assert str(refused.value).startswith(ATTACKS[name].guards.split()[0].rpartition("_")[0] + ": ")
    assert content(database) == kept


@pytest.mark.parametrize("name", ATTACKS)
def test_without_its_guards_the_same_attack_succeeds(database: sqlite3.Connection, name: str) -> None:
    named = ATTACKS[name].guards.split()
    if database.execute("PRAGMA recursive_triggers").fetchone()[0]:
        # Then the row that REPLACE takes away meets the guard against DELETE as well.
        named += {f"{guard.rpartition('_')[0]}_delete" for guard in named} - set(named)
    for guard in named:
        database.execute(f"DROP TRIGGER {guard}")
    *before, last = ATTACKS[name].sql
    for sql in before:
        run(database, sql)
    assert run(database, last).rowcount >= 1


def test_every_guard_is_attacked() -> None:
    attacked = {name for attack in ATTACKS.values() for name in attack.guards.split()}
    assert attacked == set(guards("sqlite"))


@pytest.mark.parametrize(
    ("change", "at"),
    [(change, at) for change, rules in RULES.items() for at in range(len(rules))],
    ids=[f"{change}-{rule[0]}-{rule[1]}" for change, rules in RULES.items() for rule in rules],
)
def test_every_condition_of_a_guard_stops_an_attack_that_no_other_does(
    model: Path, tmp_path: Path, change: str, at: int
) -> None:
    table = RULES[change][at][0]
    name = f"{table}_{change.lower()}"
    rest = [(message, test) for n, (of, message, test) in enumerate(RULES[change]) if of == table and n != at]
    weaker = trigger(table, change, rest or [("never", "0")])[name]
    passed: list[Attack] = []
    for attacked in (attack for attack in ATTACKS.values() if name in attack.guards):
        copy = tmp_path / f"{len(passed)}.db"
        copy.write_bytes(model.read_bytes())
        with closing(connect(copy)) as database:
            for sql in (f"DROP TRIGGER {name}", weaker, *attacked.sql[:-1]):
                run(database, sql)
            with contextlib.suppress(sqlite3.IntegrityError):
                run(database, attacked.sql[-1])
                passed.append(attacked)
    assert passed


def test_a_full_tile_passes_once_its_entries_are_there_and_not_before(database: sqlite3.Connection) -> None:
    tile = "INSERT INTO tiles (level, idx, hashes) VALUES (0, 1, zeroblob(8192))"
    for position in range(258, 512):
        with pytest.raises(sqlite3.IntegrityError, match="not entries enough"):
            run(database, tile)
        prev = database.execute("SELECT leaf FROM entries WHERE position = ?", (position - 1,)).fetchone()[0]
        row = (position, 3, position - 2, f"id-{position}", sha256(b"%d" % position).digest(), prev, b"")
        database.execute(f"INSERT {ENTRY} (?, ?, ?, ?, ?, ?, ?)", row)
    assert run(database, tile).rowcount == 1
