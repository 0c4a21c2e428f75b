"""A ledger database is made and upgraded by numbered revisions, in one transaction, with its guards at the end."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import custody.storage.migrations
from custody.errors import ConfigError, UnknownVersion
from custody.storage.database import SqlLedgerStore
from custody.storage.database.sqlite import sqlite_dialect
from custody.storage.database.tables import Table
from custody.storage.migrations import SCHEMA, upgrade
from custody.storage.migrations.differences_sqlite import CATALOGUE, Row, digest
from custody.storage.migrations.guards import guards
from custody.storage.migrations.made_sqlite import DIGESTS, made, own_indexes
from custody.storage.migrations.sqlite_objects import compared
from custody.storage.migrations.sqlite_text import words
from custody.storage.versions.writers import read_writer
from tests.contracts.ledger_stores import ORIGIN, Filler, notes
from tests.storage.database.older import age

ROOT = Path(__file__).resolve().parents[3]

NEXT = '''
"""Adds a column and a row, and rewrites an entry, as only a migration may."""

from alembic import op
import sqlalchemy as sa

revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sweeps", sa.Column("extra", sa.Text()))
    op.execute("UPDATE entries SET note = x'00' WHERE position = 0")
    {more}
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a ledger with two entries."""
    path = tmp_path / "ledger.db"
    store = SqlLedgerStore.create(path, ORIGIN)
    Filler(store).add("a", "b")
    store.close()
    return path


@pytest.fixture
def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(custody.storage.migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def next_revision(folder: Path, more: str = "pass") -> Path:
    folder.mkdir()
    text = NEXT.format(more=more, number=f"{SCHEMA + 1:04}", before=f"{SCHEMA:04}")
    (folder / f"r{SCHEMA + 1:04}_next.py").write_text(text)
    return folder


def schema(database: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    sql = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' ORDER BY type, name"
    for kind, name, statement in database.execute(sql):
        if name != "alembic_version":
            yield kind, name, " ".join(statement.split())


def triggers(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as database:
        return dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))


def test_the_revisions_make_exactly_the_tables_that_are_declared(path: Path, tmp_path: Path) -> None:
    declared = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    Table.metadata.create_all(declared)
    declared.dispose()
    with closing(sqlite3.connect(path)) as made, closing(sqlite3.connect(tmp_path / "declared.db")) as wanted:
        assert list(schema(made)) == list(schema(wanted))


def test_the_migration_tool_sees_no_difference_either(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []
    engine.dispose()


def test_revisions_are_numbered_in_one_line_up_to_the_schema(scripts: ScriptDirectory) -> None:
    found = [revision.revision for revision in scripts.walk_revisions()]
    assert found == [f"{number:04}" for number in range(SCHEMA, 0, -1)]


def test_a_new_database_says_its_schema_and_has_every_guard(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        said = dict(database.execute("SELECT key, value FROM meta"))
    assert read_writer(said.pop("written.0001")) is not None
    assert said == {"schema": str(SCHEMA), "origin": ORIGIN}
    assert triggers(path) == guards("sqlite")


def test_upgrading_what_is_new_enough_changes_nothing(path: Path) -> None:
    before = triggers(path)
    SqlLedgerStore.upgrade(path)
    assert triggers(path) == before
    with closing(SqlLedgerStore.open(path)) as store:
        assert len(notes(store.read())) == 2


def test_a_later_revision_keeps_the_entries_and_puts_the_guards_back(path: Path, tmp_path: Path) -> None:
    engine = sqlite_dialect.engine(path, readonly=False, busy_timeout=1)
    with engine.connect() as connection:
        sqlite_dialect.begin(connection)
        upgrade(connection, next_revision(tmp_path / "more"))
        connection.commit()
    engine.dispose()
    assert triggers(path) == guards("sqlite")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT note FROM entries ORDER BY position").fetchone() == (b"\x00",)
        assert database.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == (
            str(SCHEMA + 1),
        )
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("UPDATE entries SET note = x'01'")


def test_a_revision_that_fails_leaves_everything_as_it_was(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    engine = sqlite_dialect.engine(path, readonly=False, busy_timeout=1)
    with engine.connect() as connection:
        sqlite_dialect.begin(connection)
        with pytest.raises(ZeroDivisionError):
            upgrade(connection, next_revision(tmp_path / "more", more="1 / 0"))
    engine.dispose()
    assert path.read_bytes() == before
    assert triggers(path) == guards("sqlite")


def test_a_database_of_a_newer_schema_is_refused_naming_both_versions(path: Path, tmp_path: Path) -> None:
    engine = sqlite_dialect.engine(path, readonly=False, busy_timeout=1)
    with engine.connect() as connection:
        sqlite_dialect.begin(connection)
        upgrade(connection, next_revision(tmp_path / "more"))
        connection.commit()
    engine.dispose()
    before = path.read_bytes()
    for ask in (
        lambda: SqlLedgerStore.open(path),
        lambda: SqlLedgerStore.open(path, readonly=True),
        lambda: SqlLedgerStore.upgrade(path),
    ):
        with pytest.raises(UnknownVersion, match=rf"version {SCHEMA + 1}\b.* {SCHEMA}\b") as refused:
            ask()
        assert refused.value.exit_status == 4
    assert path.read_bytes() == before


def test_a_database_of_an_older_schema_asks_to_be_upgraded(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TRIGGER meta_update")
        database.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
        database.execute(guards("sqlite")["meta_update"])
        database.commit()
    with pytest.raises(ConfigError, match=rf"version 0\b.* {SCHEMA}\b") as refused:
        SqlLedgerStore.open(path)
    assert "upgrade" in refused.value.hint
    SqlLedgerStore.upgrade(path)
    with closing(SqlLedgerStore.open(path)) as store:
        assert store.differences() == []


@pytest.mark.parametrize("number", range(1, SCHEMA + 1))
def test_what_a_file_is_compared_with_is_what_the_revisions_make(path: Path, number: int) -> None:
    if number < SCHEMA:
        age(path, number)
    with closing(sqlite3.connect(path)) as database:
        rows = [Row(*row) for row in database.execute(CATALOGUE)]
        read = {row.name: row for row in rows if row.sql is not None}
        own = {row.name: row.table for row in rows if row.sql is None}
    assert {name: words(sql) for name, sql in made(number).items()} == {
        name: words(row.sql or "") for name, row in read.items() if row.type != "trigger"
    }
    assert own == own_indexes(number)
    assert list(compared(rows, number)) == []
    others = {other for other in range(1, SCHEMA + 1) if made(other) != made(number)}
    assert all(list(compared(rows, other)) for other in others)
    assert digest(rows) == DIGESTS.get(number, digest(rows)), "the digest of what this program makes is kept"


@pytest.mark.parametrize("dialect", ["mariadb", "mysql"])
def test_no_ledger_is_made_where_nothing_guards_it(dialect: str) -> None:
    with pytest.raises(ConfigError, match=dialect):
        guards(dialect)


def test_opening_reading_and_writing_load_neither_the_migration_tool_nor_the_table_models(path: Path) -> None:
    code = """
import sys
from custody.storage.database import SqlLedgerStore
store = SqlLedgerStore.open(sys.argv[1])
assert store.read().head().size == 2
with store.begin() as txn:
    txn.commit()
store.close()
print(sorted({"alembic", "sqlmodel", "pydantic"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "[]\n"
