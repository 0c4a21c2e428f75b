"""Instants, periods and clock states in whole seconds UTC.

A ceiling never rounds up: a period of n days ends exactly n times 24 hours after its start. This module knows no
present; the caller supplies every instant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from custody.errors import Malformed
from custody.frozen import dataclass

HOUR = 3600
DAY = 24 * HOUR
#: Seconds by which a signer's clock may be ahead of the sequencer's.
AHEAD = 120
#: Hours by which the last day of a period may end later than whole multiples of 24 hours, where a law is silent.
SILENT = 25
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z", re.ASCII)
#: The last second of the year 9999, the latest that is written as an instant.
LAST = 253402300799
#: The latest possible end: one second before the instant that lists use for no end.
EVER = LAST - 1
#: The offsets from UTC that occur on earth; a wrong sign would move a period by a day.
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
#: Events that start the clock of a period.
STARTS: dict[str, str] = {
    "effected": "the moment preservation is effected",
    "order": "the moment the order is issued",
    "receipt": "the moment the addressee receives it",
    "service": "the moment it is served",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=256)  # one entry says the same instant several times
def parse_instant(text: str) -> int:
    """Return the seconds since 1970 of ``YYYY-MM-DDThh:mm:ssZ`` (RFC 3339, UTC, whole seconds).

    Raise Malformed for any other text, and for an instant before 1970.
    """
    if not _INSTANT.match(text):
        raise Malformed(f"{text!r} is not an instant like 2026-11-24T13:37:00Z")
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    try:
        moment = datetime(year, month, day, int(text[11:13]), int(text[14:16]), int(text[17:19]), tzinfo=UTC)
    except ValueError as error:
        raise Malformed(f"{text!r} is not a date and time of the calendar") from error
    seconds = int((moment - _EPOCH).total_seconds())
    if seconds < 0:
        raise Malformed(f"{text!r} lies before 1970, where no clock of this record can have been")
    return seconds


@lru_cache(maxsize=256)
def format_instant(seconds: int) -> str:
    """Return seconds since 1970 as ``YYYY-MM-DDThh:mm:ssZ``; raise Malformed outside 1970 to 9999."""
    if not 0 <= seconds <= LAST:
        raise Malformed(f"{seconds} seconds is no instant of the years 1970 to 9999")
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def offset_of(moment: datetime) -> timedelta:
    """Return the offset of a moment from UTC; raise Malformed if it names no zone or an impossible offset."""
    offset = moment.utcoffset()
    if offset is None:
        raise Malformed("it names no zone: end it with Z for UTC, or with an offset such as +01:00")
    if not _WEST <= offset <= _EAST:
        raise Malformed("it is the time of no place: offsets are between -12:00 and +14:00")
    return offset


def tell_instant(seconds: int) -> str:
    """Return seconds as ``format_instant`` does, and as ``second N after 1970`` outside its years."""
    return format_instant(seconds) if 0 <= seconds <= LAST else f"second {seconds} after 1970"


def moment_stated(seconds: int) -> str | int:
    """Return an instant as text, for scripts; the number itself if it is later than the year 9999."""
    return seconds if seconds > LAST else format_instant(seconds)


def moment(seconds: int | None) -> str:
    """Return an instant as text, ``-`` for None."""
    return "-" if seconds is None else tell_instant(seconds)


def span(seconds: int) -> str:
    """Return a duration in seconds as text in its two largest units: days, hours, minutes; else seconds."""
    days, rest = divmod(seconds, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // 60
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else f"{rest} s"


@dataclass(frozen=True, slots=True)
class Period:
    """A period under an order: from ``start`` up to, not including, ``end`` (seconds UTC)."""

    start: int
    end: int

    def covers(self, instant: int) -> bool:
        """Return whether the instant lies within the period."""
        return self.start <= instant < self.end


def period_of(start: int, days: int) -> Period:
    """Return the period of ``days`` exact multiples of 24 hours from ``start``, at most until ``EVER``."""
    return Period(start, min(start + days * DAY, max(start, EVER)))


def continued(previous: Period, decided: int, days: int) -> Period:
    """Return the period of ``days`` that a renewal decided at ``decided`` adds to ``previous``.

    It begins where the previous one ends, or at a later decision, which leaves a gap that no later paper closes.
    """
    return period_of(max(previous.end, decided), days)


def renewed(periods: Sequence[Period], decided: int) -> Period:
    """Return the period that a renewal decided at ``decided`` continues: the one that ran then.

    In a gap it is the period before the gap, and before all periods the first.
    """
    begun = [period for period in periods if period.start <= decided]
    return (
        max(begun, key=lambda period: period.end) if begun else min(periods, key=lambda period: period.start)
    )


def _joined(periods: Sequence[Period]) -> list[Period]:
    """Return the unbroken periods that overlapping or adjoining ones form, in order of time."""
    found: list[Period] = []
    for period in sorted(periods, key=lambda period: period.start):
        if found and period.start <= found[-1].end:
            found[-1] = Period(found[-1].start, max(found[-1].end, period.end))
        else:
            found.append(period)
    return found


@dataclass(frozen=True, slots=True)
class Deadline:
    """The two instants between which a period ends if its law is silent on how days are counted.

    Warnings start from ``earliest``; nothing is released before ``latest`` (seconds UTC).
    """

    earliest: int
    latest: int


def deadline(period: Period, calendar_margin_hours: int = SILENT) -> Deadline:
    """Return the earliest and the latest end of a period.

    The earliest counts exact multiples of 24 hours, the latest is ``calendar_margin_hours`` later. The default is for a
    law that names neither a day convention nor a time zone: the first day does not count and the last one runs to
    midnight, in whatever zone that is latest, with an hour of a changing clock.
    """
    return Deadline(period.end, min(period.end + calendar_margin_hours * HOUR, max(period.end, EVER)))


@dataclass(frozen=True, slots=True)
class Gap:
    """A time between two periods that no order covered (seconds UTC)."""

    start: int
    end: int


def gaps(periods: Sequence[Period]) -> tuple[Gap, ...]:
    """Return the gaps between periods, in order of time."""
    return tuple(Gap(before.end, after.start) for before, after in pairwise(_joined(periods)))


def lag(occurred: int, recorded: int) -> int:
    """Return the seconds from an act to its record, at least 0: a delay of the record, not a gap in law."""
    return max(0, recorded - occurred)


@dataclass(frozen=True, slots=True)
class ClockState:
    """The state of an order's clock at one instant, and the instant at which it ends or ended.

    ``ends`` is in seconds UTC, None where no end is known. States: ``not_started``, ``in_force``, ``due_soon``,
    ``data_requested``, ``lapsed``, ``withdrawn``, ``quashed``; foreign requests have their own.
    """

    state: str
    ends: int | None


def standing(
    periods: Sequence[Period],
    withdrawn: int | None,
    instant: int,
    warn: int = 14 * DAY,
    followed: int | None = None,
    *,
    quashed: int | None = None,
) -> ClockState:
    """Return the state of one order's clock at ``instant``; it is due ``warn`` seconds before its end.

    ``followed`` is when a request for the data themselves made it open-ended, under a law where it does. ``quashed`` is
    since when it counts as set aside, which may be its own beginning.

    The end is that of the unbroken period around the instant; in a gap, that of the period before it.
    """
    if quashed is not None and quashed <= instant:
        return ClockState("quashed", quashed)
    if withdrawn is not None and withdrawn <= instant:
        return ClockState("withdrawn", withdrawn)
    stretches = _joined(periods)
    if not stretches or instant < stretches[0].start:
        return ClockState("not_started", stretches[-1].end if stretches else None)
    if followed is not None and followed <= instant:
        return ClockState("data_requested", None)
    end = [stretch for stretch in stretches if stretch.start <= instant][-1].end
    if instant >= end:
        return ClockState("lapsed", end)
    return ClockState("due_soon" if end - instant <= warn else "in_force", end)
