"""Settings that an administrator gave a database or a role: the program's own sessions do not hang on them."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import pytest

from custody.errors import ConfigError, CustodyError, StorageFailed
from custody.storage.database import SqlLedgerStore
from custody.storage.database.postgres.postgres_dialect import driver_of
from tests.contracts.ledger_stores import ORIGIN, Filler
from tests.postgres.ledgers import new_ledger
from tests.postgres.server import server
from tests.postgres.test_failing import name_of

#: Milliseconds that a server was told to wait for somebody who does nothing, and seconds that are longer.
SHORT, LONGER = 40, 0.3


def usual(address: str, setting: str, value: str) -> None:
    """Set a setting with which sessions of a database begin."""
    server().run(f"ALTER DATABASE {name_of(address)} SET {setting} = '{value}'")


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
def test_a_writer_that_waited_goes_on_from_what_the_other_one_wrote(isolation: str) -> None:
    with new_ledger() as address:
        usual(address, "default_transaction_isolation", isolation)
        with closing(SqlLedgerStore.open(address)) as store, closing(SqlLedgerStore.open(address)) as other:
            filler, found = Filler(store), []
            filler.add("a")

            def wait() -> None:
                with other.begin() as txn:
                    found.append(txn.head().size)

            waiting = threading.Thread(target=wait)
            with store.begin() as txn:
                waiting.start()
                time.sleep(LONGER)
                filler.put(txn, filler.rows("b"))
                txn.commit()
            waiting.join()
            assert found == [2]
            assert other.settled().size == 2


@pytest.mark.parametrize("value", ["off", "on"])
def test_names_that_are_quoted_in_what_is_kept_are_no_altered_guard(value: str) -> None:
    with server().database() as name:
        address = server().address(name)
        usual(address, "quote_all_identifiers", value)
        with closing(SqlLedgerStore.create(address, ORIGIN)) as store:
            assert store.differences() == []
            Filler(store).add("a")
            assert store.read().head().size == 1


@pytest.mark.parametrize(
    "setting",
    [
        "statement_timeout",
        "idle_in_transaction_session_timeout",
        "idle_session_timeout",
        "transaction_timeout",
    ],
)
@pytest.mark.parametrize("value", [0, SHORT])
def test_a_long_reading_is_not_broken_off_by_an_impatient_server(setting: str, value: int) -> None:
    if setting == "transaction_timeout" and server().version < 170000:
        pytest.skip("the server knows no such setting")
    with new_ledger() as address:
        with closing(SqlLedgerStore.open(address)) as store:
            Filler(store).grow(600)
        usual(address, setting, str(value))
        with closing(SqlLedgerStore.open(address)) as store:
            reader = store.read()
            assert reader.head().size == 600
            time.sleep(LONGER)
            rows = reader.rows(0, 600)
            assert next(rows).position == 0
            time.sleep(LONGER)
            assert [row.position for row in rows] == list(range(1, 600))
            engine = store.place.engine(readonly=True, busy_timeout=1)
            with engine.connect() as one:
                one.exec_driver_sql(f"SELECT pg_sleep({LONGER})")
            engine.dispose()


@pytest.mark.parametrize(
    ("path", "kind", "told"),
    [("custody", ConfigError, "lost its settings"), ("public", StorageFailed, "does not exist")],
)
def test_a_session_that_a_pooler_gave_away_writes_nothing(
    path: str, kind: type[CustodyError], told: str
) -> None:
    with new_ledger() as address:
        usual(address, "search_path", path)
        with closing(SqlLedgerStore.open(address)) as store:
            filler = Filler(store)
            filler.add("a")
            with store._engine.connect() as given:
                driver_of(given).execute("DISCARD ALL")
            with pytest.raises(kind, match=told) as refused, store.begin():
                pass
            assert "pooler" in refused.value.hint
        with closing(SqlLedgerStore.open(address)) as store:
            assert store.read().head().size == 1
