"""The progress line on a terminal: amount done, speed, and the time left."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

#: Seconds between two drawings of the line, and before a rate says anything.
_OFTEN = 0.1
_SOON = 1.0


class Meter:
    """The progress line, drawn in place; ``ticks`` returns seconds of a monotonic clock."""

    def __init__(self, stream: TextIO, ticks: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._ticks = ticks
        self._what: str | None = None
        self._began = self._drawn = 0.0
        self._first = self._last = 0

    @property
    def shown(self) -> bool:
        """Whether a progress line is on the terminal."""
        return self._what is not None

    def draw(self, done: int, total: int | None, what: str) -> None:
        """Show ``done`` of ``total`` bytes or items; other work than before begins a new rate."""
        now = self._ticks()
        begins = what != self._what or done < self._last
        if begins:
            self._what, self._began, self._first = what, now, done
        elif now - self._drawn < _OFTEN and done != total:
            return
        self._drawn, self._last = now, done
        self._stream.write(f"\r\x1b[K  {self._text(done, total, what, now - self._began)}")
        self._stream.flush()

    def clear(self) -> None:
        """Remove the progress line from the terminal."""
        if self.shown:
            self._stream.write("\r\x1b[K")
            self._what = None

    def _text(self, done: int, total: int | None, what: str, spent: float) -> str:
        whole = f" of {amount(total, what)}" if total else ""
        share = f" ({100 * done // total} %)" if total else ""
        rate = (done - self._first) / spent if spent >= _SOON else 0.0
        if rate <= 0:
            return f"{amount(done, what)}{whole}{share}"
        speed = f", {amount(round(rate), what)}/s"
        left = f", {_left((total - done) / rate)} left" if total and done < total else ""
        return f"{amount(done, what)}{whole}{share}{speed}{left}"


def _left(seconds: float) -> str:
    """Return a length of time in words, without seconds from an hour on."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, last = divmod(rest, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {last:02d} s" if minutes else f"{last} s"


def amount(count: int, what: str) -> str:
    """Return a count with its noun ``what``; bytes in binary units."""
    return size_text(count) if what == "bytes" else f"{count} {what}"


def size_text(count: int) -> str:
    """Return a byte count in binary units, with one decimal from KiB on."""
    size = float(count)
    for unit in ("bytes", "KiB", "MiB", "GiB", "TiB"):
        if size < 1024 or unit == "TiB":
            return bytes_text(count) if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1024
    return bytes_text(count)


def bytes_text(count: int) -> str:
    """Return an exact byte count in words, its digits in groups."""
    return f"{count:,} byte{'' if count == 1 else 's'}"
