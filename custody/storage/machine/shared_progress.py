"""Adds up the progress of several files for one display, and stops them on request."""

from __future__ import annotations

import threading

from custody.errors import Cancelled
from custody.ledger.ports import Progress


class Halted(Cancelled):
    """The reading of a file was stopped on request; a resuming store keeps the parts that have arrived."""


class SharedProgress:
    """The progress of several files together, of ``total`` bytes; ``stop`` ends each at its next step."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.stop = False
        self._progress = progress
        self._total = total
        self._done = 0
        self._lock = threading.Lock()

    def share(self) -> Progress:
        """Return the progress of one file, which adds to that of all."""
        return _Share(self)

    def check(self) -> None:
        """Raise Halted once ``stop`` is set."""
        if self.stop:
            raise Halted

    def add(self, amount: int) -> None:
        """Add bytes that were read; raise Halted once ``stop`` is set, and what the display raises."""
        self.check()
        with self._lock:
            self._done += amount
            self._progress.advance(self._done, self._total, "bytes")


class _Share:
    """The progress of one file."""

    def __init__(self, whole: SharedProgress) -> None:
        self._whole = whole
        self._done = 0

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Add the bytes since the last call."""
        amount, self._done = done - self._done, done
        self._whole.add(amount)
