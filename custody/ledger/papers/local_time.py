"""Local time on papers: a date as people write it, the time of day, and the offset from UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from custody.frozen import dataclass
from custody.law.clock import LAST, format_instant, parse_instant

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _utc(instant: int) -> int:
    """Return 0, the offset of UTC at any instant."""
    del instant
    return 0


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone: its name, and the function of its offset at an instant, in seconds east of UTC."""

    name: str = "UTC"
    offset: Callable[[int], int] = _utc

    def local(self, instant: int) -> str:
        """Return an instant (seconds UTC) as ``2 Nov 2026 10:00 +01:00``, with seconds unless they are 0."""
        east = self.offset(instant)
        if not 0 <= instant + east <= LAST:
            return format_instant(instant)
        moment = datetime.fromtimestamp(instant, UTC) + timedelta(seconds=east)
        seconds = f":{moment:%S}" if moment.second else ""
        sign, east = ("-", -east) if east < 0 else ("+", east)
        zone = f"{sign}{east // 3600:02}:{east // 60 % 60:02}"
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year} {moment:%H:%M}{seconds} {zone}"

    def told(self, text: object) -> str | None:
        """Return an instant of an entry in local time; words such as ``(not known)`` and None are unchanged."""
        if text is None:
            return None
        return self.local(parse_instant(text)) if isinstance(text, str) and text[:1].isdigit() else str(text)

    def utc(self, instant: int) -> str:
        """Return an instant (seconds UTC) in the format of entries, RFC 3339 in UTC."""
        return format_instant(instant)
