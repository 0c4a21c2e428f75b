"""Connections that are kept open between reads: lent to one reader at a time, none longer than it is good for."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from custody.errors import NotFound
from custody.storage.database import SqlLedgerStore
from custody.storage.database.connection_cache import ConnectionCache
from custody.storage.database.sqlite import sqlite_dialect
from tests.contracts.ledger_stores import ORIGIN, PATIENCE, Filler


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = sqlite_dialect.engine(tmp_path / "ledger.db", readonly=False, busy_timeout=PATIENCE, create=True)
    yield made
    made.dispose()


def test_readers_one_after_the_other_take_the_same_connection(engine: Engine) -> None:
    idle = ConnectionCache(engine)
    with idle.lend() as first:
        pass
    with idle.lend() as second, idle.lend() as other:
        assert second is first
        assert other is not first


def test_one_in_which_something_failed_is_not_lent_again(engine: Engine) -> None:
    idle = ConnectionCache(engine)
    with pytest.raises(NotFound), idle.lend() as failed:
        raise NotFound("gone")
    assert failed.closed
    with idle.lend() as fresh:
        assert fresh is not failed


def test_no_more_than_a_few_are_kept(engine: Engine) -> None:
    idle = ConnectionCache(engine)
    with contextlib.ExitStack() as readers:
        lent = [readers.enter_context(idle.lend()) for _ in range(9)]
    assert sum(not connection.closed for connection in lent) == 4


def test_what_is_lent_while_all_are_dropped_goes_when_it_comes_back(engine: Engine) -> None:
    idle = ConnectionCache(engine)
    with idle.lend() as kept:
        pass
    with idle.lend() as lent, idle.lend() as other:
        assert lent is kept
        idle.drop()
        assert lent.exec_driver_sql("SELECT 1").scalar() == 1
    assert [lent.closed, other.closed] == [True, True]


def test_many_threads_read_beside_one_another_and_see_what_is_committed(tmp_path: Path) -> None:
    store = SqlLedgerStore.create(tmp_path / "ledger.db", ORIGIN, busy_timeout=PATIENCE)
    filler = Filler(store)
    filler.add("a", "b", "c")
    reader = store.read()
    sizes: list[int] = []

    def read() -> None:
        sizes.extend(reader.head().size for _ in range(50))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for period in threads:
        period.start()
    filler.add("d")
    for thread in threads:
        thread.join()
    assert len(sizes) == 400
    assert set(sizes) <= {3, 4}
    assert reader.head().size == 4
    store.close()
    assert not (tmp_path / "ledger.db-wal").exists()
