"""Brings a ledger database to the schema of this program, one numbered revision after another.

Guards are not part of a revision: they are taken away before, and put in place as the program knows them after,
in the same transaction (env.py). The migration tool is slow to load and is loaded only when something migrates.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

#: The schema that this program reads and writes: the number of its newest revision, and ``meta.schema``.
SCHEMA = 3
_HERE = Path(__file__).parent


def upgrade(connection: Connection, versions: Path | None = None) -> None:
    """Run all revisions that the database lacks, in the transaction that is open on the connection.

    ``versions`` is a folder of further revisions. Raises what the database raises.
    """
    from alembic import command
    from alembic.config import Config

    folders = [str(_HERE / "versions"), *([str(versions)] if versions else [])]
    config = Config()
    config.set_main_option("script_location", _escaped(str(_HERE)))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", _escaped("\n".join(folders)))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _escaped(path: str) -> str:
    return path.replace("%", "%%")
