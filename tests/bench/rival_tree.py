"""What `make bench` runs with the interpreter of the programs it compares with: pymerkle over the same leaves.

Takes the file of a new database, a file of leaves (each with its length before it), how many are appended at a time and
how many places are proven; prints the seconds of appending and of proving as JSON. Imports nothing of this project.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path


def main(database: str, leaves: str, batch: str, proven: str) -> None:
    """Append all leaves to a tree in SQLite, then prove some places of it."""
    from pymerkle import SqliteTree  # type: ignore[import-not-found]  # of another environment

    data, step = Path(leaves).read_bytes(), int(batch)
    entries, at = [], 0
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        entries.append(data[at + 4 : end])
        at = end
    tree = SqliteTree(database)
    begun = time.perf_counter()
    for first in range(0, len(entries), step):
        tree.append_entries(entries[first : first + step])
        tree.get_root()
    appended = time.perf_counter() - begun
    chance = random.Random(1)
    places = [chance.randrange(len(entries)) + 1 for _ in range(int(proven))]
    begun = time.perf_counter()
    for place in places:
        tree.prove_inclusion(place)
    json.dump({"append": appended, "prove": time.perf_counter() - begun}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
