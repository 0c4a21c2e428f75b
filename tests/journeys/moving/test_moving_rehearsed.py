"""A moving that could not be ended there closes nothing: what comes after the closing is tried before it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from custody.storage.database.migration_target import ArrivingStore
from custody.storage.database.postgres.roles import script
from tests.cli.office import Office
from tests.journeys.moving.ledgers import move, name_of, refused, untouched, whole
from tests.journeys.moving.test_moving_broken_off import before, full
from tests.postgres.server import server


@pytest.fixture
def mover(address: str) -> Iterator[str]:
    """Yield the address with somebody who may make a schema there and is no superuser."""
    name = name_of(address)
    server().run(f'CREATE ROLE "{name}_ada" LOGIN; GRANT CREATE ON DATABASE "{name}" TO "{name}_ada"')
    yield server().address(name, f"{name}_ada")
    roles = [f'"{name}_{item}"' for item in ("ada", "owner", "sequencer", "reader")]
    for role in roles:
        server().run(f"DO $$ BEGIN DROP OWNED BY {role}; EXCEPTION WHEN undefined_object THEN END $$", name)
    server().run(f"DROP ROLE IF EXISTS {', '.join(roles)}")


@pytest.mark.parametrize("most", [2, 1])
def test_a_server_that_gives_too_few_connections_has_nothing_closed_for_it(
    office: Office, address: str, mover: str, most: int
) -> None:
    size, role = office.size(), f'"{name_of(address)}_ada"'
    server().run(f"ALTER ROLE {role} CONNECTION LIMIT {most}")
    if most == 1:
        refused(move(office, mover), 8, "too many connections")
        untouched(office, size)
        size += 1
        server().run(f"ALTER ROLE {role} CONNECTION LIMIT 2")
    assert move(office, mover).status == 0
    server().run(f"ALTER ROLE {role} CONNECTION LIMIT -1")
    whole(office, size + 2)


def test_roles_that_were_taken_apart_too_early_have_rights_enough_to_end_it(
    office: Office, address: str, mover: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sequencer records the program that writes in the database's own table, and may so name the ledger there."""
    size, name = office.size(), name_of(address)
    apart = f'{script()}; GRANT "{name}_sequencer" TO "{name}_ada"'
    with monkeypatch.context() as patch:
        before("compare", partial(server().run, apart, name), patch)
        assert move(office, mover).status == 0
    server().run(f'REVOKE CREATE ON DATABASE "{name}" FROM "{name}_ada"')
    whole(office, size + 2)


def test_a_database_that_one_may_not_look_into_is_not_one_without_the_ledger(
    office: Office, address: str, mover: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    size, name = office.size(), name_of(address)
    with monkeypatch.context() as patch:
        patch.setattr(ArrivingStore, "finish", full)
        assert move(office, mover).status == 8
    server().run(script(), name)
    answer = move(office, mover)
    refused(answer, 8, "permission denied for schema custody")
    assert "--cancel" not in answer.err
    server().run(f'GRANT "{name}_owner" TO "{name}_ada"')
    with monkeypatch.context() as patch:
        patch.setenv("PGOPTIONS", f"-c role={name}_owner")
        assert move(office, mover).status == 0
    assert "rights_more" in office.desk.run("check").out
    apart = f'REVOKE "{name}_owner" FROM "{name}_ada"; REVOKE CREATE ON DATABASE "{name}" FROM "{name}_ada"'
    server().run(f'{apart}; GRANT "{name}_sequencer" TO "{name}_ada"')
    whole(office, size + 2)


def test_guards_that_were_changed_there_have_nothing_closed(
    office: Office, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = office.size()
    off = "ALTER TABLE custody.entries DISABLE TRIGGER entries_update"
    with monkeypatch.context() as patch:
        before("compare", partial(server().run, off, name_of(address)), patch, ArrivingStore)
        refused(move(office, address), 3, "its schema was altered", "entries_update")
    untouched(office, size)
