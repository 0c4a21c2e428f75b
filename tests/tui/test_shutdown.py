"""A terminal that is gone ends the program: nothing of it goes on alone, and what was typed is offered again."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable

import pytest

from custody.cli.console.signals import STOPPING
from custody.tui.app.shutdown import GRACE
from tests.cli.office import Office
from tests.processes import kept

#: Seconds after which nothing will be drawn any more that is waited for.
LONGEST = 60
#: Takes the terminal for one's own, as a login does, and becomes the program.
_OWN = (
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)
#: The program with a defect: F1 raises what nobody expects.
_DEFECT = (
    "import sys\n"
    "from custody.cli.main import run\n"
    "from custody.tui.app.app import CustodyApp\n"
    "def fail(app):\n"
    "    raise TypeError('SECRET-VALUE')\n"
    "CustodyApp.action_help = fail\n"
    "sys.exit(run())\n"
)


class Line:
    """A line to a machine on which the program runs, such as one over SSH."""

    def __init__(self, office: Office, *, defect: bool = False) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = kept(
            subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    _OWN,
                    *(("-c", _DEFECT) if defect else ("-m", "custody.cli.main")),
                    "tui",
                ],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                cwd=office.folder,
                env={**os.environ, **office.desk.environ, "TERM": "xterm-256color"},
            )
        )
        os.close(slave)
        os.set_blocking(self.master, False)
        self.drawn = b""

    def wait(self, seen: Callable[[bytes], bool]) -> None:
        """Read what is drawn until that was seen."""
        until = time.monotonic() + LONGEST
        while not seen(self.drawn):
            assert time.monotonic() < until, self.drawn[-2000:]
            try:
                self.drawn += os.read(self.master, 1 << 16)
            except BlockingIOError:
                time.sleep(0.05)

    def end(self) -> int:
        """Wait for the program to end; gives its status."""
        try:
            return self.process.wait(timeout=GRACE + LONGEST)
        finally:
            self.process.kill()


@pytest.fixture
def line(office: Office) -> Line:
    office.case()
    made = Line(office)
    made.wait(lambda drawn: b"Inbox" in drawn)
    return made


def test_a_line_that_breaks_ends_also_what_was_started_to_outlive_it(office: Office) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        line = Line(office)
    finally:
        signal.signal(signal.SIGHUP, before)
    line.wait(lambda drawn: b"Inbox" in drawn)
    os.close(line.master)
    assert line.end() in {STOPPING[signal.SIGHUP][1], -signal.SIGALRM}


def test_a_line_that_breaks_ends_the_program_and_leaves_nothing_that_reads_from_it(line: Line) -> None:
    os.close(line.master)
    assert line.end() in {STOPPING[signal.SIGHUP][1], -signal.SIGALRM}


def test_whoever_asks_the_program_to_end_sees_it_end_in_order(line: Line) -> None:
    line.process.send_signal(signal.SIGTERM)
    line.wait(lambda drawn: b"terminated" in drawn)
    assert line.end() == STOPPING[signal.SIGTERM][1]
    os.close(line.master)


def test_a_defect_of_the_screens_ends_in_a_message_and_a_status_and_shows_no_traceback(
    office: Office,
) -> None:
    line = Line(office, defect=True)
    line.wait(lambda drawn: b"Inbox" in drawn)
    os.write(line.master, b"\x1bOP")
    line.wait(lambda drawn: b"report this line" in b" ".join(drawn.split()))
    assert line.end() == 1
    ended = line.drawn.partition(b"\x1b[?1049l")[2]
    assert b"the screens ended because of a defect of the program (TypeError, " in b" ".join(ended.split())
    assert b"entries that were signed stand" in b" ".join(ended.split())
    assert b"Traceback" not in line.drawn
    assert b"SECRET-VALUE" not in line.drawn
    os.close(line.master)
