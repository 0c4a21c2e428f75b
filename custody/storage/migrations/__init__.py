"""Upgrades a ledger database to this program's schema, one numbered revision after another.

Guards are not part of a revision: they are dropped before, and created as this program has them after, in the same
transaction (env.py). The migration tool is slow to load and is loaded only when something migrates.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: The schema that this program reads and writes: the number of its newest revision, and ``meta.schema``.
SCHEMA = 4
#: The oldest schema that this program reads unchanged; an older one is upgraded before a row is read.
READ = 3
#: The change of each revision to the tables of the one before it, for the person who decides about it.
STEPS = {
    1: "makes the tables",
    2: "adds the table of when each object was last verified, made from the entries",
    3: "gives records numbers, and writes records, terms and labels of the lists anew by them",
    4: "records which programs write the ledger, so that an older one refuses it; no table changes",
}
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
