"""How screens write what is not text: instants to the minute in UTC, as fine as a list needs, and so long from now."""

from __future__ import annotations

import re
from typing import Final

from custody.law.clock import DAY, HOUR, format_instant, tell_instant

#: Characters of an identifier that pages show; whoever looks for more has them from elsewhere.
_SHORTENED: Final = 8


def when(seconds: int | None) -> str:
    """Give an instant as ``2026-11-25 04:02Z``; the entry itself has its seconds."""
    told = "" if seconds is None else tell_instant(seconds)
    return f"{told[:16].replace('T', ' ')}Z" if told.endswith("Z") else told


def ahead(text: str, now: int) -> str | None:
    """Give the instant that is so many days or hours after ``now`` (seconds UTC), as in +30d; None for other text."""
    found = re.fullmatch(r"\+([0-9]{1,4})([dh])", text)
    return None if found is None else format_instant(now + int(found[1]) * (DAY if found[2] == "d" else HOUR))


def holds(text: str, sought: str) -> bool:
    """Say whether a text has another one in it, whatever their case and however many blanks stand between words."""
    return " ".join(sought.casefold().split()) in " ".join(text.casefold().split())


def begins(key: str, sought: str) -> bool:
    """Say whether an identifier begins with a text that is long enough to mean one."""
    wanted = sought.strip().casefold()
    return len(wanted) >= _SHORTENED and key.startswith(wanted)
