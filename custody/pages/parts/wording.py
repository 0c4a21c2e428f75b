"""The text form of values other than texts: instants to the minute, time from now.

Instants are in UTC, with a Z. Where a front end names a zone (``shown_in``), they are in that zone's time instead and
have no Z; on papers each names its offset, else a time of day that occurs twice. What is signed is always UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from custody.display import in_words
from custody.errors import Malformed
from custody.law.clock import (
    DAY,
    HOUR,
    LAST,
    Period,
    deadline,
    format_instant,
    parse_instant,
    span,
    tell_instant,
)
from custody.law.local_time import UTC_NAME, Zone, day
from custody.layout import many

if TYPE_CHECKING:
    from custody.pages.parts.page import NextStep

#: The public names; ``span`` is that of the clock.
__all__ = [
    "ahead",
    "away",
    "begins",
    "both",
    "brief",
    "gap_text",
    "has_passed",
    "holds",
    "is_same_day",
    "late",
    "moment",
    "show_in",
    "shown_in",
    "spaced",
    "span",
    "step_limits",
    "time_limit",
    "when",
    "zone_in_use",
    "zone_name",
]

#: Characters of an identifier that pages show.
_SHORTENED: Final = 8
_EXACT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z", re.ASCII)
_UTC: Final = Zone()
#: The hour of a written instant, after its day: UTC, local, or local with the offset of a repeated hour.
_CLOCK: Final = re.compile(
    r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2}) [0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z| [+-][0-9]{2}:[0-9]{2})?"
)
#: The zone in whose time instants are written inside a ``shown_in`` block; UTC writes its Z.
_ZONE: Final[ContextVar[Zone | None]] = ContextVar("zone", default=None)


class _Front:
    """The zone of this process's front end, for what is written outside of such a block."""

    zone: Zone = _UTC


def show_in(zone: Zone) -> None:
    """Write instants in a zone's time from here on, on every thread, where no ``shown_in`` says otherwise."""
    _Front.zone = zone


def zone_in_use() -> Zone:
    """Return the zone in whose time instants are written here."""
    return _ZONE.get() or _Front.zone


@contextmanager
def shown_in(zone: Zone) -> Iterator[None]:
    """Write instants in a zone's time inside the ``with`` block, on this thread."""
    before = _ZONE.set(zone)
    try:
        yield
    finally:
        _ZONE.reset(before)


def when(seconds: int | None) -> str:
    """Return an instant (seconds UTC) as ``2026-11-25 04:02Z``, without seconds; empty for None."""
    return "" if seconds is None else _written(seconds, exact=False)


def both(seconds: int, zone: Zone | None = None) -> str:
    """Return an instant (seconds UTC) in a zone, None: the one in use; then in UTC where that differs."""
    with shown_in(replace(zone or zone_in_use(), exact=False)):
        local, short = _written(seconds, exact=True), zone_name(seconds)
    utc = tell_instant(seconds).replace("T", " ").replace(":00Z", "Z")
    return utc if short == UTC_NAME else f"{local} {short} ({utc})"


def zone_name(seconds: int) -> str:
    """Return the short name of the zone in use at an instant (seconds UTC); on papers, a full one."""
    zone = zone_in_use()
    if zone.exact and zone.name != UTC_NAME:
        return f"local, {zone.name}, with their offset from UTC"
    return zone.short(seconds)


def _written(seconds: int, *, exact: bool) -> str:
    """Return an instant (seconds UTC) in the zone in use, ``exact`` with non-zero seconds."""
    zone = zone_in_use()
    moment = zone.clock(seconds)
    if moment is None or not 0 <= seconds <= LAST:
        return tell_instant(seconds)
    needed = zone.exact or zone.repeated(seconds)
    offset = "Z" if zone.name == UTC_NAME else f" {zone.east(seconds)}" if needed else ""
    second = f":{moment:%S}" if exact and moment.second else ""
    return f"{moment:%Y-%m-%d %H:%M}{second}{offset}"


def days_only(text: str) -> str:
    """Return a text with each instant cut to its day: ``2026-11-25 04:02Z`` as ``2026-11-25``."""
    return _CLOCK.sub("", text)


