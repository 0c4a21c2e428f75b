"""A server that is away for a moment while a ledger is checked: nothing is called false because of that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from custody.storage.database import connection_cache
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.faults.points import some
from tests.journeys.moving.ledgers import vault_of
from tests.postgres.server import server


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Yield an office with a few entries whose ledger is on the server."""
    with server().database() as name:
        desk = Desk(tmp_path / "desk")
        words = ("--domain", "lab.example", "--display-name", "Ada", "--organisation", "The Lab")
        made = desk.done("init", *words, "--database", server().address(name))
        found = Office(desk)
        found.keys["Ada"] = str(made["key"])
        found.hire("Eve", "examiner")
        found.case()
        found.case("C-2")
        yield found


def end_sessions(office: Office) -> None:
    """End every session of the office's database, as a server that is restarted does."""
    text = (office.folder / "vault" / "custody.toml").read_text()
    name = text.partition("@/")[2].partition("?")[0]
    server().run(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608 - a name of ours


@pytest.mark.parametrize("long", [0, 40])
def test_a_check_whose_server_was_away_is_told_so_and_never_false(
    office: Office, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    """Sessions end at one request of a check, and so many connections cannot be made after that."""
    count, at, away = 0, 0, 0
    usual, connect = psycopg.Cursor.execute, psycopg.connect

    def connected(*args: Any, **named: Any) -> Any:
        nonlocal away
        if away:
            away -= 1
            raise psycopg.OperationalError("connection refused")
        return connect(*args, **named)

    def execute(self: Any, *args: Any, **named: Any) -> Any:
        nonlocal count, at, away
        count += 1
        if count == at:
            at = 0
            end_sessions(office)
            away = long
        return usual(self, *args, **named)

    monkeypatch.setattr(psycopg.Cursor, "execute", execute)
    monkeypatch.setattr("custody.storage.database.postgres.connection.psycopg.connect", connected)
    assert office.desk.run("check").status == 0
    total, ends = count, {}
    for point in some(range(1, total + 1)):
        count, at, away = 0, point, 0
        answer = office.desk.run("check")
        assert "Traceback" not in answer.err
        ends[point] = answer.status
    assert set(ends.values()) <= {0, 8}, ends
    assert 8 in ends.values()
    away = 0
    assert office.desk.run("check").status == 0


def test_a_connection_that_rested_long_is_looked_after_before_it_is_used(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vault_of(office) as vault:
        reader = vault.store.read()
        size = reader.head().size
        monkeypatch.setattr(connection_cache, "_RESTED", 0.0)
        end_sessions(office)
        assert reader.head().size == size
