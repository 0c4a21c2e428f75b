"""Every promise of LedgerStore about rows that nothing speaks of, on every adapter: what came past its guards."""

from __future__ import annotations

import pytest

from custody.storage.database import SqlLedgerStore
from custody.storage.database.location import FilePlace
from custody.storage.memory.ledger import MemoryLedgerStore
from custody.storage.migrations.guards import create_guards, drop_guards
from tests.contracts.ledger_stores import Filler

#: What is planted, as a database of SQL keeps it, and how it is told.
PLANTED = (
    ("openings", "(position, erased, leaves) VALUES (3, 256, {bytes})", ("openings of entry", "3")),
    ("openings", "(position, erased, leaves) VALUES (-7, 256, {bytes})", ("openings of entry", "-7")),
    ("subjects", "(id, name) VALUES (9223372036854775807, 'ghost')", ("subject", "ghost")),
    ("subjects", "(id, name) VALUES (3, 'ghost')", ("subject", "ghost")),
    ("tile_roots", "(level, idx, root) VALUES (1, 2, {root})", ("root of tile", "1/2")),
    ("meta", "(key, value) VALUES ('hidden', 'x')", ("what the database says of itself,", "hidden")),
    ("meta", "(key, value) VALUES ('arriving', 'x')", ("what the database says of itself,", "arriving")),
)


@pytest.fixture
def grown(filler: Filler) -> Filler:
    """Return a ledger of three entries of two subjects, with no stray rows."""
    filler.add("a", "b", "a")
    assert strays(filler) == []
    return filler


def strays(filler: Filler) -> list[tuple[str, str]]:
    return list(filler.store.read().strays())


def plant(store: SqlLedgerStore, table: str, values: str) -> None:
    """Add rows past the guards, which stand as before afterwards."""
    octets = "x'{}'" if isinstance(store.place, FilePlace) else r"'\x{}'"
    row = values.format(bytes=octets.format("00" * 4), root=octets.format("00" * 32))
    with store._engine.connect() as connection:
        store.place.dialect.begin(connection, schema=True)
        drop_guards(connection)
        connection.exec_driver_sql(f"INSERT INTO {table} {row}")
        create_guards(connection)
        connection.commit()
    assert store.differences() == []


@pytest.mark.parametrize(("table", "values", "told"), PLANTED)
def test_a_row_that_nothing_speaks_of_is_told(
    grown: Filler, table: str, values: str, told: tuple[str, str]
) -> None:
    store = grown.store
    if isinstance(store, SqlLedgerStore):
        plant(store, table, values)
    elif isinstance(store, MemoryLedgerStore) and table == "subjects":
        store._committed.subjects["ghost"] = ()
    else:
        return  # in memory these are parts of their entry or tile, and it says nothing of itself
    assert strays(grown) == [told]


def test_many_are_told_in_order(grown: Filler) -> None:
    store = grown.store
    if isinstance(store, MemoryLedgerStore):
        store._committed.subjects.update({f"ghost {at:04}": () for at in reversed(range(1000))})
    else:
        assert isinstance(store, SqlLedgerStore)
        rows = ", ".join(f"({3 + at}, 'ghost {at:04}')" for at in range(1000))
        plant(store, "subjects", f"(id, name) VALUES {rows}")
    assert strays(grown) == [("subject", f"ghost {at:04}") for at in range(1000)]


def test_what_is_being_written_is_no_stray(grown: Filler) -> None:
    with grown.store.begin() as txn:
        grown.put(txn, grown.rows("c", "a"))
        assert list(txn.strays()) == strays(grown) == []
