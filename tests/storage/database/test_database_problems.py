"""What the database says of itself for the check: changed guards, and damage."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from custody.errors import CustodyError, ProofInvalid
from custody.storage.database import SqlLedgerStore
from tests.world import World


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the database of an office after a day's work, after showing that nothing is wrong with it."""
    world = World.on_disk(tmp_path / "office").staff()
    world.order(world.case())
    world.store.close()
    database = tmp_path / "office" / "ledger.db"
    assert told(database) == ([], [])
    return database


def told(database: Path) -> tuple[list[str], list[str]]:
    store = SqlLedgerStore.open(database, readonly=True, inspecting=True)
    try:
        return [difference.what for difference in store.differences()], store.damage()
    finally:
        store.close()


def change(database: Path, *statements: str) -> None:
    connection = sqlite3.connect(database)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_dropped_guard_is_named(path: Path) -> None:
    change(path, "DROP TRIGGER entries_update")
    assert told(path) == (["the guard entries_update is missing"], [])


def test_a_byte_changed_anywhere_in_the_file_is_no_bug(path: Path) -> None:
    whole = path.read_bytes()
    noticed = 0
    for at in range(5000, len(whole), max(1, len(whole) // 150)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        try:
            noticed += told(path) != ([], [])
        except CustodyError:
            noticed += 1
    path.write_bytes(whole)
    assert told(path) == ([], [])
    assert noticed > 10


def test_whoever_only_inspects_an_altered_database_is_told_and_reads_no_row(path: Path) -> None:
    change(path, "ALTER TABLE records RENAME TO kept", "CREATE VIEW records AS SELECT * FROM kept")
    with pytest.raises(ProofInvalid, match="records is not the table"):
        SqlLedgerStore.open(path, readonly=True)
    with closing(SqlLedgerStore.open(path, readonly=True, inspecting=True)) as store:
        assert not store.is_readable
        asked: tuple[Callable[[], object], ...] = (
            lambda: store.origin,
            lambda: store.read().head(),
            lambda: store.read_together()[0].records_of("case", ["C-1"]),
            store.lend,
        )
        for ask in asked:
            with pytest.raises(ProofInvalid, match="its schema was altered"):
                ask()
