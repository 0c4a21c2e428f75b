"""Makes of a ledger database what a program of an older schema would have left of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config

import custody.storage.migrations
from custody.storage.database.sqlite import sqlite_dialect
from custody.storage.migrations.guards import create_guards, drop_guards

_KEPT = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"

#: What called records by their keys before they had numbers.
_NAMED = {
    "terms": "(SELECT t.*, r.key FROM newer.terms t JOIN newer.records r ON r.id = t.record)",
    "labels": "(SELECT l.*, r.key AS subject FROM newer.labels l JOIN newer.records r ON r.id = l.record)",
}


def age(path: Path, schema: int) -> None:
    """Put in place of a database one of an older schema, made by the revisions up to it, with all rows that it has."""
    old = path.with_name("older.db")
    old.touch(0o600)
    engine = sqlite_dialect.engine(old, readonly=False, busy_timeout=1, create=True)
    with engine.connect() as connection:
        sqlite_dialect.begin(connection)
        sqlite_dialect.mark(connection)
        config = Config()
        config.set_main_option("script_location", str(Path(custody.storage.migrations.__file__).parent))
        config.set_main_option("path_separator", "newline")
        config.attributes["connection"] = connection
        command.upgrade(config, f"{schema:04}")
        drop_guards(connection)
        connection.commit()
    with closing(sqlite3.connect(old)) as database:
        database.execute("ATTACH ? AS newer", (str(path),))
        for (table,) in database.execute(_KEPT).fetchall():
            columns = ", ".join(row[1] for row in database.execute(f"PRAGMA main.table_info({table})"))
            source = _NAMED.get(table, f"newer.{table}")
            copied = f"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM {source}"  # noqa: S608 - names in the schema
            database.execute(copied)
        database.execute("DELETE FROM main.meta WHERE key LIKE 'written.%'")  # earlier programs name none
        database.commit()
    with engine.connect() as connection:
        sqlite_dialect.begin(connection)
        create_guards(connection)
        connection.commit()
    engine.dispose()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    old.rename(path)
