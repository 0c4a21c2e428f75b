"""How screens write values other than text: instants to the minute in UTC, time from now."""

from __future__ import annotations

import re
from typing import Final

from custody.law.clock import DAY, HOUR, Period, deadline, format_instant, span, tell_instant

#: Words of instants that pages use too.
__all__ = ["ahead", "away", "begins", "gap_text", "holds", "moment", "spaced", "span", "when"]

#: Characters of an identifier that pages show; whoever looks for more has them from elsewhere.
_SHORTENED: Final = 8
_EXACT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z", re.ASCII)


def when(seconds: int | None) -> str:
    """Return an instant as ``2026-11-25 04:02Z``; the entry itself has its seconds."""
    told = "" if seconds is None else tell_instant(seconds)
    return f"{told[:16].replace('T', ' ')}Z" if told.endswith("Z") else told


def ahead(text: str, now: int) -> str | None:
    """Return the instant that +30d or +5h from ``now`` (seconds UTC) means; None for other text."""
    found = re.fullmatch(r"\+([0-9]{1,4})([dh])", text)
    return None if found is None else format_instant(now + int(found[1]) * (DAY if found[2] == "d" else HOUR))


def holds(text: str, sought: str) -> bool:
    """Return whether a text contains another one, regardless of case and of blanks between words."""
    return " ".join(sought.casefold().split()) in " ".join(text.casefold().split())


def begins(key: str, sought: str) -> bool:
    """Return whether an identifier begins with a text that is long enough to mean one."""
    wanted = sought.strip().casefold()
    return len(wanted) >= _SHORTENED and key.startswith(wanted)


def moment(seconds: int | None) -> str:
    """Write an instant as people read it, ``2026-11-25 04:02Z``, with seconds if any; a dash for none."""
    return "-" if seconds is None else spaced(tell_instant(seconds))


def in_sentence(title: str) -> str:
    """Return a title as it stands within a sentence; an abbreviation stays as it is."""
    return " ".join(
        word if len(word) > 1 and word.removesuffix("s").isupper() else word.lower()
        for word in title.split(" ")
    )


def spaced(text: str) -> str:
    """Return a text with each instant as people read it: a blank for the T, no zero seconds."""
    return _EXACT.sub(lambda found: f"{found[1]} {found[2].removesuffix(':00')}Z", text)


def away(instant: int, now: int) -> str:
    """Return in words how far an instant lies ahead or back."""
    return f"in {span(instant - now)}" if instant > now else f"{span(now - instant)} ago"


def gap_text(start: int, end: int, calendar_margin_hours: int) -> str:
    """Write a stretch that no period covers, and until when the law may count the period before it.

    The end of a period is counted in whole days from its start; its law may let the last one run to midnight, or past
    a holiday: what lies before that latest end is no proven gap.
    """
    latest = deadline(Period(start, start), calendar_margin_hours).latest
    text = f"GAP {moment(start)} to {moment(end)}: {span(end - start)} "
    if end <= latest:
        return f"{text}by whole days; the law may count to {moment(latest)}, and then there is none"
    counted = "" if latest == start else f"; the law may count to {moment(latest)}, and then it begins there"
    return f"{text}covered by nothing{counted}"
