"""A value that is made on first use, by whichever thread asks first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Deferred(Generic[T]):
    """A value made by ``make`` on first use; any number of threads ask and get the same."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._value: T | None = None
        self._lock = threading.Lock()

    def get(self) -> T:
        """Return the value, made on the first call; an error of making it is raised, and made again next time."""
        if self._value is not None:
            return self._value
        with self._lock:
            if self._value is None:
                self._value = self._make()
            return self._value

    @property
    def made(self) -> T | None:
        """The value if it was made, else None; it takes no lock, so a signal handler may read it."""
        return self._value
