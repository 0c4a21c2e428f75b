"""The text form of values other than texts: instants to the minute in UTC, time from now."""

from __future__ import annotations

import re
from typing import Final

from custody.law.clock import DAY, HOUR, Period, deadline, format_instant, span, tell_instant
from custody.layout import many

#: The public names; ``span`` is that of the clock.
__all__ = [
    "ahead",
    "away",
    "begins",
    "brief",
    "gap_text",
    "holds",
    "late",
    "moment",
    "spaced",
    "span",
    "when",
]

#: Characters of an identifier that pages show.
_SHORTENED: Final = 8
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EXACT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z", re.ASCII)


def when(seconds: int | None) -> str:
    """Return an instant (seconds UTC) as ``2026-11-25 04:02Z``, without seconds; empty for None."""
    told = "" if seconds is None else tell_instant(seconds)
    return f"{told[:16].replace('T', ' ')}Z" if told.endswith("Z") else told


def brief(at: int, now: int) -> str:
    """Return an instant (seconds UTC) in a column of days: the hour if it is on the day of ``now``."""
    told, today = tell_instant(at), tell_instant(now)
    if told[:10] == today[:10]:
        return f"{told[11:16]}Z"
    month = _MONTHS[int(told[5:7]) - 1]
    return f"{int(told[8:10])} {month}" if told[:4] == today[:4] else f"{int(told[8:10])} {month} {told[:4]}"


def late(at: int, now: int) -> str:
    """Return by how much an instant (seconds UTC) is past, in whole days, else in hours: "2 days late"."""
    days, hours = (now - at) // DAY, (now - at) // HOUR
    return f"{many(days, 'day') if days else many(hours, 'hour') if hours else 'under an hour'} late"


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
    return "-" if seconds is None else spaced(tell_instant(seconds))


def in_sentence(title: str) -> str:
    """Return a title in lower case for use within a sentence; abbreviations unchanged."""
    return " ".join(
        word if len(word) > 1 and word.removesuffix("s").isupper() else word.lower()
        for word in title.split(" ")
    )


def spaced(text: str) -> str:
    """Return a text with each instant as ``2026-11-25 04:02Z``, with non-zero seconds."""
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
