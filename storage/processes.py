"""Has work done in processes of their own, on the cores that the caller leaves idle.

A thread would not do for what the interpreter computes: it has that no sooner than the caller lets go of it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from types import TracebackType
from typing import Any, Self, TypeVar

from storage.workers import cores

A = TypeVar("A")
B = TypeVar("B")
#: Items that wait for each process beside the one that it has: one core never waits for the other for long.
_WAITING = 3


class Processes:
    """Helpers in ``count`` processes, one for each core but the caller's; implements the port Helpers.

    They start when they are asked for, which takes them a moment, and are offered nothing until they have. Each has
    what it is given and nothing else of the caller's, and ends with him. Where one ends before, the caller does what is
    left. A context manager.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = cores() - 1 if count is None else count
        self._pool: ProcessPoolExecutor | None = None
        self._there: list[Future[int]] = []
        self._out: list[Future[Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Begin to start the processes; does nothing where there are none to be had."""
        if self._count < 1 or self._pool is not None:
            return
        try:
            self._pool = ProcessPoolExecutor(self._count, get_context("spawn"), _alone)
            self._there = [self._pool.submit(os.getpid)]
        except (OSError, RuntimeError, ValueError):
            self.close()

    def wait(self) -> None:
        """Wait until the processes are there, or are known not to come."""
        for one in self._there:
            with contextlib.suppress(BrokenProcessPool, OSError):
                one.result()

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        """Have ``work`` done for ``item`` by a process; None while none is there, or all have enough to do."""
        self._out = [one for one in self._out if not one.done()]
        if self._pool is None or not self._are_there() or len(self._out) > self._count * _WAITING:
            return None
        try:
            future = self._pool.submit(work, item)
        except (OSError, RuntimeError):
            self.close()
            return None
        self._out.append(future)

        def wait() -> B:
            try:
                return future.result()
            except (BrokenProcessPool, CancelledError, OSError):
                self.close()
                return work(item)

        return wait

    def close(self) -> None:
        """Let the processes end."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _are_there(self) -> bool:
        return all(one.done() and one.exception() is None for one in self._there)


def _alone() -> None:
    """Leave interrupts to the caller, and end when he does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    with contextlib.suppress(OSError):
        connection.wait([sentinel])
    os._exit(1)
