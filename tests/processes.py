"""Processes that tests start: each ends with its test, whatever becomes of it, and hears the signals sent to it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, AnyStr, Protocol


class Started(Protocol):
    """A process that was started, as far as it is ended here."""

    pid: int

    @property
    def stdin(self) -> IO[Any] | None: ...
    @property
    def stdout(self) -> IO[Any] | None: ...
    @property
    def stderr(self) -> IO[Any] | None: ...
    def poll(self) -> int | None: ...
    def wait(self) -> int: ...
    def kill(self) -> None: ...


_STARTED: list[Started] = []
#: Signals that a shell can have its background commands ignore, as `nohup` does; what ignores one hands that on.
_IGNORED_BY_SHELLS = (signal.SIGHUP, signal.SIGINT)


def hear_signals() -> None:
    """Make processes started from here begin with every signal at its default.

    Whatever a shell ignores: a signal that is handled, unlike one that is ignored, is at its default in a
    program that is started. Here it still changes nothing.
    """
    for number in _IGNORED_BY_SHELLS:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def kept(process: subprocess.Popen[AnyStr]) -> subprocess.Popen[AnyStr]:
    """Return a process that was just started, after noting that it ends with the test."""
    keep(process)
    return process


def keep(process: Started) -> None:
    """Note of a process that was just started that it ends with the test."""
    _STARTED.append(process)


@contextmanager
def ending(process: subprocess.Popen[AnyStr]) -> Iterator[subprocess.Popen[AnyStr]]:
    """Yield a process that was just started; wait for its end, or kill it at once where the test fails."""
    with process:
        try:
            yield kept(process)
        except BaseException:
            _kill(process)
            raise


def end_all() -> None:
    """Kill every process noted that still runs, with its group where it leads one, and close its pipes."""
    while _STARTED:
        process = _STARTED.pop()
        if process.poll() is None:
            _kill(process)
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _kill(process: Started) -> None:
    with suppress(ProcessLookupError):
        if os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
