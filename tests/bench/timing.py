"""Takes times: best of several runs, and a table of what was found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement: what, its figure, the floor it is compared with, and their ratio."""

    what: str
    figure: str
    floor: str
    ratio: float


def best(work: Callable[[], object], runs: int = 3) -> float:
    """Give the shortest time of several runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def show(rows: list[Row]) -> str:
    """Lay the rows out as a Markdown table."""
    lines = ["| what | figure | floor in the same run | ratio |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.figure} | {row.floor} | {row.ratio:.2f} |" for row in rows]
    return "\n".join(lines)
