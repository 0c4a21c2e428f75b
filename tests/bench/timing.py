"""Takes times: runs ours and the floor in turn, keeps best and median of each, and lays out what was found."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.names import Named

#: A row below this ratio takes more than twice as long as its floor, and is said to lose.
LOSES = 0.5


@dataclass(frozen=True)
class Times:
    """What several runs of one thing took, in seconds."""

    runs: tuple[float, ...]

    @property
    def best(self) -> float:
        """The shortest run."""
        return min(self.runs)

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.runs)

    def rate(self, count: float) -> tuple[float, float]:
        """Give how many of ``count`` things a second were done, at best and in the median."""
        return count / self.best, count / self.median

    def each(self, count: float = 1) -> tuple[float, float]:
        """Give milliseconds for each of ``count`` things, at best and in the median."""
        return self.best / count * 1e3, self.median / count * 1e3


@dataclass(frozen=True)
class Row:
    """One measurement: what, its floor, both in ``unit`` at best and in the median, and how near it comes.

    ``ratio`` is that of the best runs: 1 is the floor, 0.5 takes twice as long.
    """

    what: str
    floor: str
    unit: str
    ours: tuple[float, float]
    floors: tuple[float, float]
    ratio: float


def in_turn(ours: Callable[[], object], floor: Callable[[], object], runs: int = 5) -> tuple[Times, Times]:
    """Run ours and the floor one after the other, several times, so that both meet the same neighbours."""
    taken: list[tuple[float, float]] = [(took(ours), took(floor)) for _ in range(runs)]
    mine, floors = zip(*taken, strict=True)
    return Times(mine), Times(floors)


def took(work: Callable[[], object]) -> float:
    """Give how long one run takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def rates(named: Named, unit: str, count: float, times: tuple[Times, Times]) -> Row:
    """Make the row of something of which there are many a second."""
    ours, floors = times
    return Row(*named, unit, ours.rate(count), floors.rate(count), floors.best / ours.best)


def waits(named: Named, count: float, times: tuple[Times, Times]) -> Row:
    """Make the row of something that takes so many milliseconds."""
    ours, floors = times
    return Row(*named, "ms", ours.each(count), floors.each(count), floors.best / ours.best)


def show(rows: list[Row]) -> str:
    """Lay the rows out as a Markdown table."""
    lines = [
        "| what | unit | best | median | floor in the same run | best | median | ratio | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        figures = [_figure(one) for one in (*row.ours, *row.floors)]
        ours, floors = " | ".join(figures[:2]), " | ".join(figures[2:])
        mark = "loses" if row.ratio < LOSES else ""
        lines.append(
            f"| {row.what} | {row.unit} | {ours} | {row.floor} | {floors} | {row.ratio:.2f} | {mark} |"
        )
    return "\n".join(lines)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.2f}"
