"""Adds up the progress of files in transit for one display, and ends them on request."""

from __future__ import annotations

import threading

from custody.errors import Cancelled
from custody.ledger.ports import Progress


class Halted(Cancelled):
    """Ends the reading of a file on request; a resuming store keeps what has arrived."""


class SharedProgress:
    """How far several files are together of ``total`` bytes; ``stop`` ends each of them at its next step."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.stop = False
        self._progress = progress
        self._total = total
        self._done = 0
        self._lock = threading.Lock()

    def share(self) -> Progress:
        """Return the progress of one file, which counts for all of them."""
        return _Share(self)

    def check(self) -> None:
        """Raise Halted once ``stop`` is set."""
        if self.stop:
            raise Halted

    def add(self, amount: int) -> None:
        """Count bytes that were read; raises Halted once ``stop`` is set, and what the display raises."""
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
        """Count what came since the last time."""
        amount, self._done = done - self._done, done
        self._whole.add(amount)
