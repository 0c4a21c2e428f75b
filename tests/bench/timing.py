"""Takes times: runs ours and the floor in turn, keeps best and median of each, and lays out what was found."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from tests.bench.names import EXEMPT, Named

#: A row below this ratio takes more than twice as long as its floor, and is said to lose.
LOSES = 0.5


@dataclass(frozen=True)
class Times:
    """What several runs of one thing took, in seconds: on the clock, and of all cores' processor time."""

    clock: tuple[float, ...]
    processor: tuple[float, ...]

    @classmethod
    def of(cls, runs: list[tuple[float, float]]) -> Times:
        """Take (clock, processor) of each run."""
        clock, processor = zip(*runs, strict=True)
        return cls(clock, processor)

    @property
    def best(self) -> float:
        """The shortest run."""
        return min(self.clock)

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.clock)


@dataclass(frozen=True)
class Row:
    """One measurement: what, its floor, both in ``unit`` at best and in the median, and how near it comes.

    ``ratio`` is that of the best runs on the clock, ``effort`` that of the least processor time: 1 is the floor, 0.5
    takes twice as much.
    """

    what: str
    floor: str
    unit: str
    ours: tuple[float, float]
    floors: tuple[float, float]
    ratio: float
    effort: float


def in_turn(ours: Callable[[], object], floor: Callable[[], object], runs: int = 5) -> tuple[Times, Times]:
    """Run ours and the floor one after the other, several times, so that both meet the same neighbours."""
    taken = [(took(ours), took(floor)) for _ in range(runs)]
    return Times.of([mine for mine, _ in taken]), Times.of([bare for _, bare in taken])


def took(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long one run takes on the clock, and of processor time with children, in seconds."""
    clock, used = time.perf_counter(), _used()
    work()
    return time.perf_counter() - clock, _used() - used


def _used() -> float:
    """Return the processor time of this process and of those it waited for, in seconds."""
    own = (getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in own)


def rates(named: Named, unit: str, count: float, times: tuple[Times, Times]) -> Row:
    """Make the row of something of which there are many a second."""
    ours, floors = ((count / item.best, count / item.median) for item in times)
    return Row(*named, unit, ours, floors, *_ratios(*times))


def waits(named: Named, count: float, times: tuple[Times, Times]) -> Row:
    """Make the row of something that takes so many milliseconds."""
    ours, floors = ((item.best / count * 1e3, item.median / count * 1e3) for item in times)
    return Row(*named, "ms", ours, floors, *_ratios(*times))


def _ratios(ours: Times, floors: Times) -> tuple[float, float]:
    """Compare on the clock and in processor time."""
    return floors.best / ours.best, min(floors.processor) / min(ours.processor)


def show(rows: list[Row]) -> str:
    """Lay the rows out as a Markdown table."""
    lines = [
        "| what | unit | best | median | floor in the same run | best | median | ratio | of processor time | |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        ours, floors = (" | ".join(map(_figure, pair)) for pair in (row.ours, row.floors))
        mark = "loses" if row.ratio < LOSES else ""
        mark = "exempt" if (row.what, row.floor) in EXEMPT else mark
        cells = (row.what, row.unit, ours, row.floor, floors, f"{row.ratio:.2f}", f"{row.effort:.2f}", mark)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.2f}"
