"""The scales of a timeline: how much time one column stands for, and where its axis has ticks.

Ticks are at round times of day, and days and months begin at midnight, in the zone in whose time instants are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Literal

from custody.frozen import dataclass
from custody.law.clock import DAY, HOUR
from custody.pages.parts.wording import zone_in_use

#: The least and the greatest instant that an axis shows: of the years 1 and 9999.
_FIRST, _LAST = (int(datetime(year, 1, 2, tzinfo=UTC).timestamp()) for year in (1, 9999))
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Scale:
    """The seconds of one column, its name, and the distance of ticks: a number of units of the calendar."""

    name: str
    seconds: int
    unit: Literal["minute", "hour", "day", "month", "year"]
    step: int


#: Every scale, the finest first.
SCALES: tuple[Scale, ...] = (
    Scale("10 s", 10, "minute", 2),
    Scale("1 min", _MINUTE, "minute", 10),
    Scale("5 min", 5 * _MINUTE, "hour", 1),
    Scale("15 min", 15 * _MINUTE, "hour", 3),
    Scale("1 h", HOUR, "hour", 12),
    Scale("4 h", 4 * HOUR, "day", 2),
    Scale("12 h", 12 * HOUR, "day", 7),
    Scale("1 day", DAY, "month", 1),
    Scale("3 days", 3 * DAY, "month", 1),
    Scale("1 week", 7 * DAY, "month", 3),
    Scale("1 month", 30 * DAY, "year", 1),
    Scale("3 months", 91 * DAY, "year", 3),
    Scale("1 year", 365 * DAY, "year", 10),
    Scale("10 years", 3652 * DAY, "year", 100),
)


def fitting(start: int, end: int, columns: int) -> int:
    """Return the index of the finest scale at which both instants have a column each."""
    return next(
        (at for at, scale in enumerate(SCALES) if end - start < scale.seconds * columns), len(SCALES) - 1
    )


def of_day(at: int) -> str:
    """Return the day of an instant in the zone in use, as ``29 Nov 2026``."""
    moment = _local(at)
    return f"{moment.day} {moment:%b %Y}"


def ticks(scale: Scale, start: int, columns: int) -> list[tuple[int, str]]:
    """Return the columns at which an axis that begins at ``start`` has ticks, each with its text."""
    found: list[tuple[int, str]] = []
    end = start + scale.seconds * columns
    for at, moment in _moments(scale, start):
        if at >= end:
            break
        found.append(((at - start) // scale.seconds, _text(scale, moment)))
    crowded = any(second - first <= len(text) for (first, text), (second, _) in pairwise(found))
    return found[::2] if crowded else found


def _local(at: int) -> datetime:
    """Return date and time of day in the zone in use at an instant (seconds UTC)."""
    at = min(max(at, _FIRST), _LAST)
    return datetime.fromtimestamp(at + zone_in_use().offset(at), UTC)


def _moments(scale: Scale, start: int) -> Iterator[tuple[int, datetime]]:
    """Yield the round times of a scale from ``start`` on, each with its instant; none that clocks skip.

    A time of day that occurs twice is yielded once.
    """
    moment, zone = _local(start), zone_in_use()
    while True:
        moment = _next(scale, moment)
        wall = int(moment.timestamp())
        at = next(iter(zone.instants(moment)), None) if wall >= 2 * DAY else wall
        if at is not None and at > start:
            yield at, moment
        if wall >= _LAST - scale.step * 366 * DAY:
            return


def _next(scale: Scale, after: datetime) -> datetime:
    """Return the first round instant behind another one."""
    day = after.replace(hour=0, minute=0, second=0, microsecond=0)
    if scale.unit == "minute":
        since = (after - day) // timedelta(minutes=scale.step)
        return day + (since + 1) * timedelta(minutes=scale.step)
    if scale.unit == "hour":
        since = (after - day) // timedelta(hours=scale.step)
        return day + (since + 1) * timedelta(hours=scale.step)
    if scale.unit == "day":
        return day + timedelta(days=scale.step - day.toordinal() % scale.step)
    if scale.unit == "month":
        months = (after.year * 12 + after.month - 1) // scale.step * scale.step + scale.step
        return day.replace(year=months // 12, month=months % 12 + 1, day=1)
    return day.replace(year=after.year // scale.step * scale.step + scale.step, month=1, day=1)


def _text(scale: Scale, moment: datetime) -> str:
    """Return the text of a tick: the hour, the day where one begins, the month, or the year."""
    if scale.unit == "year":
        return f"{moment.year}"
    if scale.unit == "month":
        return f"{moment:%b %Y}"
    if scale.unit == "day" or (moment.hour, moment.minute) == (0, 0):
        return f"{moment.day} {moment:%b}"
    return f"{moment:%H:%M}"
