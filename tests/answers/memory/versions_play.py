"""Plays programs of several versions on one vault: a newer one whose kind has a field more, and forged records."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from custody.storage.migrations.guards import guards
from tests.cli.desk import Answer
from tests.cli.office import STICK, Office

ROOT = Path(__file__).resolve().parents[3]
#: A program in which exhibits have a smell, and so a ruleset 1 of another digest; it types what it is given.
_NEWER = """
import json, os, sqlite3, sys
from dataclasses import replace
from pathlib import Path
from custody.model.exhibits.kinds import exhibit
from custody.model.schema.schema import Erasable
exhibit.KINDS = tuple(
    replace(kind, own=(*kind.own, Erasable("smell"))) if kind.name == "exhibit.registered" else kind
    for kind in exhibit.KINDS
)
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests.cli.desk import Desk
folder, now, killed, words = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "killed", sys.argv[4:]
desk = Desk(folder, FixedClock(now), CountedEntropy(f"newer {now}".encode()))
if killed:
    beside = sqlite3.connect(folder / "vault" / "ledger.db")
    beside.execute("SELECT COUNT(*) FROM meta").fetchone()
answer = desk.run(*words)
print(json.dumps([answer.status, answer.out, answer.err]), flush=True)
os._exit(0)
"""
#: What a forger says of a program that nobody knows.
FORGED = {
    "build": "f" * 64,
    "date": "2030-01-01T00:00:00Z",
    "program": "9.9.9",
    "rulesets": {"1": "e" * 64},
    "schema": 4,
}


def newer(office: Office, *words: str, killed: bool = False) -> Answer:
    """Type a command in a newer program; ``killed`` ends it while its entries are in the write-ahead log alone."""
    office.desk.clock.advance(60)
    given = [str(office.folder), str(office.desk.clock.now()), "killed" if killed else "ends", *words]
    done = subprocess.run(
        [sys.executable, "-c", _NEWER, *given],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Answer(*json.loads(done.stdout.splitlines()[-1]))


def registered_by_newer(office: Office, *, killed: bool = False) -> None:
    """Register an exhibit by a newer program, whose kind has one field more."""
    words = ("exhibit", "register", "EV/9", "--seizure", "S-1", *STICK, "--as", office.keys["Eve"])
    answer = newer(office, *words, killed=killed)
    assert answer.status == 0, answer.err


def whole(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def untouched(office: Office, *words: str, status: int = 4) -> Answer:
    """Type a command that must end with ``status`` and leave every byte of vault, state, keys and receipts as it is."""
    before = whole(office.folder)
    answer = office.desk.run(*(office.keys.get(word, word) for word in words))
    assert answer.status == status, (words, answer.status, answer.out, answer.err)
    assert whole(office.folder) == before, words
    return answer


@contextmanager
def meta(office: Office) -> Iterator[sqlite3.Connection]:
    """Open the database as a forger does, with no guard over what it says of itself; the guards come back."""
    mine = {name: sql for name, sql in guards("sqlite").items() if name.startswith("meta_")}
    with closing(sqlite3.connect(office.folder / "vault" / "ledger.db", isolation_level=None)) as database:
        for name in mine:
            database.execute(f"DROP TRIGGER {name}")
        yield database
        for sql in mine.values():
            database.execute(sql)


def rows(office: Office) -> dict[str, dict[str, Any]]:
    """Return what the database says of the programs that wrote it, by key."""
    with closing(sqlite3.connect(office.folder / "vault" / "ledger.db")) as database:
        found = database.execute("SELECT key, value FROM meta WHERE key LIKE 'written.%' ORDER BY key")
        return {key: json.loads(value) for key, value in found}


def forge(office: Office, value: str, key: str = "written.0099") -> None:
    """Write a row of what a database says of itself, as whoever can write the file does."""
    with meta(office) as database:
        database.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))


def forged(**changed: object) -> str:
    """Return the row of a program that nobody knows."""
    return json.dumps({**FORGED, **changed}, separators=(",", ":"), sort_keys=True)