def brief(at: int, now: int) -> str:
    """Return an instant (seconds UTC) in a column of days: the hour if it is on the day of ``now``."""
    zone = zone_in_use()
    moment, today = zone.clock(at), zone.clock(now)
    if moment is None or today is None:
        return tell_instant(at)
    if is_same_day(at, now):
        return f"{moment:%H:%M}{'Z' if zone.name == UTC_NAME else ''}"
    return day(moment) if moment.year == today.year else f"{day(moment)} {moment.year}"


def is_same_day(at: int, other: int) -> bool:
    """Return whether two instants (seconds UTC) are on one day of the zone in use."""
    zone = zone_in_use()
    first, second = zone.clock(at), zone.clock(other)
    return first is not None and second is not None and first.date() == second.date()


def late(at: int, now: int) -> str:
    """Return by how much an instant (seconds UTC) is past: "2 days late"; "due now" within an hour."""
    days, hours = (now - at) // DAY, (now - at) // HOUR
    if not hours:
        return "due now"
    return f"{many(days, 'day') if days else many(hours, 'hour')} late"


def ahead(text: str, now: int) -> str | None:
    """Return the instant of ``+30d`` or ``+5h`` from ``now`` (seconds UTC) as text; None for other text."""
    found = re.fullmatch(r"\+([0-9]{1,4})([dh])", text)
    return None if found is None else format_instant(now + int(found[1]) * (DAY if found[2] == "d" else HOUR))


def holds(text: str, sought: str) -> bool:
    """Return whether a text contains ``sought``, ignoring case and repeated blanks."""
    return " ".join(sought.casefold().split()) in " ".join(text.casefold().split())


def begins(key: str, sought: str) -> bool:
    """Return whether an identifier begins with a text of at least eight characters."""
    wanted = sought.strip().casefold()
    return len(wanted) >= _SHORTENED and key.startswith(wanted)


def moment(seconds: int | None) -> str:
    """Return an instant (seconds UTC) as ``2026-11-25 04:02Z``, with non-zero seconds; a dash for None."""
    return "-" if seconds is None else _written(seconds, exact=True)


def has_passed(instant: int | None, now: int) -> bool:
    """Return whether an instant lies before ``now`` (both seconds UTC); None has not passed."""
    return instant is not None and instant < now


def time_limit(instant: str, *, overdue: bool) -> str:
    """Return the words for a time limit that is written as ``instant``; ``overdue``: it has passed."""
    return f"OVERDUE since {instant}" if overdue else f"until {instant}"


def step_limits(step: NextStep) -> str:
    """Return the date and roles of a next step as text, empty where it has no date and anybody may."""
    from custody.model.schema.permits import ANYBODY

    due = [] if step.due is None else [time_limit(moment(step.due), overdue=step.overdue)]
    named = step.roles and not ANYBODY.act <= {*step.roles}
    return "; ".join([*due, *([f"by {in_words(step.roles)}"] if named else [])])


def in_sentence(title: str) -> str:
    """Return a title in lower case for use within a sentence; abbreviations unchanged."""
    return " ".join(
        word if len(word) > 1 and word.removesuffix("s").isupper() else word.lower()
        for word in title.split(" ")
    )


def spaced(text: str) -> str:
    """Return a text with each instant as ``2026-11-25 04:02Z``, with non-zero seconds.

    A text that is one instant is written as ``moment`` does; within other texts instants stay in UTC.
    """
    if _EXACT.fullmatch(text):
        with suppress(ValueError, Malformed):
            return moment(parse_instant(text))
    return _EXACT.sub(lambda found: f"{found[1]} {found[2].removesuffix(':00')}Z", text)


def away(instant: int, now: int) -> str:
    """Return the time from ``now`` to an instant as text: "in …" or "… ago"."""
    return f"in {span(instant - now)}" if instant > now else f"{span(now - instant)} ago"


def gap_text(start: int, end: int, calendar_margin_hours: int) -> str:
    """Return a gap between periods as text, with the latest end that the law may count.

    Periods end whole days after their start; the law may let the last day run to midnight or past a holiday.
    Before that latest end a gap is not proven. Instants in seconds UTC.
    """
    latest = deadline(Period(start, start), calendar_margin_hours).latest
    text = f"GAP {moment(start)} to {moment(end)}: {span(end - start)} "
    if end <= latest:
        return f"{text}by whole days; the law may count to {moment(latest)}, and then there is none"
    counted = "" if latest == start else f"; the law may count to {moment(latest)}, and then it begins there"
    return f"{text}covered by nothing{counted}"
