"""Bounds what work beside one another has in memory: whoever needs much waits until others are done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Room:
    """Room for ``most`` bytes at once, shared by threads; whoever asks for more gets all of it, and is alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._free = most
        self._changed = threading.Condition()

    @contextmanager
    def take(self, amount: int) -> Iterator[None]:
        """Hold room for so many bytes, once there is as much."""
        share = min(amount, self._most)
        with self._changed:
            self._changed.wait_for(lambda: self._free >= share)
            self._free -= share
        try:
            yield
        finally:
            with self._changed:
                self._free += share
                self._changed.notify_all()
