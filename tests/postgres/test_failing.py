"""A server that fails, refuses or goes away: nothing lost is called kept, and nothing of an erasure stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from custody.errors import Busy, CommitUnknown, ConfigError, Malformed, ProofInvalid, StorageFailed
from custody.ledger.ports import LabelRow, RecordRow
from custody.storage.database import SqlLedgerStore
from tests.contracts.ledger_stores import ORIGIN, PATIENCE, Filler, fields, without
from tests.postgres.ledgers import new_ledger
from tests.postgres.server import server


@pytest.fixture
def address() -> Iterator[str]:
    with new_ledger() as found:
        yield found


@pytest.fixture
def filler(address: str) -> Iterator[Filler]:
    with closing(SqlLedgerStore.open(address, busy_timeout=PATIENCE)) as store:
        yield Filler(store)


def name_of(address: str) -> str:
    return address.partition("@/")[2].partition("?")[0]


def end_sessions(address: str) -> None:
    """End every session of a database, as a server that is restarted does."""
    others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'"
    server().run(others.format(name_of(address)))


def test_a_session_that_ended_is_told_once_and_then_made_anew(address: str, filler: Filler) -> None:
    filler.add("a")
    reader = filler.store.read()
    assert reader.head().size == 1
    end_sessions(address)
    with pytest.raises(StorageFailed, match="terminating"):
        reader.head()
    assert reader.head().size == 1
    filler.add("b")
    assert reader.head().size == 2


def test_a_commit_whose_answer_is_lost_is_unknown_and_nothing_half_is_there(
    address: str, filler: Filler
) -> None:
    filler.add("a")
    with filler.store.begin() as txn:
        txn.append(filler.rows("b"))
        head = Filler(filler.store, filler.frontier.copy(), filler.leaves.copy(), dict(filler.tips))
        row = head.rows("b")[0]
        head.frontier.append(row.leaf)
        txn.set_head(head.head())
        end_sessions(address)
        with pytest.raises(CommitUnknown):
            txn.commit()
    assert filler.store.read().head().size == 1
    assert filler.store.read().position_of("id-1") is None
    filler.add("c")
    assert filler.store.read().head().size == 2


def test_a_lost_head_row_stops_every_writer(address: str, filler: Filler) -> None:
    filler.add("a")
    server().run("ALTER TABLE custody.head DISABLE TRIGGER ALL; DELETE FROM custody.head", name_of(address))
    with pytest.raises(StorageFailed, match="lost its head row"), filler.store.begin():
        pass


def test_nothing_is_written_past_a_guard_that_was_switched_off(address: str, filler: Filler) -> None:
    filler.add("a")
    switch = "ALTER TABLE custody.entries {} TRIGGER entries_update"
    server().run(switch.format("DISABLE"), name_of(address))
    with pytest.raises(ProofInvalid, match="entries_update"), filler.store.begin():
        pass
    server().run(switch.format("ENABLE"), name_of(address))
    with pytest.raises(ProofInvalid, match="entries_update"), filler.store.begin():
        pass
    server().run(switch.format("ENABLE ALWAYS"), name_of(address))
    filler.add("b")
    assert filler.store.read().head().size == 2


def test_an_opening_to_read_writes_nothing(address: str, filler: Filler) -> None:
    filler.add("a")
    with closing(SqlLedgerStore.open(address, readonly=True)) as store:
        assert store.read().head().size == 1
        with pytest.raises(StorageFailed, match="read-only"), store.begin():
            pass
        engine = store.place.engine(readonly=True, busy_timeout=1)
        with (
            pytest.raises(StorageFailed, match="read-only"),
            store.place.errors("write to"),
            engine.connect() as one,
        ):
            one.exec_driver_sql("DELETE FROM records")
        engine.dispose()


@pytest.mark.parametrize("text", ["\0", "a\ud800"])
def test_a_text_that_no_column_holds_is_malformed(filler: Filler, text: str) -> None:
    with filler.store.begin() as txn:
        txn.put_records([RecordRow("case", "1", b"")])
        txn.commit()
    for rows in ([RecordRow("case", text, b"")], [RecordRow("case", f"{n}{text}", b"") for n in range(9)]):
        with pytest.raises(Malformed, match="cannot be stored"), filler.store.begin() as txn:
            txn.put_records(rows)
    assert [record.key for record in filler.store.read().records()] == ["1"]


def test_a_database_that_is_none_or_is_not_there_is_told(address: str) -> None:
    with server().database() as name:
        for ask in (SqlLedgerStore.open, SqlLedgerStore.upgrade):
            with pytest.raises(ConfigError, match="not a ledger's"):
                ask(server().address(name))
    server().run("CREATE DATABASE plain TEMPLATE template0 ENCODING 'SQL_ASCII'")
    with pytest.raises(ConfigError, match="SQL_ASCII"):
        SqlLedgerStore.create(server().address("plain"), ORIGIN)
    server().run("DROP DATABASE plain WITH (FORCE)")
    with pytest.raises(StorageFailed, match="does not exist"):
        SqlLedgerStore.open(server().address("nowhere"))
    with pytest.raises(ConfigError, match="never made over"):
        SqlLedgerStore.create(address, ORIGIN)
    server().run("CREATE ROLE guest LOGIN")
    with server().database() as name, pytest.raises(StorageFailed, match="may not"):
        SqlLedgerStore.create(server().address(name, "guest"), ORIGIN)
    for rights, told in (
        ("", "permission denied for schema custody"),
        ("GRANT USAGE ON SCHEMA custody TO guest", "permission denied for table meta"),
    ):
        server().run(rights, name_of(address))
        for ask in (SqlLedgerStore.open, SqlLedgerStore.upgrade):
            with pytest.raises(StorageFailed, match=told) as refused:
                ask(server().address(name_of(address), "guest"))
            assert "--roles" in refused.value.hint
    server().run("GRANT SELECT ON ALL TABLES IN SCHEMA custody TO guest", name_of(address))
    SqlLedgerStore.open(server().address(name_of(address), "guest")).close()
    server().run("DROP OWNED BY guest; DROP ROLE guest", name_of(address))
    SqlLedgerStore.upgrade(address)
    with closing(SqlLedgerStore.open(address)) as store:
        assert (store.origin, store.differences(), store.damage()) == (ORIGIN, [], [])


def test_an_upgrade_waits_for_no_writer_for_ever(address: str, filler: Filler) -> None:
    with filler.store.begin() as txn:
        with pytest.raises(Busy):
            SqlLedgerStore.upgrade(address, busy_timeout=PATIENCE)
        txn.commit()
    SqlLedgerStore.upgrade(address, busy_timeout=PATIENCE)


def in_files(address: str, text: bytes) -> bool:
    """Return whether bytes are anywhere in the files of a database."""
    with server().connect(name_of(address)) as connection:
        connection.execute("CHECKPOINT")
        found = connection.execute("SELECT pg_relation_filepath('custody.openings')").fetchall()
    folder = (server().data / Path(found[0][0])).parent
    return any(text in file.read_bytes() for file in folder.iterdir() if file.is_file())


def test_what_was_erased_is_in_no_file_of_the_database(address: str, filler: Filler) -> None:
    assert isinstance(filler.store, SqlLedgerStore)
    secret, label = "Annabella of the harbour", "Annabella by name"
    filler.add("a", openings=fields(secret, "kept"))
    with filler.store.begin() as txn:
        txn.put_labels([LabelRow(label, "person", "a", 0, "field0")])
        txn.commit()
    assert (in_files(address, secret.encode()), in_files(address, label.encode())) == (True, True)
    with filler.store.begin() as txn:
        txn.erase(0, [0], without((secret, "kept"), 0))
        txn.commit()
    assert not filler.store.unscrubbed
    assert (in_files(address, secret.encode()), in_files(address, label.encode())) == (False, False)
    assert filler.store.read().openings(0) == without((secret, "kept"), 0)


def test_what_a_writer_may_not_clear_the_owner_does_with_a_repair(address: str, filler: Filler) -> None:
    secret, name = "Annabella of the harbour", name_of(address)
    filler.add("a", openings=fields(secret))
    server().run(f'CREATE ROLE "{name}_plain" LOGIN; GRANT USAGE ON SCHEMA custody TO "{name}_plain"', name)
    server().run(f'GRANT ALL ON ALL TABLES IN SCHEMA custody TO "{name}_plain"', name)
    if server().version >= 170000:
        server().run(f'REVOKE MAINTAIN ON ALL TABLES IN SCHEMA custody FROM "{name}_plain"', name)
    with closing(SqlLedgerStore.open(server().address(name, f"{name}_plain"))) as store:
        with store.begin() as txn:
            txn.erase(0, [0], without((secret,), 0))
            txn.commit()
        assert store.unscrubbed
    assert in_files(address, secret.encode())
    SqlLedgerStore.upgrade(address)
    assert not in_files(address, secret.encode())
    server().run(f'DROP OWNED BY "{name}_plain"; DROP ROLE "{name}_plain"', name)


def test_an_erasure_beside_a_reader_is_finished_once_the_reader_is_gone(address: str, filler: Filler) -> None:
    assert isinstance(filler.store, SqlLedgerStore)
    filler.add("a", openings=fields("Annabella of the harbour"))
    with closing(SqlLedgerStore.open(address)) as other:
        held = iter(other.read().rows(0, 9))
        assert next(held).position == 0
        with filler.store.begin() as txn:
            txn.erase(0, [0], without(("Annabella of the harbour",), 0))
            txn.commit()
        assert filler.store.unscrubbed
        del held
    filler.add("b")
    assert [filler.store.unscrubbed] == [False]
    assert not in_files(address, b"Annabella")


def test_a_server_that_is_gone_is_told_once_and_no_log_beside_it(
    address: str, filler: Filler, capfd: pytest.CaptureFixture[str]
) -> None:
    filler.add("a")
    with filler.store.begin() as txn:
        end_sessions(address)
        with pytest.raises(StorageFailed):
            txn.append(filler.rows("b", "c", "d", "e"))
    assert capfd.readouterr().err == ""
    assert filler.store.read().head().size == 1
