"""Run by the migration tool: revisions and guards in the one transaction that the caller opened."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from storage.migrations.guards import create_guards, drop_guards


def _run(connection: Connection) -> None:
    context.configure(connection=connection, transactional_ddl=True)
    drop_guards(connection)
    with context.begin_transaction():
        context.run_migrations()
    schema = str(int(context.get_context().get_current_revision() or 0))
    connection.execute(text("UPDATE meta SET value = :schema WHERE key = 'schema'"), {"schema": schema})
    create_guards(connection)


_run(context.config.attributes["connection"])
