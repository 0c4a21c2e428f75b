"""Run by the migration tool: revisions and guards in the one transaction that the caller opened."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, inspect, text

from custody.storage.migrations import SCHEMA
from custody.storage.migrations.guards import create_guards, drop_guards


def _agree(connection: Connection) -> None:
    """Set the migration tool's own number to that of ``meta``, by which the tables were compared."""
    if not inspect(connection).has_table("meta"):
        return
    schema = int(connection.execute(text("SELECT value FROM meta WHERE key = 'schema'")).scalar_one())
    revision = f"{schema:04}"
    migrations = context.get_context()
    if 1 <= schema <= SCHEMA and migrations.get_current_revision() != revision:
        migrations.stamp(context.script, revision)


def _run(connection: Connection) -> None:
    context.configure(connection=connection, transactional_ddl=True)
    _agree(connection)
    drop_guards(connection)
    with context.begin_transaction():
        context.run_migrations()
    schema = str(int(context.get_context().get_current_revision() or 0))
    connection.execute(text("UPDATE meta SET value = :schema WHERE key = 'schema'"), {"schema": schema})
    create_guards(connection)


_run(context.config.attributes["connection"])
