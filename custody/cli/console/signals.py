"""Signals that end a command like an interrupt: work undone, temporary files and locks released.

A handler raises where the program stands, as Python does for SIGINT; nothing is decided inside it.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

from custody import halting
from custody.errors import EXIT_HUNG_UP, EXIT_INTERRUPTED, EXIT_TERMINATED, Cancelled

#: Signals that unwind, with the word for each and the exit status that shells expect; a system may lack some.
STOPPING = {
    getattr(signal, name): told
    for name, told in (
        ("SIGINT", ("interrupted", EXIT_INTERRUPTED)),
        ("SIGTERM", ("terminated", EXIT_TERMINATED)),
        ("SIGHUP", ("hung up", EXIT_HUNG_UP)),
    )
    if hasattr(signal, name)
}
#: Those that pause a process.
_PAUSING = tuple(getattr(signal, name) for name in ("SIGTSTP",) if hasattr(signal, name))


class Stopped(Cancelled):
    """A signal that asks the process to end; code that handles an interrupt handles it too."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = signal.Signals(number)


def unwind() -> None:
    """Make signals unwind the stack, unless the process ignores them, as under nohup or in the background."""
    halting.forget()
    for number in STOPPING:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _raise)


@contextlib.contextmanager
def asking(ask: Callable[[], None]) -> Iterator[list[int]]:
    """Make the first signal to stop or pause call ``ask`` instead of breaking the work off.

    The yielded list then holds the exit status. A second signal acts as usual. Outside the main thread nothing is
    changed.
    """
    heard: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield heard
        return
    before = {number: signal.getsignal(number) for number in (*STOPPING, *_PAUSING)}

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


def keeps_upload(stop: KeyboardInterrupt) -> bool:
    """Return whether a store keeps what has arrived of an object in transit."""
    return isinstance(stop, Cancelled) and stop.left


def ending(stop: BaseException) -> tuple[str, int]:
    """Return the word and the exit status for the exception that stopped the command."""
    return STOPPING[stop.number if isinstance(stop, Stopped) else signal.SIGINT]


def _raise(number: int, _: FrameType | None) -> None:
    stop = Stopped(number)
    halting.ask(stop)
    raise stop
