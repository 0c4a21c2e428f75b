"""Works on all cores in threads: hashing and signature checks release the interpreter."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

#: In how many shares each thread's part of many items is handed out, so that none waits long for another.
_SHARES = 8
#: Seconds between two tests whether interrupted threads have ended.
_PAUSE = 0.002

A = TypeVar("A")
B = TypeVar("B")


def cores() -> int:
    """Return the number of cores that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


class ThreadWorkers:
    """Workers in ``count`` threads, the caller's own among them; implements the port Workers.

    The other threads are made when they are first needed and end with the process. Where the system gives none, the
    caller's own does all. An interrupted caller waits for the work that has begun, which ``hurry`` may shorten.
    """

    def __init__(self, count: int | None = None, hurry: Callable[[], None] = lambda: None) -> None:
        self._hurry = hurry
        self._count = cores() if count is None else count
        self._pool: ThreadPoolExecutor | None = None

    def each(self, work: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Return the results of ``work`` for every item, in order; raise the error of the first that fails."""
        threads = min(self._count, len(items))
        if threads < 2:
            return [work(item) for item in items]
        sharing = _Sharing(work, items, threads, self._hurry)
        return sharing.end(self._set_to(sharing, threads - 1), own=True)

    def begin(self, work: Callable[[A], B], items: Sequence[A]) -> Callable[[], list[B]]:
        """Begin ``work`` for every item; return a function that waits for the results or raises an error.

        Results are in order; without another thread the function does the work.
        """
        threads = min(self._count, len(items))
        sharing = _Sharing(work, items, max(1, threads), self._hurry)
        helpers = self._set_to(sharing, threads)
        return lambda: sharing.end(helpers, own=not helpers)

    def _set_to(self, sharing: _Sharing[A, B], threads: int) -> list[Future[None]]:
        """Start threads on the work, as many as the system gives; return their futures."""
        if (pool := self._pool) is None:
            pool = self._pool = ThreadPoolExecutor(self._count, "custody")
        helpers: list[Future[None]] = []
        try:
            for _ in range(threads):
                helpers.append(pool.submit(sharing.help))  # noqa: PERF401 - those that were set to work count
        except (RuntimeError, MemoryError):  # no memory for a thread, or too many of them
            return helpers
        except BaseException as error:  # an interrupt, maybe after a thread has begun
            sharing.call_off(error)
            # The pool may not know of that thread yet: the process would wait for its end and never request it.
            self._pool = None
            pool.shutdown(wait=False)
            raise
        return helpers


class _Sharing(Generic[A, B]):
    """Items divided among several threads, and their results."""

    def __init__(
        self, work: Callable[[A], B], items: Sequence[A], threads: int, hurry: Callable[[], None]
    ) -> None:
        self._hurry = hurry
        self._work = work
        self._items = items
        self._few = max(1, len(items) // (threads * _SHARES))
        self._firsts = iter(range(0, len(items), self._few))
        self._lock = threading.Lock()
        self._done: dict[int, B] = {}
        self._failed: dict[int, BaseException] = {}
        self._helping = 0

    def help(self) -> None:
        """Run ``run`` in a thread of the pool, unless it was called off."""
        with self._lock:
            if self._failed:
                return
            self._helping += 1
        try:
            self.run()
        except BaseException as error:
            self._failed.setdefault(-1, error)
        finally:
            with self._lock:
                self._helping -= 1

    def call_off(self, error: BaseException) -> None:
        """Stop further work, and wait for the work that has begun, through any interrupts meanwhile.

        Objects that the others use must not be closed before.
        """
        self._failed[-1] = error
        if isinstance(error, KeyboardInterrupt):
            self._hurry()
        while True:
            with contextlib.suppress(BaseException):
                with self._lock:
                    helping = self._helping
                if not helping:
                    return
                time.sleep(_PAUSE)

    def run(self) -> None:
        """Work on items that nobody has taken, until none is left or one has failed."""
        while True:
            with self._lock:
                first = next(self._firsts, None)
            if first is None:
                return
            for number in range(first, min(first + self._few, len(self._items))):
                if self._failed:
                    return
                try:
                    self._done[number] = self._work(self._items[number])
                except BaseException as error:
                    self._failed[number] = error

    def end(self, helpers: Sequence[Future[None]], *, own: bool) -> list[B]:
        """Wait for all, helping if ``own`` is set; return the results, or raise the first error."""
        try:
            if own:
                self.run()
                if any(isinstance(error, KeyboardInterrupt) for error in self._failed.values()):
                    self._hurry()
            # A thread that is still busy for another caller may not be needed any more.
            wait([helper for helper in helpers if not (own and helper.cancel())])
        except BaseException as error:
            self.call_off(error)
        if self._failed:
            raise self._failed[min(self._failed)]
        return [self._done[number] for number in range(len(self._items))]
