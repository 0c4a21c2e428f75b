"""Instants as people type and read them on screens: in the time of the zone that the header names.

What is recorded is always UTC. A time of day that clocks skip, or show twice, is never guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.law.clock import format_instant, parse_instant
from custody.law.local_time import UTC_NAME, Zone
from custody.pages.parts.wording import moment, shown_in

_TYPED = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{1,2}:[0-9]{2})(:[0-9]{2})? ?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)
#: A day without a time of day.
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed text as an instant of entries; unchanged, with the ``fault``, where it names none or two."""

    text: str
    fault: str = ""


def typed(text: str, zone: Zone) -> Typed:
    """Return typed text as an instant of entries (UTC): in the zone's time unless it says Z or an offset."""
    found, day_only = _TYPED.fullmatch(text.strip()), _DAY.fullmatch(text.strip())
    if day_only is not None:
        return Typed(text, f"Add the time of day: {day_only[1]} 13:37{day_only[2] or ''}")
    if found is None:
        return Typed(text, "" if zone.name == UTC_NAME or not text else f"Type it as {_example(zone)}")
    day, hour, second, said = found.groups()
    try:
        wall = datetime.fromisoformat(f"{day}T{hour.rjust(5, '0')}{second or ':00'}").replace(tzinfo=UTC)
        if said is not None:
            east = timedelta() if said == "Z" else datetime.fromisoformat(f"{day}T00:00{said}").utcoffset()
            return Typed(format_instant(int((wall - (east or timedelta())).timestamp())))
    except (ValueError, OverflowError, Malformed):
        return Typed(text, f"{text} is not a date and time of the calendar")
    instants = zone.instants(wall)
    if len(instants) == 1:
        return Typed(format_instant(instants[0]))
    if not instants:
        return Typed(text, f"{hour} does not occur on {day} in {zone.name}: clocks skip it")
    offsets = " or ".join(zone.east(at) for at in instants)
    return Typed(text, f"{hour} occurs twice on {day} in {zone.name}: add {offsets}")


def shown(text: str, zone: Zone) -> str:
    """Return an instant of entries as it is typed in a zone; unchanged in UTC, and for other text."""
    if zone.name == UTC_NAME:
        return text
    try:
        at = parse_instant(text)
    except Malformed:
        return text
    with shown_in(zone):
        return moment(at)


def typing_hint(zone: Zone) -> str:
    """Return how an instant is typed and recorded, for the meaning of a question."""
    return "" if zone.name == UTC_NAME else f" Type {_example(zone)}; the entry has it in UTC."


def end_of_day(day: str, zone: Zone) -> int:
    """Return the last second (UTC) of a day of a zone; raise Malformed for no day of the calendar."""
    try:
        following = datetime.combine(date.fromisoformat(day), time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise Malformed(f"{day!r} is not a day of the calendar") from error
    for minutes in range(0, 24 * 60, 15):  # some clocks skip midnight
        instants = zone.instants(following + timedelta(minutes=minutes))
        if instants:
            return instants[0] - 1
    return int(following.timestamp()) - 1


def _example(zone: Zone) -> str:
    return f"2026-11-24 13:37 (zone: {zone.name}), or with Z for UTC"
