"""A house whose ledger is written to by another process all the time, while tests do something beside it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.cli.office import Office
from tests.processes import ending

#: More than are entered while everything is copied; a bound for a test that hangs.
_MOST = 5000


class Load:
    """The writer beside a test: entries come in until it is stopped."""

    def __init__(self, office: Office, process: subprocess.Popen[bytes]) -> None:
        self.office = office
        self._process = process
        assert process.stdout is not None
        self._out = process.stdout.fileno()
        self._rest = b""
        self._last = -1

    @property
    def folder(self) -> Path:
        """The folder of the desk that is written to."""
        return self.office.folder

    def grow(self, entries: int = 3) -> int:
        """Wait until so many entries came in that were not there before; return the position of the newest one."""
        os.kill(self._process.pid, signal.SIGCONT)
        self._drain()
        wanted = self._last + entries
        while self._last < wanted:
            self._read()
        return self._last

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the writer wherever it is, as a snapshot of the whole machine finds it."""
        os.kill(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._process.pid, signal.SIGCONT)

    def _drain(self) -> None:
        """Read what the writer has said until now."""
        while select.select([self._out], [], [], 0)[0]:
            self._read()

    def _read(self) -> None:
        """Read more of what the writer says, waiting for it."""
        said = os.read(self._out, 1 << 16)
        assert said, "the writer ended before it was told to"
        *lines, self._rest = (self._rest + said).split(b"\n")
        if lines:
            self._last = int(lines[-1])


@contextlib.contextmanager
def under_load(office: Office, *, most: int = _MOST) -> Iterator[Load]:
    """Run another process that enters cases into an office's ledger meanwhile.

    The office's clock is this machine's afterwards.
    """
    command = [sys.executable, "-m", "tests.drill.writer", str(office.folder), office.keys["Eve"], str(most)]
    with ending(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)) as process:
        load = Load(office, process)
        try:
            yield load
        finally:
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(b"end\n")
                process.stdin.close()
            os.kill(process.pid, signal.SIGCONT)
            if process.stdout is not None:
                process.stdout.read()
            process.wait(60)
            office.desk.clock.advance(max(0, int(time.time()) + 60 - office.desk.clock.now()))
    assert process.returncode == 0
