"""A statement of SQLite ends with the process, or when a file that is not known yet takes long, and not otherwise."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from custody import halting
from custody.errors import StorageFailed
from custody.storage.database import SqlLedgerStore
from custody.storage.database.sqlite import sqlite_dialect, statement_watch
from tests.contracts.ledger_stores import ORIGIN

COUNTING = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n {}) SELECT max(x) FROM n"
ENDLESS = COUNTING.format("")
LONG = COUNTING.format("WHERE x < 400000")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlLedgerStore]:
    with closing(SqlLedgerStore.create(tmp_path / "ledger.db", ORIGIN)) as store:
        yield store


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """Forget what was asked before and after each test."""
    halting.forget()
    yield
    halting.forget()


def ask(store: SqlLedgerStore, sql: str) -> object:
    with store.place.errors(), store.lend() as connection:
        return connection.exec_driver_sql(sql).scalar_one()


def test_a_statement_that_takes_long_ends_in_its_own_time(store: SqlLedgerStore) -> None:
    assert ask(store, LONG) == 400_000
    halting.ask(KeyboardInterrupt())
    assert ask(store, LONG) == 400_000, "the thread that is told of signals tidies up"


def test_a_statement_in_another_thread_ends_with_the_process(store: SqlLedgerStore) -> None:
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(ask, store, LONG).result() == 400_000
        computing = threads.submit(ask, store, ENDLESS)
        time.sleep(0.2)
        assert not computing.done()
        halting.ask(KeyboardInterrupt("ended"))
        with pytest.raises(KeyboardInterrupt, match="ended"):
            computing.result(timeout=10)
    halting.forget()
    assert ask(store, LONG) == 400_000, "the connection goes on"


def test_what_is_not_known_yet_answers_soon_or_not_at_all(
    store: SqlLedgerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement_watch, "PATIENCE", 0.2)
    with store.lend() as connection:
        with statement_watch.bounded(connection, "there"):
            assert connection.exec_driver_sql("SELECT count(*) FROM meta").scalar_one() == 3
        with (
            pytest.raises(StorageFailed, match="there: it does not answer within"),
            statement_watch.bounded(connection, "there"),
        ):
            connection.exec_driver_sql(ENDLESS)
        assert connection.exec_driver_sql(LONG).scalar_one() == 400_000, "only within the block"


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH ':memory:' AS other",
        f"SELECT {'1+' * 200}1",
        " UNION ALL ".join(["SELECT 1"] * 30),
        f"SELECT '{'x' * 1_000_000}'",
    ],
    ids=["another file", "a deep expression", "many selects", "a long statement"],
)
def test_a_connection_does_no_more_than_the_program_needs(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "any.db"
    with closing(sqlite3.connect(path)) as free:
        free.execute(sql)
        free.execute("CREATE TABLE t (x)")
    engine = sqlite_dialect.engine(path, readonly=False, busy_timeout=1)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar_one() == 0
        with pytest.raises(Exception, match=r"too (many|large|big)"):
            connection.exec_driver_sql(sql)
    engine.dispose()
