"""Opening, settings and failures of the SQLite ledger: what no other store has."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from custody.errors import Busy, ConfigError, Malformed, ProofInvalid, StorageFailed
from custody.model.entry.openings import decode
from custody.storage.database import SqlLedgerStore
from custody.storage.migrations.guards import guards
from tests.contracts.ledger_stores import ORIGIN, PATIENCE, Filler, fields, notes, without


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def filler(path: Path) -> Iterator[Filler]:
    """Yield a ledger of three entries."""
    store = SqlLedgerStore.create(path, ORIGIN, busy_timeout=PATIENCE)
    filler = Filler(store)
    filler.add("a", "b", "c", openings=fields("Anna", "Bertil"))
    yield filler
    store.close()


def raw(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(path, isolation_level=None))


def test_a_new_database_is_a_ledger_file_that_only_its_owner_reads(filler: Filler, path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    with raw(path) as database:
        found = [
            database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "page_size", "application_id")
        ]
    assert found == ["wal", 4096, int.from_bytes(b"CUST", "big")]
    assert isinstance(filler.store, SqlLedgerStore)
    assert filler.store.origin == ORIGIN


@pytest.mark.parametrize("reopened", [False, True])
def test_every_connection_waits_for_the_disk_and_overwrites_what_is_deleted(
    path: Path, reopened: bool
) -> None:
    store = SqlLedgerStore.create(path, ORIGIN, busy_timeout=1.5)
    if reopened:
        store.close()
        store = SqlLedgerStore.open(path, busy_timeout=1.5)
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "temp_store": 2,
        "trusted_schema": 0, "busy_timeout": 1500, "query_only": 0,
    }  # fmt: skip
    with store._engine.connect() as first, store._engine.connect() as second:
        for connection in (first, second):
            for name, value in wanted.items():
                assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value, name
    store.close()


def test_a_new_ledger_is_never_made_over_anything(path: Path) -> None:
    path.write_bytes(b"something")
    with pytest.raises(ConfigError, match="exists"):
        SqlLedgerStore.create(path, ORIGIN)
    assert path.read_bytes() == b"something"


def test_a_ledger_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="nowhere"):
        SqlLedgerStore.create(tmp_path / "nowhere" / "ledger.db", ORIGIN)
    with pytest.raises(Malformed):
        SqlLedgerStore.create(tmp_path / "ledger.db", "\udc80")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["a b.db", "50%.db", "what?.db", "#1.db", "ü\U0001f600.db", "a\nb.db", "&mode=ro"]
)
def test_a_path_may_be_spelled_with_anything(tmp_path: Path, name: str) -> None:
    store = SqlLedgerStore.create(tmp_path / name, ORIGIN)
    Filler(store).add("a")
    store.close()
    assert [file.name for file in tmp_path.iterdir()] == [name]
    with closing(SqlLedgerStore.open(tmp_path / name, readonly=True)) as opened:
        assert opened.read().head().size == 1


def test_a_location_may_be_an_address(path: Path) -> None:
    SqlLedgerStore.create(f"sqlite:///{path}", ORIGIN).close()
    with closing(SqlLedgerStore.open(f"sqlite:///{path}")) as store:
        assert store.path == path


@pytest.mark.parametrize(
    "address", ["postgresql://u:hunter2@h/d", "mysql://u:hunter2@h/d", "sqlite://", "a b://hunter2"]
)
def test_an_address_that_no_adapter_keeps_is_refused_without_repeating_its_password(address: str) -> None:
    for ask in (
        SqlLedgerStore.open,
        SqlLedgerStore.upgrade,
        lambda location: SqlLedgerStore.create(location, ORIGIN),
    ):
        with pytest.raises(ConfigError) as refused:
            ask(address)
        assert "hunter2" not in str(refused.value) + refused.value.hint


def unguarded(database: sqlite3.Connection, guard: str, statement: str, *given: str) -> None:
    """Run a statement past a guard, which stands as before afterwards."""
    database.execute(f"DROP TRIGGER {guard}")
    database.execute(statement, given)
    database.execute(guards("sqlite")[guard])


def other_database(path: Path) -> None:
    with raw(path) as database:
        database.execute("CREATE TABLE meta (name TEXT)")


def plain_database(path: Path) -> None:
    with raw(path) as database:
        database.execute("CREATE TABLE t (name TEXT)")


NO_LEDGER: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: None,
    "a folder": lambda path: path.mkdir(),
    "an empty file": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_bytes(b"hello\n" * 2000),
    "a database of something else": plain_database,
    "a database with a table of that name": other_database,
}


@pytest.mark.parametrize("readonly", [False, True])
@pytest.mark.parametrize("name", NO_LEDGER)
def test_what_is_no_ledger_is_said_to_be_none(path: Path, name: str, readonly: bool) -> None:
    NO_LEDGER[name](path)
    with pytest.raises(ConfigError, match=r"ledger") as refused:
        SqlLedgerStore.open(path, readonly=readonly)
    assert str(path) in str(refused.value)
    with pytest.raises(ConfigError):
        SqlLedgerStore.upgrade(path)


def test_a_ledger_without_its_name_is_refused(filler: Filler, path: Path) -> None:
    filler.store.close()
    with raw(path) as database:
        unguarded(database, "meta_delete", "DELETE FROM meta WHERE key = 'origin'")
    with pytest.raises(ConfigError, match="origin"):
        SqlLedgerStore.open(path)


@pytest.mark.parametrize("said", ["one", "\u0661", "9" * 5000], ids=["word", "another_script", "overlong"])
def test_a_schema_that_is_no_number_is_no_ledgers(filler: Filler, path: Path, said: str) -> None:
    filler.store.close()
    with raw(path) as database:
        unguarded(database, "meta_update", "UPDATE meta SET value = ? WHERE key = 'schema'", said)
    with pytest.raises(ConfigError, match="not a ledger's"):
        SqlLedgerStore.open(path)


def test_a_python_with_too_old_a_sqlite_is_told_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(ConfigError, match=r"3\.38\.0 or newer"):
        SqlLedgerStore.create(path, ORIGIN)
    assert not path.exists()


def test_a_damaged_page_is_a_storage_failure_that_names_the_file(filler: Filler, path: Path) -> None:
    filler.grow(300)
    filler.store.close()
    with closing(SqlLedgerStore.open(path)) as sound:
        assert len(notes(sound.read())) == 300
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 8] = b"\xff" * 8
    path.write_bytes(data)
    # The damage may show when the schema's number is read, or at the entries.
    with pytest.raises(StorageFailed, match="damaged") as failed:
        read_all(path)
    assert str(path) in str(failed.value)


def read_all(path: Path) -> list[bytes]:
    with closing(SqlLedgerStore.open(path, readonly=True)) as store:
        return notes(store.read())


@pytest.mark.parametrize("table", ["entries", "openings", "head"])
def test_a_lost_row_is_a_storage_failure_and_not_a_position_beyond_the_head(
    filler: Filler, path: Path, table: str
) -> None:
    with raw(path) as database:
        database.execute(f"DROP TRIGGER {table}_delete")
        database.execute(f"DELETE FROM {table} WHERE true")  # noqa: S608 - the name is one of three above
    reader = filler.store.read()
    with pytest.raises(StorageFailed, match="lost"):
        _ = (
            reader.openings(1)
            if table == "openings"
            else reader.entry(1)
            if table == "entries"
            else reader.head()
        )


def test_a_database_whose_guards_were_changed_is_not_written_to_and_not_opened_again(
    filler: Filler, path: Path
) -> None:
    with raw(path) as database:
        database.execute("DROP TRIGGER entries_update")
    with pytest.raises(ProofInvalid, match="entries_update"):
        filler.add("d")
    with pytest.raises(ProofInvalid, match="entries_update"):
        SqlLedgerStore.open(path, readonly=True)
    with closing(SqlLedgerStore.open(path, readonly=True, inspecting=True)) as store:
        assert len(notes(store.read())) == 3
    assert [step.guard for step in SqlLedgerStore.upgrade(path)[0]] == ["entries_update"]
    filler.add("d")
    with raw(path) as database:
        database.execute("CREATE TRIGGER foreign_one AFTER INSERT ON entries BEGIN DELETE FROM labels; END")
    with pytest.raises(ProofInvalid, match="foreign_one"):
        filler.add("e")
    with pytest.raises(ProofInvalid, match="foreign_one"):
        SqlLedgerStore.upgrade(path)


def test_another_process_that_writes_makes_it_busy_and_reading_goes_on(filler: Filler, path: Path) -> None:
    with raw(path) as database:
        database.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match=str(path)), filler.store.begin():
            pass
        assert filler.store.read().head().size == 3
        database.execute("ROLLBACK")
    with filler.store.begin():
        pass


def test_a_read_only_handle_reads_the_newest_state_and_never_writes(filler: Filler, path: Path) -> None:
    with closing(SqlLedgerStore.open(path, readonly=True)) as store:
        reader = store.read()
        assert reader.head().size == 3
        filler.add("d")
        assert reader.head().size == 4
        with pytest.raises(StorageFailed, match="read-only"), store.begin():
            pass
        with store._engine.connect() as connection, pytest.raises(Exception, match="readonly"):
            connection.exec_driver_sql("INSERT INTO records VALUES (1, 'a', 'b', x'')")


def test_every_byte_of_a_row_of_openings_shows_when_it_is_changed(filler: Filler, path: Path) -> None:
    with filler.store.begin() as txn:
        txn.erase(1, [0], without(["Anna", "Bertil"], 0))
        txn.commit()
    reader = filler.store.read()
    honest = without(["Anna", "Bertil"], 0)
    assert reader.openings(1) == honest
    with raw(path) as database:
        database.execute("DROP TRIGGER openings_update")
        stored = database.execute("SELECT leaves FROM openings WHERE position = 1").fetchone()[0]
        assert len(stored) > len(honest) + 4
        for at in range(len(stored)):
            for flip in (0x01, 0x80, 0xFF):
                damaged = bytearray(stored)
                damaged[at] ^= flip
                database.execute("UPDATE openings SET leaves = ? WHERE position = 1", (bytes(damaged),))
                assert reader.openings(1) != honest
        assert list(reader.miscounted(0)) == []
        for erased in (256, 258, 512):
            database.execute(
                "UPDATE openings SET leaves = ?, erased = ? WHERE position = 1", (stored, erased)
            )
            assert reader.openings(1) != honest
            assert [list(reader.miscounted(start)) for start in (0, 1, 2)] == [[1], [1], []]
        database.execute("UPDATE openings SET erased = 257 WHERE position = 1")
    assert decode(reader.openings(1)) == decode(honest)


def test_a_database_restored_without_its_log_mode_gets_it_back(filler: Filler, path: Path) -> None:
    filler.store.close()
    with raw(path) as database:
        assert database.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    with closing(SqlLedgerStore.open(path)) as store:
        assert store.read().head().size == 3
    with raw(path) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_closing_leaves_one_file_and_may_be_done_twice(filler: Filler, path: Path) -> None:
    filler.store.close()
    filler.store.close()
    assert list(path.parent.iterdir()) == [path]
