"""`python -m tests.drill [ENTRIES]`: hold the drill, and print how long each step of each way took on this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.drill.going_on import STEPS, go_on
from tests.drill.house import OWN, lost
from tests.drill.ways import WAYS


def main(entries: int) -> None:
    """Hold the drill with so many entries before the first backup, and print a table of times."""
    with TemporaryDirectory(prefix="custody-drill-") as folder:
        house = lost(Path(folder), before=entries)
        print(f"| way | entries | {' | '.join(f'{step}, s' for step in STEPS)} |")
        print("|---" * (2 + len(STEPS)) + "|")
        for way in (*WAYS, OWN):
            outcome = go_on(house, way)
            times = " | ".join(f"{house.times.found[way, step]:.2f}" for step in STEPS)
            print(f"| {way} | {outcome.entries} of {house.size} | {times} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
