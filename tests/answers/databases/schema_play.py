"""An office whose database somebody with a SQLite shell alters: what they do, and what the commands then answer."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import custody
from custody.storage.database.sqlite import statement_watch
from custody.storage.memory.small_ports import FixedClock
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office
from tests.copies import Copy, typed

ROOT = Path(custody.__file__).resolve().parent.parent
#: Seconds after which a command is said to give no answer.
LONG = 30.0
#: Shows the exhibit of another colour while ``when`` holds, and everything as it is otherwise.
LYING = """CREATE VIEW records AS SELECT id, space, key, CASE WHEN space = 'exhibit' AND {when}
    THEN CAST(replace(CAST(doc AS TEXT), 'USB stick, black', 'USB stick, white') AS BLOB) ELSE doc END AS doc
    FROM records_"""
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT {columns} FROM n"
#: The columns of the table of verification states, which no other command than a few reads.
CHECKS = (
    "object, version, store, bytes, failing, metadata_tried, metadata_at, metadata_outcome, sample_tried,"
    " sample_at, sample_outcome, full_tried, full_at, full_outcome"
)


def furnished(folder: Path) -> Office:
    """Make an office with an exhibit that was handed over, as of now, so that processes of their own can work in it."""
    office = Office(Desk(folder, FixedClock(int(time.time()) - 86_400))).open()
    office.case()
    office.order()
    office.seizure()
    office.exhibit()
    office.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    office.done("Carl", "transfer", "accept", "EV/1", "--seal-state", "absent", "--condition", "as_described")
    return office


def database(office: Office) -> Path:
    """Return the file of the ledger's database."""
    return office.folder / "vault" / "ledger.db"


@contextmanager
def shell(office: Office) -> Iterator[sqlite3.Connection]:
    """Open the database as whoever has the right to its file can; what is done stands at the end."""
    with closing(sqlite3.connect(database(office), isolation_level=None)) as connection:
        yield connection


def alter(office: Office, *statements: str) -> None:
    """Run statements in the database."""
    with shell(office) as connection:
        for statement in statements:
            connection.execute(statement)


def rewrite(office: Office, name: str, old: str, new: str) -> None:
    """Change the words by which the database knows an object, and nothing that is stored."""
    with shell(office) as connection:
        (version,) = connection.execute("PRAGMA schema_version").fetchone()
        connection.execute("PRAGMA writable_schema = ON")
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        assert old in sql
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (sql.replace(old, new), name))
        connection.execute(f"PRAGMA schema_version = {version + 1}")


def lie(office: Office, when: str) -> None:
    """Put a view in the place of the records."""
    alter(office, "ALTER TABLE records RENAME TO records_", LYING.format(when=when))


def process(office: Office, *words: str, after: Callable[[], object] = int) -> Copy:
    """Start a command in a process of its own, ``after`` something was done there."""
    return typed(ROOT, {**os.environ, **office.desk.environ}, *words, after=after)


def hurry() -> None:
    """Wait one second instead of five for what a database says of itself, in this process."""
    statement_watch.PATIENCE = 1.0


def answered(office: Office, *words: str) -> Answer | None:
    """Run a command in a process of its own; None where it gives no answer for long, and had to be killed."""
    started = process(office, *words, after=hurry)
    try:
        out, err = started.communicate(LONG)
    except subprocess.TimeoutExpired:
        started.kill()
        return None
    return Answer(started.wait(), out, err)


def found(office: Office, *, status: int) -> dict[str, list[str]]:
    """Check, which must end with ``status``; gives what was found by code, notes left out."""
    answer = office.desk.run("check", "--json")
    assert answer.status == status, (answer.status, answer.err or answer.out)
    codes: dict[str, list[str]] = {}
    for finding in answer.document["findings"]:
        if finding["severity"] != "note":
            codes.setdefault(finding["code"], []).append(finding["found"])
    return codes
