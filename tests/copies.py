"""Commands in processes of their own, each a copy of the test's: the program is loaded already.

Loading it anew takes most of the time of a short command. A copy has its own signals, folder, environment and end:
it is stopped, killed and waited for as any other process. Where a test is about the start itself, or about a program
that is loaded otherwise, it starts a new one.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from custody.cli.main import run
from tests import processes

#: Seconds after which a copy that does not end is ended; machines are slow at times.
LONGEST = 600


class Copy:
    """A copy of this process that does something at a desk; what it says and cries comes through pipes."""

    def __init__(self, act: Callable[[], int], folder: Path, environ: Mapping[str, str]) -> None:
        out, err = os.pipe(), os.pipe()
        self.pid = os.fork()
        if not self.pid:
            _be(act, folder, environ, out[1], err[1])
        os.close(out[1])
        os.close(err[1])
        self.stdin = None
        self.stdout, self.stderr = os.fdopen(out[0]), os.fdopen(err[0])
        self.returncode: int | None = None
        processes.keep(self)

    def poll(self) -> int | None:
        """Return its exit status, negative for a signal that ended it; None while it runs."""
        return self._ended(os.WNOHANG)

    def wait(self) -> int:
        """Wait for its end and return its exit status."""
        status = self._ended(0)
        assert status is not None
        return status

    def _ended(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float = LONGEST) -> tuple[str, str]:
        """Return what it says and cries until its end; TimeoutExpired where that takes so many seconds."""
        stop = time.monotonic() + timeout
        told: dict[int, bytes] = {self.stdout.fileno(): b"", self.stderr.fileno(): b""}
        with selectors.DefaultSelector() as both:
            for end in told:
                both.register(end, selectors.EVENT_READ)
            while both.get_map():
                ready = both.select(max(0, stop - time.monotonic()))
                if not ready:
                    raise subprocess.TimeoutExpired("a copy of this process", timeout)
                for key, _ in ready:
                    piece = os.read(key.fd, 1 << 16)
                    told[key.fd] += piece
                    if not piece:
                        both.unregister(key.fd)
        self.wait()
        out, err = (text.decode() for text in told.values())
        return out, err


def typed(folder: Path, environ: Mapping[str, str], *words: str, after: Callable[[], object] = int) -> Copy:
    """Type a command in a process of its own, ``after`` something was done there."""

    def act() -> int:
        sys.argv = ["custody", *words]
        after()
        return run()

    return Copy(act, folder, environ)


def kill_at(owner: object, name: str, number: signal.Signals) -> None:
    """Make this process get a signal where it would call a function of a module or class."""
    assert callable(getattr(owner, name))
    setattr(owner, name, lambda *_, **__: os.kill(os.getpid(), number))


def _be(act: Callable[[], int], folder: Path, environ: Mapping[str, str], out: int, err: int) -> NoReturn:
    """Be the copy, and end as a program ends; nothing that the test's own process does at its end is done."""
    status = 1
    try:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.alarm(LONGEST)
        for fd, end in enumerate((os.open(os.devnull, os.O_RDONLY), out, err)):
            os.dup2(end, fd)
            os.close(end)
        sys.stdin, sys.stdout, sys.stderr = (os.fdopen(fd, mode) for fd, mode in enumerate("rww"))
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environ)
        status = act()
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)
