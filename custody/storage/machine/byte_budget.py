"""Bounds the memory of parallel work: work that needs much waits until other work is done."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: How many bytes of files may be on their way to a store at once; a larger file is alone. Sending takes twice as much.
ROOM = 16 << 20
#: glibc's parameter for the least block that is mapped by itself, and its value here in bytes.
_MMAP_THRESHOLD, _LARGE = -3, 2 << 20


class Room:
    """A budget of ``most`` bytes shared by threads; a larger request gets all of it, alone."""

    def __init__(self, most: int) -> None:
        _give_back()
        self._most = most
        self._free = most
        self._changed = threading.Condition()

    @contextmanager
    def take(self, amount: int) -> Iterator[None]:
        """Reserve so many bytes for a ``with`` block, waiting until they are free."""
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


def _give_back() -> None:
    """Make the allocator return large freed blocks to the system.

    glibc learns from the first one to keep them, each thread for itself, outside every bound on memory in use. Other
    systems' libraries have no such call, or ignore it.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
