"""Runs all measurements and prints a table; a floor is taken in the same run, so ratios hold on any machine."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
from pathlib import Path

from storage.workers import cores
from tests.bench.bytes import evidence, starts
from tests.bench.ledger import appends, reads
from tests.bench.names import ALL
from tests.bench.rules import rules
from tests.bench.timing import show


def main() -> int:
    """Measure and print."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name).resolve()
        rows, world = appends(folder)
        rows += reads(folder, world)
        rows += rules()
        rows += evidence(folder)
        rows += starts()
    if [(row.what, row.floor) for row in rows] != list(ALL):
        raise SystemExit("what was measured is not what tests.bench.names promises")
    machine = (
        f"{platform.machine()}, {cores()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}.\n"
        f"Load before: {load:.1f}. Entries in the large ledger: {world.size():,}."
    )
    sys.stdout.write(f"{machine}\n\n{show(rows)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
