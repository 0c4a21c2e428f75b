"""Limits reading to a number of bytes a second, over all threads that share the limit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: Seconds of reading that may be made up for after a pause.
_SLACK = 1.0


class Throttle:
    """A Pace of ``rate`` bytes a second; ``ticks`` returns seconds that only go forward."""

    def __init__(
        self,
        rate: int,
        *,
        ticks: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = rate
        self._ticks = ticks
        self._sleep = sleep
        self._free = ticks()
        self._lock = threading.Lock()

    def take(self, amount: int) -> None:
        """Sleep until ``amount`` bytes more may have been read."""
        with self._lock:
            now = self._ticks()
            self._free = max(self._free, now - _SLACK) + amount / self._rate
            wait = self._free - now
        if wait > 0:
            self._sleep(wait)
