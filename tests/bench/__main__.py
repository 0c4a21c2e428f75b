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

from custody.cli.console.gc_tuning import seldom
from custody.storage.machine.workers import cores
from tests.bench.bucket import bucket
from tests.bench.bytes import evidence, starts
from tests.bench.deadlines import deadlines
from tests.bench.files import files
from tests.bench.images import images
from tests.bench.large import large
from tests.bench.ledger import appends, reads
from tests.bench.local import local
from tests.bench.memory import memory, small_files
from tests.bench.names import ALL
from tests.bench.objects import objects
from tests.bench.postgres import on_postgres
from tests.bench.rivals import rivals
from tests.bench.rules import rules
from tests.bench.screens import screens
from tests.bench.timing import show

#: How many files of 1 MiB show what memory a command needs for small ones.
_SMALL_FILES = 1024


def main(argv: Sequence[str] = ()) -> int:
    """Measure and print; each of the options but ``--folder`` measures only what it names."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument(
        "--orders", type=int, metavar="N", help="measure `custody deadlines` among N orders only"
    )
    parser.add_argument(
        "--objects", type=int, metavar="N", help="measure `custody sweep` among N objects only"
    )
    parser.add_argument("--bucket", action="store_true", help="measure verification over a bucket only")
    parser.add_argument("--image", action="store_true", help="measure archiving 1 GiB to a bucket only")
    parser.add_argument(
        "--files", type=int, metavar="N", help="measure archiving N files of 4 KiB to a bucket only"
    )
    parser.add_argument(
        "--memory", type=int, metavar="GIB", help="measure only what memory a file of GIB needs to a bucket"
    )
    parser.add_argument(
        "--entries", type=int, metavar="N", help="measure a ledger with a thousand to N entries only"
    )
    parser.add_argument(
        "--rivals", type=int, metavar="N", help="measure N entries beside other keepers of records only"
    )
    parser.add_argument("--local", action="store_true", help="measure archiving 1 GiB to a folder only")
    parser.add_argument("--postgres", action="store_true", help="measure appends on a PostgreSQL server only")
    parser.add_argument("--screens", type=int, metavar="N", help="measure the screens among N entries only")
    parser.add_argument(
        "--folder", type=Path, help="where --screens fills its vaults, and takes them up again"
    )
    chosen = parser.parse_args(argv)
    seldom()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bench-", dir=".") as name:
        folder = Path(name).resolve()
        told = _apart(folder, chosen)
        if told is not None:
            after = os.getloadavg()[0]
            sys.stdout.write(f"{told}\n\nLoad before: {load:.1f}, after: {after:.1f}.\n")
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


def _apart(folder: Path, chosen: argparse.Namespace) -> str | None:
    """Measure what an option names; None where none does."""
    if chosen.memory:
        lines = []
        for part_mib, many in ((16, False), (160, False), (16, True)):
            within = folder / f"{part_mib}-{many}"
            within.mkdir()
            lines.append(memory(within, chosen.memory, part_mib, many=many))
        within = folder / "small"
        within.mkdir()
        return "\n".join([*lines, small_files(within, _SMALL_FILES)])
    if chosen.orders:
        return show(deadlines(folder, chosen.orders))
    if chosen.objects:
        among, taken = objects(folder, chosen.objects)
        return f"{taken}\n\n{show(among)}"
    if chosen.entries:
        grown, told = large(folder, chosen.entries)
        return f"{show(grown)}\n\n{told}"
    if chosen.rivals:
        return show(rivals(folder, chosen.rivals))
    if chosen.local:
        return show(local(folder))
    if chosen.bucket:
        return show(bucket(folder))
    if chosen.postgres:
        appended, what = on_postgres(folder)
        return f"{what}\n\n{show(appended)}"
    if chosen.image:
        return show(images(folder))
    if chosen.screens:
        among, keys = screens(chosen.folder or folder, chosen.screens)
        return f"{show(among)}\n\n{keys}"
    return show(files(folder, chosen.files)) if chosen.files else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
