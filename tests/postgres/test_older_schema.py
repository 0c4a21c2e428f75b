"""A ledger that an older program made on a server is brought to this program's schema with all that it has."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

import custody.storage.migrations
from custody.errors import ConfigError
from custody.ledger.ports import LabelRow, RecordRow
from custody.storage.database import SqlLedgerStore, location
from custody.storage.database.store import fill
from tests.contracts.ledger_stores import ORIGIN, Filler
from tests.postgres.server import server

#: Rows of the read model as they lay before records had numbers.
OLD = {
    "records (space, key, doc)": "('order', 'b', '\\x7b7d'), ('case', 'a', '\\x5b5d')",
    "terms (space, term, value, key)": "('order', 'all', '', 'b'), ('case', 'all', '', 'a'), ('case', 'due', '1', 'a')",
    "labels (label, space, subject, position, field)": "('C-1', 'case', 'a', 0, 'reference')",
}
KEYS = """SELECT conname FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
    WHERE relname IN ('records', 'terms', 'labels') AND contype IN ('p', 'u') ORDER BY 1"""


def older(address: str) -> None:
    """Make a ledger of the schema before, with a read model in it."""
    place = location.find(address)
    engine = place.engine(readonly=False, busy_timeout=1, create=True)
    with place.errors(), engine.connect() as connection:
        place.dialect.begin(connection, schema=True)
        place.prepare(connection)
        config = Config()
        config.set_main_option("script_location", str(Path(custody.storage.migrations.__file__).parent))
        config.set_main_option("path_separator", "newline")
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        fill(place.dialect, connection, {"origin": ORIGIN})
        for table, rows in OLD.items():
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES {rows}")  # noqa: S608 - the rows above
        connection.commit()
    engine.dispose()


def test_records_get_numbers_and_stay_what_they_are(tmp_path: Path) -> None:
    with server().database("template0") as name:
        address = server().address(name)
        older(address)
        with pytest.raises(ConfigError, match="schema version 2"):
            SqlLedgerStore.open(address)
        _, done = SqlLedgerStore.upgrade(address, copies=tmp_path)
        assert done is not None
        with closing(sqlite3.connect(done.copy)) as copy:
            assert copy.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == ("2",)
            assert copy.execute("SELECT space, key, doc FROM records ORDER BY 1").fetchall() == [
                ("case", "a", b"[]"),
                ("order", "b", b"{}"),
            ]
        with pytest.raises(ConfigError, match="schema version 2"):
            SqlLedgerStore.open(done.copy)
        with closing(SqlLedgerStore.open(address)) as store:
            reader = store.read()
            assert list(reader.records()) == [
                RecordRow("case", "a", b"[]", (("all", ""), ("due", "1"))),
                RecordRow("order", "b", b"{}", (("all", ""),)),
            ]
            label = LabelRow("C-1", "case", "a", 0, "reference")
            assert list(reader.all_labels()) == reader.labels_of(["a"], ["case"]) == [label]
            assert (store.differences(), store.damage()) == ([], [])
            Filler(store).add("a", "b")
            with store.begin() as txn:
                txn.put_records([RecordRow("case", "new", b""), RecordRow("order", "b", b"[]")])
                txn.commit()
            assert [row.key for row in reader.records()] == ["a", "new", "b"]
        with server().connect(name) as connection:
            found = [row[0] for row in connection.execute(KEYS).fetchall()]
    assert found == ["labels_pkey", "records_pkey", "records_place", "terms_pkey"]
