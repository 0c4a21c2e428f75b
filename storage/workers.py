"""Does work on all cores of this machine, in threads: hashing and checking signatures let others run meanwhile."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

#: In how many shares each thread's part of many items is handed out, so that none waits long for another.
_SHARES = 8

A = TypeVar("A")
B = TypeVar("B")


def cores() -> int:
    """Give how many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


class ThreadWorkers:
    """Workers in ``count`` threads, the caller's own among them; implements the port Workers.

    The other threads are made when they are first needed and end with the process.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = cores() if count is None else count
        self._pool: ThreadPoolExecutor | None = None

    def each(self, work: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Do ``work`` for every item and give the results in order; raises the error of the first that fails."""
        threads = min(self._count, len(items))
        if threads < 2:
            return [work(item) for item in items]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._count - 1, "custody")
        done: dict[int, B] = {}
        failed: dict[int, BaseException] = {}
        few = max(1, len(items) // (threads * _SHARES))
        firsts = iter(range(0, len(items), few))
        lock = threading.Lock()

        def run() -> None:
            while True:
                with lock:
                    first = next(firsts, None)
                if first is None:
                    return
                for number in range(first, min(first + few, len(items))):
                    if failed:
                        return
                    try:
                        done[number] = work(items[number])
                    except BaseException as error:
                        failed[number] = error

        helpers = [self._pool.submit(run) for _ in range(threads - 1)]
        try:
            run()
            _gone_home(helpers)
        except BaseException as error:
            failed[-1] = (
                error  # an interrupt: what the others work on must not be taken away under their hands
            )
            _gone_home(helpers)
        if failed:
            raise failed[min(failed)]
        return [done[number] for number in range(len(items))]


def _gone_home(helpers: Sequence[Future[None]]) -> None:
    """Wait for those that have begun; whoever is still busy for another caller is not needed any more."""
    wait([one for one in helpers if not one.cancel()])
