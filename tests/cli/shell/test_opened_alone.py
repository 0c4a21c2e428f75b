"""`custody` without a command: screens at a terminal that can draw them, the worklist as text everywhere else."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import termios
import time
from pathlib import Path

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from tests.cli.office import Office
from tests.processes import ending

#: Seconds after which what is waited for will not come any more.
LONGEST = 90
#: What a terminal is told before screens are drawn on it: to use its other page.
SCREENS = b"\x1b[?1049h"


class Terminal(io.StringIO):
    """A stream of a terminal."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_that_draws_nothing_or_without_one_it_is_todays_worklist(office: Office) -> None:
    worklist = office.desk.run("today").out.splitlines()[0]
    for stream, term in ((io.StringIO, "xterm"), (Terminal, "dumb"), (Terminal, "")):
        out, err = stream(), io.StringIO()
        environ = {**office.desk.environ, "TERM": term}
        main([], Surroundings(out, err, environ, office.folder, office.desk.clock, stdin=stream()))
        assert out.getvalue().startswith(worklist), (stream, term)


def test_at_a_terminal_it_opens_the_screens(tmp_path: Path) -> None:
    controlling, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    environ = {**os.environ, "TERM": "xterm", "CUSTODY_VAULT": str(tmp_path / "none")}
    words = [sys.executable, "-m", "custody.cli.main"]
    with ending(
        subprocess.Popen(
            words, stdin=terminal, stdout=terminal, stderr=terminal, env=environ, start_new_session=True
        )
    ) as process:
        os.close(terminal)
        shown, stop = b"", time.monotonic() + LONGEST
        while b"Practise" not in shown:
            assert time.monotonic() < stop, shown
            shown += os.read(controlling, 4096)
        assert SCREENS in shown
        os.write(controlling, b"q")
        while process.poll() is None:
            assert time.monotonic() < stop
            try:
                os.read(controlling, 4096)
            except OSError:
                break
        assert process.wait(LONGEST) == 0
    os.close(controlling)
