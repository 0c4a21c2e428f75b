"""What takes seconds to make and is only copied is made once in a run, by the first of its processes that needs it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], dict[str, Any]]
) -> tuple[Path, dict[str, Any]]:
    """Return a folder that ``make`` filled once in this run, and what it told of it; nobody writes there any more.

    Whoever needs it meanwhile waits. A folder that a failed ``make`` left is not used; it is made anew under another
    name.
    """
    base = factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    (run / "once").mkdir(exist_ok=True)
    with (run / "once" / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = run / "once" / f"{name}.json"
        if not told.exists():
            folder = run / "once" / f"{name}-{os.getpid()}-{len(list((run / 'once').iterdir()))}"
            folder.mkdir()
            document = {"folder": str(folder), "told": make(folder)}
            half = told.with_suffix(".half")
            half.write_text(json.dumps(document))
            half.rename(told)
        found = json.loads(told.read_text())
    return Path(found["folder"]), found["told"]
