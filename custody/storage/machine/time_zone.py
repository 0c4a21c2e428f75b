"""This machine's time zone: that of TZ if it names one, else the system's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from custody.law.clock import DAY, LAST
from custody.law.local_time import Zone


def local_zone(environ: Mapping[str, str]) -> Zone:
    """Return this machine's time zone; a TZ that names no known zone is ignored."""
    named = environ.get("TZ", "").removeprefix(":")
    zone = _named(named) if named else None
    return _zone("as this machine is set" if zone is None else named, zone)


def named_zone(name: str) -> Zone | None:
    """Return the zone of a name such as Europe/Vienna; None if this machine lacks it."""
    zone = _named(name)
    return None if zone is None else _zone(name, zone)


def _zone(name: str, zone: tzinfo | None) -> Zone:
    return Zone(name, lambda instant: _east(instant, zone), lambda instant: _short(instant, zone))


def _short(instant: int, zone: tzinfo | None) -> str:
    """Return the abbreviation of a zone, or of this machine's for None, at an instant, such as CET."""
    return _clock(instant, zone).tzname() or ""


def _named(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _east(instant: int, zone: tzinfo | None) -> int:
    """Return the offset of a zone, or of this machine's for None, at an instant, in seconds east of UTC."""
    offset = _clock(instant, zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def _clock(instant: int, zone: tzinfo | None) -> datetime:
    """Return date and time of a zone at an instant, a day before the end of the year 9999 at the latest.

    East of UTC the last hours of that year belong to one that no calendar here has.
    """
    return datetime.fromtimestamp(min(instant, LAST - DAY), UTC).astimezone(zone)
