"""Empty ledger databases in files: the tables are made once in a process, and copied for each ledger after that.

Making them takes as long as entering ten things. That making works, and what it refuses, is shown in tests/storage.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from custody.storage.database import SqlLedgerStore
from tests import patches


@cache
def _empty(origin: str) -> Path:
    """Return the file of a database that was just made, of which nobody holds a connection."""
    folder = Path(tempfile.mkdtemp(prefix="custody-empty-"))
    atexit.register(_end, folder, os.getpid())
    SqlLedgerStore.create(folder / "ledger.db", origin).close()
    assert [path.name for path in folder.iterdir()] == ["ledger.db"]
    return folder / "ledger.db"


def _end(folder: Path, process: int) -> None:
    """Remove the folder, unless this is a process that was forked from the one that made it."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(path: Path, origin: str, **more: Any) -> SqlLedgerStore:
    """Return a new ledger database that is open; ``more`` is what it is opened with. It is made where a patch is on."""
    if patches.in_force():
        return SqlLedgerStore.create(path, origin, **more)
    assert not path.exists(), path
    shutil.copy(_empty(origin), path)
    return SqlLedgerStore.open(path, **more)
