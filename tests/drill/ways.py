"""The ways in which people copy a vault that is in use, each as the tools do it, with the writer going on meanwhile.

A copy is a folder with ``vault`` and ``state``. Keys and receipts are of the desk, and are kept or lost by whoever
restores it.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.drill.load import Load
from tests.programs import program

DATABASE = "ledger.db"


def _database(folder: Path) -> Path:
    return folder / "vault" / DATABASE


def _tree(load: Load, name: str, copy: Path) -> None:
    """Copy a folder as ``cp -a`` does, file after file; one that goes meanwhile is left out."""
    subprocess.run(["cp", "-a", load.folder / name, copy / name], check=False, capture_output=True)


def _rest(load: Load, copy: Path) -> None:
    """Copy what the vault has beside its database."""
    left_out = shutil.ignore_patterns(f"{DATABASE}*")
    shutil.copytree(load.folder / "vault", copy / "vault", ignore=left_out)


def _backup(load: Load, copy: Path) -> None:
    with (
        closing(sqlite3.connect(_database(load.folder))) as source,
        closing(sqlite3.connect(_database(copy))) as to,
    ):
        source.backup(to)


def _vacuum(load: Load, copy: Path) -> None:
    with closing(sqlite3.connect(_database(load.folder))) as source:
        source.execute("VACUUM INTO ?", (str(_database(copy)),))


def cp(load: Load, copy: Path) -> None:
    """``cp -a`` of the vault, then of the state."""
    _tree(load, "vault", copy)
    load.grow()
    _tree(load, "state", copy)


def cp_without_log(load: Load, copy: Path) -> None:
    """``cp ledger.db`` alone, whose newest entries are in the file beside it."""
    _rest(load, copy)
    shutil.copy(_database(load.folder), _database(copy))
    load.grow()
    _tree(load, "state", copy)


def python_backup(load: Load, copy: Path) -> None:
    """SQLite's backup from Python, then the state."""
    _rest(load, copy)
    _backup(load, copy)
    load.grow()
    _tree(load, "state", copy)


def sqlite3_backup(load: Load, copy: Path) -> None:
    """``sqlite3 ledger.db '.backup …'``, then the state."""
    _rest(load, copy)
    tool = program("sqlite3", "sqlite3")
    subprocess.run([tool, _database(load.folder), f".backup '{_database(copy)}'"], check=True)
    load.grow()
    _tree(load, "state", copy)


def vacuum_into(load: Load, copy: Path) -> None:
    """``VACUUM INTO``, then the state."""
    _rest(load, copy)
    _vacuum(load, copy)
    load.grow()
    _tree(load, "state", copy)


def file_by_file(load: Load, copy: Path) -> None:
    """A copy as rsync makes it: file by file in order of names, with entries coming in between any two."""
    for name in ("vault", "state"):
        for path in sorted((load.folder / name).rglob("*")):
            to = copy / path.relative_to(load.folder)
            if path.is_dir():
                to.mkdir(parents=True, exist_ok=True)
                continue
            to.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copy2(path, to)
            except FileNotFoundError:
                continue
            load.grow(1)


def snapshot(load: Load, copy: Path) -> None:
    """A snapshot of the whole machine: everything at one moment, whatever the writer was doing."""
    with load.stopped():
        _tree(load, "vault", copy)
        _tree(load, "state", copy)


def state_then_backup(load: Load, copy: Path) -> None:
    """The state first, then SQLite's backup: the database is the newer one."""
    _tree(load, "state", copy)
    load.grow()
    _rest(load, copy)
    _backup(load, copy)


def state_then_vacuum(load: Load, copy: Path) -> None:
    """The state first, then ``VACUUM INTO``."""
    _tree(load, "state", copy)
    load.grow()
    _rest(load, copy)
    _vacuum(load, copy)


#: Each way by its name in tables.
WAYS: dict[str, Callable[[Load, Path], None]] = {
    "cp -a, then the state": cp,
    "cp without -wal": cp_without_log,
    "backup from Python": python_backup,
    "sqlite3 .backup": sqlite3_backup,
    "VACUUM INTO": vacuum_into,
    "file by file (rsync)": file_by_file,
    "snapshot of everything": snapshot,
    "state, then .backup": state_then_backup,
    "state, then VACUUM INTO": state_then_vacuum,
}


def mixed(load: Load, copy: Path) -> None:
    """The database first and the file beside it last, between which the newest pages were moved: two moments.

    They are moved as each command moves them that opens the ledger for writing.
    """
    _rest(load, copy)
    shutil.copy2(_database(load.folder), _database(copy))
    load.grow(25)
    with closing(sqlite3.connect(_database(load.folder), timeout=60)) as connection:
        blocked: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    assert not blocked
    load.grow(2)
    shutil.copy2(_database(load.folder).with_name(f"{DATABASE}-wal"), copy / "vault" / f"{DATABASE}-wal")
    _tree(load, "state", copy)


def entries_in(vault: Path) -> int:
    """Return how many entries a copied database has, by its own head; it is opened for reading."""
    with closing(sqlite3.connect(f"file:{vault / DATABASE}?mode=ro", uri=True)) as connection:
        found: int = connection.execute("SELECT size FROM head").fetchone()[0]
    return found


def journal_of(vault: Path) -> str:
    """Return how a copied database is journalled: wal or delete."""
    with closing(sqlite3.connect(f"file:{vault / DATABASE}?mode=ro", uri=True)) as connection:
        found: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
    return found
