"""Counts that may only fall: what is on file is the most that each file may hold, and a file that is not there none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tests.oracles.recorded import WRITING

FOLDER = Path(__file__).parent / "ratchets"


def hold(name: str, counts: Mapping[str, int]) -> None:
    """Verify that no count is above the one on file; where oracles are written, file lower ones, also after a move.

    AssertionError names every count that rose. Counts are never filed whose sum is higher.
    """
    file = FOLDER / f"{name}.txt"
    most = parsed(file.read_text("utf-8")) if file.exists() else dict(counts)
    if os.environ.get(WRITING) == "write" and sum(counts.values()) <= sum(most.values()):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(written(counts), "utf-8")
        most = dict(counts)
    risen = above(most, counts)
    assert not risen, f"{name}: these may only fall\n" + "\n".join(risen)


def above(most: Mapping[str, int], counts: Mapping[str, int]) -> list[str]:
    """Return every count that is higher than it may be."""
    return [
        f"{key}: {count}, at most {most.get(key, 0)}"
        for key, count in sorted(counts.items())
        if count > most.get(key, 0)
    ]


def written(counts: Mapping[str, int]) -> str:
    """Return counts as a file holds them."""
    return "".join(f"{key} {count}\n" for key, count in sorted(counts.items()))


def parsed(text: str) -> dict[str, int]:
    """Return the counts that a file holds."""
    return {key: int(count) for key, _, count in (line.rpartition(" ") for line in text.splitlines())}
