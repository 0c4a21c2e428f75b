"""The installed program in a real terminal, by keys and scanner alone: taken in, handed over, and verified afterwards.

Waits for what is to stand on the screen, as long as it takes within reason; no time is asserted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.office import Office
from tests.tui.sitting import PASSPHRASE

TMUX = shutil.which("tmux")
PROGRAM = Path(sys.executable).with_name("custody")
#: Seconds after which a screen that does not come is given up.
LONGEST = 60.0

pytestmark = pytest.mark.skipif(
    TMUX is None or not PROGRAM.exists(), reason="needs tmux and the program installed beside Python"
)


class Terminal:
    """One terminal of 80 by 24 with the program in it."""

    def __init__(self, office: Office, socket: Path) -> None:
        self._tmux = [TMUX or "tmux", "-S", os.fspath(socket), "-f", os.devnull]
        environ = {
            **office.desk.environ,
            "TERM": "screen-256color",
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
        }
        command = [
            "env",
            "-i",
            *(f"{name}={value}" for name, value in environ.items()),
            os.fspath(PROGRAM),
            "tui",
        ]
        self._run("new-session", "-d", "-x", "80", "-y", "24", *command)

    def _run(self, *words: str) -> str:
        done = subprocess.run([*self._tmux, *words], capture_output=True, text=True, check=True, timeout=30)
        return done.stdout

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return self._run("capture-pane", "-p")

    def wait(self, told: str) -> str:
        """Wait until something stands on the screen and nothing moves any more; gives the whole screen."""
        until, before = time.monotonic() + LONGEST, ""
        while told not in (found := self.text) or found != before:
            assert time.monotonic() < until, f"{told!r} did not come:\n{found}"
            before = found
            time.sleep(0.4)
        return found

    def press(self, *keys: str) -> None:
        """Press keys by their names, one after the other, each once what the last one set going is done."""
        for key in keys:
            self._run("send-keys", key)
            self.wait("")

    def type(self, text: str) -> None:
        """Type a text, and wait until it stands there."""
        self._run("send-keys", "-l", text)
        self.wait("")

    def scan(self, code: str) -> None:
        """Let a scanner type a code and end it with Enter."""
        self._run("send-keys", "-l", code)
        self.press("Enter")

    def to(self, told: str) -> None:
        """Go from question to question until the one of which this is said."""
        for _ in range(80):
            before = self.wait("")
            if told in before:
                return
            self._run("send-keys", "Tab")
            until = time.monotonic() + LONGEST / 4
            while self.text == before and time.monotonic() < until:
                time.sleep(0.05)
        raise AssertionError(f"no question of which {told!r} is said:\n{self.text}")

    def down_to(self, told: str) -> None:
        """Wait for a list with this line, go down to it and take it."""
        lines = self.wait(told).splitlines()
        first = next(at for at, line in enumerate(lines) if "What to do" in line) + 1
        for _ in range(next(at for at, line in enumerate(lines) if told in line) - first):
            self.press("Down")
        self.press("Enter")

    def close(self) -> None:
        """End the program and its terminal."""
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False, timeout=30)


@pytest.fixture
def desk(office: Office) -> Office:
    """Give an office with a seizure of which nothing is taken in yet."""
    office.desk.clock.advance(max(int(time.time()) - office.desk.clock.now() - 86_400, 0))
    office.case()
    office.seizure()
    return office


@pytest.fixture
def terminal(desk: Office, tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(desk, tmp_path / "tmux")
    yield opened
    opened.close()


def test_a_thing_is_taken_in_handed_over_and_the_vault_verifies(desk: Office, terminal: Terminal) -> None:
    before = desk.size()
    listed = terminal.wait("Who signs?").splitlines()
    first = next(at for at, line in enumerate(listed) if "Who signs?" in line) + 1
    for _ in range(next(at for at, line in enumerate(listed) if desk.keys["Eve"] in line) - first):
        terminal.press("Down")
    terminal.press("Enter")
    terminal.scan(PASSPHRASE)
    terminal.wait("signed in: Eve")

    terminal.press("4")
    terminal.wait("no exhibits")
    terminal.press("a")
    terminal.down_to("take in what was seized")
    terminal.wait("Intake of what was seized")
    for answer in ("S-1", "EV/1", "other", "a cap with a card in it", "no damage seen"):
        terminal.scan(answer)
    terminal.press("Tab")
    terminal.type("S-500")
    terminal.press("F4")
    terminal.wait("custody exhibit register")
    terminal.to("as found; none for what has no power")
    terminal.press("Enter")
    terminal.type("none")
    terminal.press("Enter", "F4")
    terminal.to("where exactly it lay")
    terminal.type("on the desk")
    terminal.to("who found it")
    terminal.type("Eve Hall")
    terminal.press("F8")
    terminal.wait("+")
    terminal.press("F8")
    assert "2 exhibit" not in terminal.wait("REVIEW AND SIGN")
    assert desk.size() == before
    terminal.press("F8")
    terminal.wait("exhibit.sealed, EV/1")
    terminal.press("Escape")

    terminal.wait("EV/1")
    terminal.press("a")
    terminal.down_to("hand exhibits over")
    terminal.wait("scan each thing")
    terminal.scan("EV/1")
    terminal.wait("now its seal: S-500")
    terminal.scan("s-500")
    terminal.wait("its seals agree")
    terminal.press("F8")
    terminal.wait("still needed: who receives")
    terminal.scan("Carl")
    terminal.scan("storage_move")
    terminal.press("F8")
    terminal.wait("REVIEW AND SIGN")
    terminal.press("F8")
    terminal.wait("the receiver scans and signs here")
    terminal.press("Down", "Enter")
    terminal.wait("Who signs?")
    terminal.scan(PASSPHRASE)
    terminal.wait("second signer: Carl")
    terminal.wait("1 offered")
    terminal.scan("EV/1")
    terminal.wait("now its seal")
    terminal.scan("S-500")
    terminal.wait("its seals agree")
    terminal.press("F2")
    terminal.wait("all are answered")
    terminal.press("F8")
    terminal.wait("Sign as Carl")
    terminal.press("F8")
    terminal.wait("transfer.accepted, EV/1")
    terminal.press("Escape")
    terminal.wait("signed in: Eve")
    terminal.press("q")

    desk.desk.clock.advance(86_400 * 2)
    assert desk.see("exhibit", "show", "EV/1")["holder_name"] == "Carl"
    assert desk.size() == before + 4
    assert desk.desk.run("check").status in (0, 10)
