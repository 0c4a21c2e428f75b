"""Runs all measurements and prints a table; a floor is taken in the same run, so ratios hold on any machine."""

from __future__ import annotations

import platform
import sys
import tempfile
from pathlib import Path

from tests.bench.bytes import evidence, starts
from tests.bench.ledger import appends, reads
from tests.bench.timing import show


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name).resolve()
        rows, world = appends(folder)
        rows += reads(folder, world)
        rows += evidence(folder)
        rows += starts()
    sys.stdout.write(
        f"{platform.machine()}, Python {platform.python_version()}, {platform.system()}\n\n{show(rows)}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
