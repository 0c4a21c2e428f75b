"""How screens write what is not text: instants to the minute in UTC, as fine as a list needs, and so long from now."""

from __future__ import annotations

import re

from custody.law.clock import DAY, HOUR, format_instant, tell_instant


def when(seconds: int | None) -> str:
    """Give an instant as ``2026-11-25 04:02Z``; the entry itself has its seconds."""
    told = "" if seconds is None else tell_instant(seconds)
    return f"{told[:16].replace('T', ' ')}Z" if told.endswith("Z") else told


def ahead(text: str, now: int) -> str | None:
    """Give the instant that is so many days or hours after ``now`` (seconds UTC), as in +30d; None for other text."""
    found = re.fullmatch(r"\+([0-9]{1,4})([dh])", text)
    return None if found is None else format_instant(now + int(found[1]) * (DAY if found[2] == "d" else HOUR))
