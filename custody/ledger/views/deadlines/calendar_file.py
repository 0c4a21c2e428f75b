"""A calendar of deadlines as a file (RFC 5545), without any confidential text.

The same deadlines result in the same bytes. A calendar program finds an event by its UID and keeps the one
with the higher SEQUENCE, so a settled deadline is written as cancelled and never left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.frozen import dataclass
from custody.law.clock import format_instant

#: A content line has at most this many bytes before its line break (RFC 5545 section 3.1).
LONGEST = 75
#: How many days before a deadline a calendar program reminds.
ALARMS = (14, 7, 1)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Event:
    """One deadline: ``uid`` is constant, ``sequence`` rises with every entry about its subject.

    ``stamp`` is the instant of the newest entry and ``at`` the deadline, both in seconds UTC.
    """

    uid: str
    sequence: int
    stamp: int
    at: int
    summary: str
    description: str
    cancelled: bool = False


def calendar(events: Iterable[Event], name: str) -> bytes:
    """Return the bytes of a calendar named ``name`` with one event for each deadline."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//custody//deadlines 1//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    body = [line for event in events for line in _event(event)]
    lines += body or _ZONE
    lines.append("END:VCALENDAR")
    return b"".join(fold(line) for line in lines)


#: The component of a calendar without deadlines, which needs at least one (RFC 5545): the time zone UTC.
_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def _event(event: Event) -> Iterator[str]:
    """Yield the content lines of one event, unfolded."""
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_instant(event.stamp)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"DTSTART:{_instant(event.at)}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:CONFIDENTIAL"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    for days in () if event.cancelled else ALARMS:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:-P{days}D"
        yield f"DESCRIPTION:{escaped(event.summary)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _instant(seconds: int) -> str:
    """Return an instant as RFC 5545 UTC text, without separators."""
    return format_instant(seconds).replace("-", "").replace(":", "")


def escaped(text: str) -> str:
    """Return a text with its special characters escaped (RFC 5545 section 3.3.11)."""
    return text.translate(_ESCAPED)


def fold(line: str) -> bytes:
    """Return one content line with CRLF, folded to 75 bytes a line, never within a character."""
    data = line.encode("utf-8")
    parts = []
    start, room = 0, LONGEST
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[start:end])
        start, room = end, LONGEST - 1
    parts.append(data[start:])
    return b"\r\n ".join(parts) + b"\r\n"
