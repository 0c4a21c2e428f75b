"""Progress, rate and remaining time of work, in words; pauses do not count."""

from __future__ import annotations

from dataclasses import dataclass

from custody.pages.parts.amounts import amount, span

#: Seconds before a rate is shown.
_SOON = 1.0
_FULL, _EMPTY = "█", "░"


@dataclass
class Pace:
    """The rate and progress of one piece of work; instants are seconds of a monotonic clock.

    The rate is measured anew when the work restarts at zero, as for the next of several files.
    """

    began: float
    done: int = 0
    total: int | None = None
    what: str = ""
    _first: int = 0
    _paused: float | None = None

    def take(self, done: int, total: int | None, what: str, now: float) -> None:
        """Record ``done`` units ``what`` of ``total``, None if unknown, at the instant ``now``."""
        if what != self.what or done < self.done:
            self.began, self._first = now, done
        self.done, self.total, self.what = done, total, what

    def pause(self, now: float) -> None:
        """Record that the work is paused from ``now`` on; a second pause changes nothing."""
        if self._paused is None:
            self._paused = now

    def go_on(self, now: float) -> None:
        """Record that the work resumes at ``now``."""
        if self._paused is not None:
            self.began += now - self._paused
            self._paused = None

    def rate(self, now: float) -> float:
        """Return the units done per second without pauses, 0 in the first second."""
        spent = (now if self._paused is None else self._paused) - self.began
        return (self.done - self._first) / spent if spent >= _SOON else 0.0

    @property
    def share(self) -> int | None:
        """The percentage done, None where the total is not known."""
        return 100 * self.done // self.total if self.total else None

    def worded(self, now: float) -> str:
        """Return the progress in words: done of total, percent, rate, and the remaining time."""
        whole = "" if self.total is None else f" of {amount(self.total, self.what)}"
        share = "" if self.share is None else f", {self.share} %"
        far, rate = f"{amount(self.done, self.what)}{whole}{share}", self.rate(now)
        if rate <= 0:
            return far
        left = ""
        if self.total and self.done < self.total:
            left = f", {span((self.total - self.done) / rate)} left"
        return f"{far}, {amount(round(rate), self.what)}/s{left}"

    def bar(self, width: int) -> str:
        """Return a bar of ``width`` characters, filled by the share done; empty if the total is not known."""
        if not self.total:
            return ""
        full = min(self.done * width // self.total, width)
        return _FULL * full + _EMPTY * (width - full)
