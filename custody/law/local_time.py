"""Local time on papers and screens: a date as people write it, time of day, offset from UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from custody.frozen import dataclass
from custody.law.clock import DAY, LAST, format_instant, parse_instant

#: The name of the zone that entries are written in.
UTC_NAME = "UTC"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _utc(instant: int) -> int:
    """Return 0, the offset of UTC at any instant."""
    del instant
    return 0


def _utc_name(instant: int) -> str:
    """Return the abbreviation of UTC at any instant."""
    del instant
    return UTC_NAME


def day(moment: datetime) -> str:
    """Return the day and the month of a date, such as ``2 Nov``."""
    return f"{moment.day} {_MONTHS[moment.month - 1]}"


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone: its name, its offset at an instant in seconds east of UTC, and its abbreviation then.

    ``exact``: pages write each instant with its offset, as papers do, not only where clocks show it twice.
    """

    name: str = UTC_NAME
    offset: Callable[[int], int] = _utc
    short: Callable[[int], str] = _utc_name
    exact: bool = False

    def clock(self, instant: int) -> datetime | None:
        """Return date and time of day in this zone at an instant (seconds UTC), None outside the calendar."""
        east = self.offset(instant)
        if not 0 <= instant + east <= LAST:
            return None
        return datetime.fromtimestamp(instant, UTC) + timedelta(seconds=east)

    def instants(self, moment: datetime) -> tuple[int, ...]:
        """Return the instants (seconds UTC) at which the clock of this zone shows a date and time of day.

        None where clocks skip it, as when summer time begins, and two where they show it twice.
        """
        wall = int(moment.replace(tzinfo=UTC).timestamp())
        offsets = {self.offset(min(max(near, 0), LAST)) for near in (wall - DAY, wall, wall + DAY)}
        found = (wall - east for east in offsets if 0 <= wall - east <= LAST)
        return tuple(sorted(at for at in found if at + self.offset(at) == wall))

    def repeated(self, instant: int) -> bool:
        """Return whether the time of day at an instant occurs twice, as when summer time ends."""
        east = self.offset(instant)
        return any(
            self.offset(instant + east - self.offset(near)) == self.offset(near) != east
            for near in (instant - DAY, instant + DAY)
        )

    def local(self, instant: int) -> str:
        """Return an instant (seconds UTC) as ``2 Nov 2026 10:00 +01:00``, with seconds unless they are 0."""
        moment = self.clock(instant)
        if moment is None:
            return format_instant(instant)
        seconds = f":{moment:%S}" if moment.second else ""
        zone = self.east(instant)
        return f"{day(moment)} {moment.year} {moment:%H:%M}{seconds} {zone}"

    def east(self, instant: int) -> str:
        """Return the offset from UTC at an instant (seconds UTC), such as ``+01:00``."""
        east = self.offset(instant)
        sign, east = ("-", -east) if east < 0 else ("+", east)
        return f"{sign}{east // 3600:02}:{east // 60 % 60:02}"

    def told(self, text: object) -> str | None:
        """Return an instant of an entry in local time; words such as ``(not known)`` and None are unchanged."""
        if text is None:
            return None
        return self.local(parse_instant(text)) if isinstance(text, str) and text[:1].isdigit() else str(text)

    def utc(self, instant: int) -> str:
        """Return an instant (seconds UTC) in the format of entries, RFC 3339 in UTC."""
        return format_instant(instant)
