"""Work that tests have others do: functions that a process of its own finds by their names."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from custody.errors import ProofInvalid
from custody.storage.machine.processes import Processes

A = TypeVar("A")
B = TypeVar("B")


class AtOnce:
    """Helpers that have time for everything and do it when they are asked for it; implements the port Helpers."""

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        """Do it, once it is asked for."""
        return lambda: work(item)


AT_ONCE = AtOnce()


@contextmanager
def there(count: int | None = None) -> Iterator[Processes]:
    """Yield so many running processes, by default one for each core but this one."""
    with Processes(count) as made:
        made.start()
        made.wait()
        yield made


def doubled(item: int) -> int:
    """Return twice a number."""
    return 2 * item


def waited(item: int) -> int:
    """Return twice a number, after a while."""
    time.sleep(0.2)
    return 2 * item


def refused(why: str) -> None:
    """Refuse."""
    raise ProofInvalid(why)


def slowly(seconds: float) -> int:
    """Take that long, and say which process it was."""
    time.sleep(seconds)
    return os.getpid()


def echoed(item: bytes) -> bytes:
    """Return the same."""
    return item
