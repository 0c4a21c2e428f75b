"""Runs all measurements and prints a table; a floor is taken in the same run, so ratios hold on any machine."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from storage.workers import cores
from tests.bench.bucket import bucket
from tests.bench.bytes import evidence, starts
from tests.bench.deadlines import deadlines
from tests.bench.ledger import appends, reads
from tests.bench.memory import memory
from tests.bench.names import ALL
from tests.bench.objects import objects
from tests.bench.rules import rules
from tests.bench.screens import screens
from tests.bench.timing import show


def main(argv: Sequence[str] = ()) -> int:
    """Measure and print; each of the options but ``--folder`` measures only what it names."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--orders", type=int, metavar="N", help="measure `custody due` among N orders only")
    parser.add_argument(
        "--objects", type=int, metavar="N", help="measure `custody fixity` among N objects only"
    )
    parser.add_argument("--bucket", action="store_true", help="measure fixity over a bucket only")
    parser.add_argument(
        "--memory", type=int, metavar="GIB", help="measure only what memory a file of GIB needs to a bucket"
    )
    parser.add_argument("--screens", type=int, metavar="N", help="measure the screens among N entries only")
    parser.add_argument(
        "--folder", type=Path, help="where --screens fills its vaults, and takes them up again"
    )
    chosen = parser.parse_args(argv)
    orders = chosen.orders
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name).resolve()
        if chosen.memory:
            for part_mib in (16, 160):
                within = folder / str(part_mib)
                within.mkdir()
                sys.stdout.write(f"{memory(within, chosen.memory, part_mib)}\n")
            return 0
        if orders:
            sys.stdout.write(f"{show(deadlines(folder, orders))}\n")
            return 0
        if chosen.screens:
            among, keys = screens(chosen.folder or folder, chosen.screens)
            sys.stdout.write(f"{show(among)}\n\n{keys}\n")
            return 0
        if chosen.objects:
            among, taken = objects(folder, chosen.objects)
            sys.stdout.write(f"{taken}\n\n{show(among)}\n")
            return 0
        if chosen.bucket:
            sys.stdout.write(f"{show(bucket(folder))}\n")
            return 0
        rows, world = appends(folder)
        rows += reads(folder, world)
        rows += rules()
        rows += evidence(folder)
        rows += starts(folder)
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
    sys.exit(main(sys.argv[1:]))
