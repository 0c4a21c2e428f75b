"""Which programs wrote a ledger on a server: the sequencer records each, a newer one is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from custody.errors import UnknownVersion
from custody.storage.database import SqlLedgerStore, writer_programs
from custody.storage.database.postgres.roles import script
from custody.storage.versions.program import Program, this_program
from custody.storage.versions.writers import Writer
from tests.contracts.ledger_stores import Filler
from tests.postgres.ledgers import new_ledger
from tests.postgres.server import server

_SAID = "SELECT value FROM custody.meta WHERE key LIKE 'written.%' ORDER BY key"


@pytest.fixture
def ledger() -> Iterator[tuple[str, str]]:
    """A ledger whose roles were made: its database, and the address of a login that is the sequencer."""
    with new_ledger() as address:
        name = address.partition("@/")[2].partition("?")[0]
        server().run(script(), name)
        login = f"{name}_login"
        server().run(f'CREATE ROLE "{login}" LOGIN IN ROLE "{name}_sequencer"')
        yield name, server().address(name, login)
        roles = [f"{name}_{role}" for role in ("owner", "sequencer", "reader")]
        server().run("DROP OWNED BY " + ", ".join(f'"{role}"' for role in roles), name)
    for role in (login, *roles):
        server().run(f'DROP ROLE IF EXISTS "{role}"')


def said(name: str) -> list[str]:
    """Return the builds that the database says wrote it."""
    with server().connect(name) as connection:
        return [json.loads(row[0])["build"] for row in connection.execute(_SAID).fetchall()]


def another(monkeypatch: pytest.MonkeyPatch) -> str:
    """Patch the running program to be another build; return the build."""
    mine = this_program()
    build = "b" * 64
    monkeypatch.setattr(
        writer_programs, "this_program", lambda: Program(mine.version, build, mine.schema, mine.rulesets)
    )
    return build


def test_the_sequencer_records_another_build_with_its_first_entry(
    ledger: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, address = ledger
    assert said(name) == [this_program().build]
    build = another(monkeypatch)
    with closing(SqlLedgerStore.open(address)) as store:
        assert said(name) == [this_program().build], "opening records nothing"
        Filler(store).add("a", "b")
        assert said(name) == [this_program().build, build]
        with store.begin() as transaction:
            transaction.commit()
    assert said(name) == [this_program().build, build]


def test_an_entry_is_made_without_a_record_where_the_right_is_lacking(
    ledger: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, address = ledger
    another(monkeypatch)
    server().run(f'REVOKE INSERT ON custody.meta FROM "{name}_sequencer"', name)
    with closing(SqlLedgerStore.open(address)) as store:
        Filler(store).add("a")
        assert store.read().head().size == 1
    assert said(name) == [this_program().build]


def test_a_newer_program_on_a_server_is_refused_also_by_who_was_there_before(ledger: tuple[str, str]) -> None:
    name, address = ledger
    newer = Writer(Program("9.9.9", "f" * 64, this_program().schema, ((1, "e" * 64),)), 0)
    with closing(SqlLedgerStore.open(address)) as store:
        Filler(store).add("a")
        with server().connect(name) as connection:
            connection.execute("INSERT INTO custody.meta VALUES ('written.0002', %s)", (newer.text,))
        with pytest.raises(UnknownVersion, match=r"newer program.*9\.9\.9"), store.begin():
            pass
    for readonly in (True, False):
        with pytest.raises(UnknownVersion, match="newer program"):
            SqlLedgerStore.open(address, readonly=readonly)
    with pytest.raises(UnknownVersion, match="newer program"):
        SqlLedgerStore.upgrade(address)
    with closing(SqlLedgerStore.open(address, inspecting=True)) as store:
        assert "9.9.9" in store.newer
        assert store.read().head().size == 1
        with pytest.raises(UnknownVersion), store.begin():
            pass
