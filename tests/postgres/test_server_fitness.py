"""What is asked of a server that keeps a ledger: each drift is made for real and is a finding, and gone when undone."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from custody.errors import StorageFailed
from custody.storage.database import SqlLedgerStore
from custody.storage.database.location import find
from custody.storage.database.postgres.roles import script
from custody.storage.health.server import examine
from tests.postgres.ledgers import ORIGIN, new_ledger
from tests.postgres.server import Cluster, server

Found = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def name() -> Iterator[str]:
    """Yield the database of a ledger whose roles were made, with somebody who writes."""
    with new_ledger() as address:
        found = address.partition("@/")[2].partition("?")[0]
        server().run(script(), found)
        server().run(f'CREATE ROLE "{found}_login" LOGIN IN ROLE "{found}_sequencer"')
        yield found
        roles = [f'"{found}_{role}"' for role in ("owner", "sequencer", "reader")]
        server().run(f"DROP OWNED BY {', '.join(roles)}", found)
    server().run(f'DROP ROLE "{found}_login", {", ".join(roles)}')


def ask(name: str, user: str = "") -> Found:
    engine = find(server().address(name, user or f"{name}_login")).engine(readonly=True, busy_timeout=1)
    try:
        with engine.connect() as connection:
            return [(check.name, check.level, check.text) for check in examine(connection)]
    finally:
        engine.dispose()


def set_server(name: str, value: str) -> Callable[[], None]:
    server().run(f"ALTER SYSTEM SET {name} = {value}")
    server().run("SELECT pg_reload_conf()")

    def undo() -> None:
        server().run(f"ALTER SYSTEM RESET {name}")
        server().run("SELECT pg_reload_conf()")

    return undo


def test_a_server_that_is_as_it_should_be_is_fit(name: str) -> None:
    assert [(one, level) for one, level, _ in ask(name)] == [
        ("database", "ok"),
        ("durability", "ok"),
        ("grants", "ok"),
        ("roles", "ok"),
    ]


@pytest.mark.parametrize(
    ("setting", "value", "level"),
    [
        ("fsync", "off", "fail"),
        ("full_page_writes", "off", "fail"),
        ("synchronous_commit", "off", "warn"),
        ("zero_damaged_pages", "on", "fail"),
    ],
)
def test_a_setting_that_endangers_what_was_committed_is_a_finding(
    name: str, setting: str, value: str, level: str
) -> None:
    assert {question[1] for question in ask(name)} == {"ok"}
    with ExitStack() as undo:
        undo.callback(set_server(setting, value))
        for _ in range(100):
            found = [question for question in ask(name) if question[1] != "ok"]
            if found:
                break
        assert [(item[0], item[1]) for item in found] == [("durability", level)]
        assert setting in found[0][2]
        with closing(SqlLedgerStore.open(server().address(name, f"{name}_login"))) as store:
            assert own_commit(store) == "on"


def own_commit(store: SqlLedgerStore) -> str:
    engine = store.place.engine(readonly=False, busy_timeout=1)
    with engine.connect() as connection:
        value = str(connection.exec_driver_sql("SHOW synchronous_commit").scalar_one())
    engine.dispose()
    return value


@pytest.mark.parametrize(
    ("grant", "told"),
    [
        ("UPDATE ON custody.entries", "UPDATE on entries"),
        ("UPDATE (note) ON custody.checkpoints", "UPDATE (note) on checkpoints"),
        ("TRUNCATE ON custody.openings", "TRUNCATE on openings"),
        ("TRIGGER ON custody.entries", "TRIGGER on entries"),
        ("UPDATE (value) ON custody.meta", "UPDATE (value) on meta"),
    ],
)
def test_a_right_beyond_the_roles_is_a_finding(name: str, grant: str, told: str) -> None:
    for who, named in ((f'"{name}_sequencer"', f"{name}_sequencer"), ("PUBLIC", "everybody")):
        server().run(f"GRANT {grant} TO {who}", name)
        found = [question for question in ask(name) if question[1] != "ok"]
        server().run(f"REVOKE {grant} FROM {who}", name)
        assert [(item[0], item[1]) for item in found] == [("grants", "fail")]
        assert found[0][2].startswith(f"{told} by {named}")
    assert {question[1] for question in ask(name)} == {"ok"}


def test_whoever_stands_above_the_guards_is_told_so(name: str) -> None:
    (told,) = [question for question in ask(name, "postgres") if question[1] != "ok"]
    assert told[:2] == ("grants", "warn")
    assert "superuser" in told[2]
    for above, word in ((f"{name}_owner", "owns"), ("pg_write_all_data", "pg_write_all_data")):
        server().run(f'GRANT "{above}" TO "{name}_login"')
        (told,) = [question for question in ask(name) if question[1] != "ok"]
        server().run(f'REVOKE "{above}" FROM "{name}_login"')
        assert told[:2] == ("grants", "warn")
        assert word in told[2]


def test_a_standby_is_told_and_takes_nothing() -> None:
    cluster = Cluster()
    with cluster.server.database() as name:
        address = cluster.server.address(name)
        SqlLedgerStore.create(address, ORIGIN).close()
        assert database_of(address)[1] == "ok"
        cluster.stop(signal.SIGQUIT)
        (cluster.server.data / "standby.signal").touch()
        cluster.start()
        level, told = database_of(address)[1:]
        assert level == "fail"
        assert "standby" in told
        with closing(SqlLedgerStore.open(address)) as store:
            assert store.read().head().size == 0
            with pytest.raises(StorageFailed, match="standby") as refused, store.begin():
                pass
            assert "custody settings" in refused.value.hint
        cluster.stop(signal.SIGQUIT)
        (cluster.server.data / "standby.signal").unlink()
        cluster.start()


def database_of(address: str) -> tuple[str, str, str]:
    """Return what is found of the database itself."""
    engine = find(address).engine(readonly=True, busy_timeout=1)
    try:
        with engine.connect() as connection:
            check = next(iter(examine(connection)))
            return check.name, check.level, check.text
    finally:
        engine.dispose()
