"""Signals that end a command as an interrupt does: what was begun is undone, temporary files go, locks are released.

A handler raises where the program stands, as Python does for SIGINT; nothing is decided inside it.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

from custody.errors import EXIT_HUNG_UP, EXIT_INTERRUPTED, EXIT_TERMINATED

#: Signals that unwind, with the word for each and the exit status that shells expect.
STOPPING = {
    signal.SIGINT: ("interrupted", EXIT_INTERRUPTED),
    signal.SIGTERM: ("terminated", EXIT_TERMINATED),
    signal.SIGHUP: ("hung up", EXIT_HUNG_UP),
}


class Stopped(KeyboardInterrupt):
    """The process was asked to end by a signal other than SIGINT; whoever handles an interrupt handles this."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = signal.Signals(number)


def unwind() -> None:
    """Let SIGTERM and SIGHUP unwind, unless whoever started the process has them ignored (nohup)."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _raise)


@contextlib.contextmanager
def asking(ask: Callable[[], None]) -> Iterator[list[int]]:
    """Let the first signal to stop or to pause call ``ask`` instead of ending the work where it stands.

    Gives a list that then holds the exit status. A second signal does what it always does. Only a process's main thread
    is told of signals.
    """
    heard: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield heard
        return
    before = {number: signal.getsignal(number) for number in (*STOPPING, signal.SIGTSTP)}

    def restore() -> None:
        for number, handler in before.items():
            if handler is not None:
                signal.signal(number, handler)

    def hear(number: int, _: FrameType | None) -> None:
        restore()
        heard.append(STOPPING.get(signal.Signals(number), STOPPING[signal.SIGINT])[1])
        ask()

    for number, handler in before.items():
        if handler not in (signal.SIG_IGN, None):
            signal.signal(number, hear)
    try:
        yield heard
    finally:
        restore()


def ending(stop: KeyboardInterrupt) -> tuple[str, int]:
    """Give the word and the exit status for what stopped the command."""
    return STOPPING[stop.number if isinstance(stop, Stopped) else signal.SIGINT]


def _raise(number: int, _: FrameType | None) -> None:
    raise Stopped(number)
