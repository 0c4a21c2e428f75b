"""Waits for a server's answers: as long as they take, or a moment once work is to end.

A server that hangs holds a call for minutes, and so do names, proxies and credentials on the way to it. No library lets
a call be ended from outside; so each is made in a thread of its own, which is left behind where nobody waits any more.
"""

from __future__ import annotations

import _thread
import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from custody.errors import StoreUnavailable

T = TypeVar("T")
#: Seconds in which calls in progress may still be answered once the work is to end.
GRACE: Final = 5.0
#: Seconds after which a thread that has nothing to do ends.
_REST: Final = 10.0
_Came = queue.SimpleQueue[tuple[Any, BaseException | None]]
_Line = queue.SimpleQueue[tuple[Callable[[], Any], _Came]]


class Patience:
    """The wait for a server; ``asked``: the work is to end, ``spent``: no more calls are made."""

    def __init__(self, grace: float = GRACE) -> None:
        self.asked = False
        self.spent = False
        self._grace = grace
        self._idle: list[_Line] = []
        self._waiting: set[_Came] = set()
        self._lock = threading.Lock()

    def ask(self) -> None:
        """Request the end of all waiting; returns at once, and may be called in a signal handler."""
        if self.asked:
            return
        self.asked = True
        # Starting a Thread takes locks, which the interrupted code may have.
        with contextlib.suppress(RuntimeError):  # no thread is to be had: what is silent has its own time
            _thread.start_new_thread(self._end, ())

    def wait(self, act: Callable[[], T]) -> T:
        """Return the result of ``act`` or raise its error; raise StoreUnavailable once the time is up.

        An act that is left behind may still come to its end, and its result is lost.
        """
        came: _Came = queue.SimpleQueue()
        with self._lock:
            if self.spent:
                raise ended()
            self._waiting.add(came)
        try:
            self._hand(act, came)
            result, error = came.get()
        finally:
            with self._lock:
                self._waiting.discard(came)
        if error is None:
            return result  # type: ignore[no-any-return]  # of the type that the act has
        try:
            raise error
        finally:
            del (
                error
            )  # its traceback holds this frame, which would hold the error, and the bytes that were sent

    def _hand(self, act: Callable[[], Any], came: _Came) -> None:
        """Run work in an idle thread, or in a new one; here, where the system has no thread left."""
        try:
            line = self._idle.pop()
        except IndexError:
            line = queue.SimpleQueue()
            try:
                threading.Thread(target=_serve, args=(line, self._idle), name="bucket", daemon=True).start()
            except RuntimeError:
                came.put(_tried(act))
                return
        line.put((act, came))

    def _end(self) -> None:
        time.sleep(self._grace)
        with self._lock:
            self.spent = True
            for came in self._waiting:
                came.put((None, ended()))


def ended() -> StoreUnavailable:
    """Return the error for a call that nobody waits for any more."""
    return StoreUnavailable("the work was ended", hint="Do it again.")


def _serve(line: _Line, idle: list[_Line]) -> None:
    """Run work from a queue, until none has come for a while."""
    while True:
        try:
            act, came = line.get(timeout=_REST)
        except queue.Empty:
            try:
                idle.remove(line)
            except ValueError:  # somebody has just taken it
                continue
            return
        outcome = _tried(act)
        idle.append(line)
        came.put(outcome)
        del act, came, outcome


def _tried(act: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    try:
        return act(), None
    except BaseException as error:  # raised where the result is waited for
        return None, error
