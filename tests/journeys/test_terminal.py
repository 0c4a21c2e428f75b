"""The installed program at a real terminal: taken in by one person, handed to another, and verified by nobody's word.

A terminal multiplexer presses the keys and reads the screen; nothing of the program is imported to do so.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.law.clock import DAY
from custody.storage.memory.small_ports import FixedClock
from custody.tui.input.bursts import SOON
from custody.tui.screens.review import PAUSE
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.programs import program
from tests.tui.days.day import said_of

#: Seconds after which the screen will not show any more what is waited for.
LONGEST = 90
#: What the shell shows while no program has the screen.
PROMPT = "ready>"
PASSPHRASE = "correct horse battery staple"


@dataclass
class Terminal:
    """A terminal of 80 by 24 on which a shell runs in the folder of an office."""

    tmux: str
    socket: str
    office: Office

    def open(self) -> None:
        """Start the shell."""
        environ = dict(self.office.desk.environ)
        del environ["CUSTODY_PASSPHRASE_FILE"]
        given = [word for name, value in environ.items() for word in ("-e", f"{name}={value}")]
        size = ("-x", "80", "-y", "24", "-c", str(self.office.folder))
        self.run("-f", os.devnull, "new-session", "-d", *size, *given, "sh")
        self.run("set-option", "-s", "escape-time", "0")
        installed = shlex.quote(str(Path(sys.executable).parent))
        self.type(f"PATH={installed}:$PATH; PS1='{PROMPT}'; clear", "Enter", then=f"{PROMPT}\n")

    def close(self) -> None:
        """End the shell and whatever runs on it."""
        subprocess.run([self.tmux, "-L", self.socket, "kill-server"], check=False, capture_output=True)

    def run(self, *words: str) -> str:
        """Run a command of the multiplexer."""
        done = subprocess.run(
            [self.tmux, "-L", self.socket, *words], check=True, capture_output=True, text=True
        )
        return done.stdout

    def press(self, *keys: str, then: str = "") -> str:
        """Press keys, and wait for what they bring to the screen."""
        self.run("send-keys", *keys)
        return self.wait(then) if then else ""

    def type(self, text: str, *keys: str, then: str = "") -> str:
        """Type a text, then keys, and wait for what they bring to the screen."""
        self.run("send-keys", "-l", text)
        return self.press(*keys, then=then) if keys else self.wait(then or text)

    def answer(self, text: str) -> None:
        """Type an answer into a line, wait until the cursor is behind it, and press Enter.

        A line shows the answer that it proposes from the first character on, so the text alone does not say that all
        of it has arrived: an Enter right behind the rest would be that of a scanner.
        """
        self.run("send-keys", "-l", text)
        stop = time.monotonic() + LONGEST
        while text not in self.before_cursor()[-len(text) - 1 :]:
            assert time.monotonic() < stop, self.run("capture-pane", "-p")
            time.sleep(0.05)
        self.on("Enter")

    def before_cursor(self) -> str:
        """Return what the line of the cursor shows up to it; a line with a margin counts from the margin."""
        column, line = self.cursor()
        shown = self.run("capture-pane", "-p").splitlines()
        return shown[line].ljust(column)[:column] if line < len(shown) else ""

    def cursor(self) -> tuple[int, int]:
        """Return the column and the line of the cursor, both from 0."""
        column, line = self.run("display-message", "-p", "#{cursor_x},#{cursor_y}").split(",")
        return int(column), int(line)

    def on(self, key: str) -> None:
        """Press a key that takes the cursor elsewhere, and wait until it is there."""
        before = self.cursor()
        self.run("send-keys", key)
        stop = time.monotonic() + LONGEST
        while self.cursor() == before:
            assert time.monotonic() < stop, self.run("capture-pane", "-p")
            time.sleep(0.05)

    def wait(self, text: str, without: str | None = None) -> str:
        """Wait until the screen shows a text, and no longer another one; gives all that it shows."""
        stop = time.monotonic() + LONGEST
        while text not in (shown := self.run("capture-pane", "-p")) or (
            without is not None and without in shown
        ):
            assert time.monotonic() < stop, f"never {text!r} without {without!r}:\n{shown}"
            time.sleep(0.1)
        return shown

    def sign_in(self, who: str) -> None:
        """Start the program and open somebody's key."""
        shown = self.type("custody tui", "Enter", then="Passphrase")
        (line,) = (at for at, text in enumerate(shown.splitlines()) if self.office.keys[who] in text)
        first = next(at for at, text in enumerate(shown.splitlines()) if "lab.example/" in text)
        if line > first:
            self.press(*["Down"] * (line - first))
        self.on("Enter")
        self.type(PASSPHRASE, "Enter", then="For me")

    def finish(self, then: str) -> str:
        """Press F8 as a person does: not just behind a scan, and once more where the screen says that it was.

        A busy machine reads what was typed long after it was sent, so no pause before the key is always long enough.
        """
        stop = time.monotonic() + LONGEST
        while time.monotonic() < stop:
            time.sleep(PAUSE)
            self.run("send-keys", "F8")
            again = time.monotonic() + 5
            while time.monotonic() < again:
                if then in (shown := self.run("capture-pane", "-p")):
                    return shown
                if SOON[:30] in shown:
                    break
                time.sleep(0.1)
        return self.wait(then)

    def sign(self, kind: str) -> None:
        """Review, sign, and see that it stands."""
        self.finish("REVIEW:")
        self.press("End")  # what was not on the screen is not signed
        time.sleep(2 * PAUSE)  # nobody has read it sooner, and the program does not believe it either
        self.press("F8", then="ENTERED")
        self.wait(said_of(kind))
        self.press("Escape", then="8 More")

    def leave(self) -> None:
        """End the program."""
        self.press("q", then=PROMPT)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office of yesterday, since the program at the terminal goes by this machine's clock."""
    made = Office(Desk(tmp_path / "desk", FixedClock(int(time.time()) - DAY), step=1)).open()
    made.case()
    made.seizure()
    return made


@pytest.fixture
def terminal(office: Office) -> Iterator[Terminal]:
    """Yield a terminal in that office."""
    found = Terminal(program("tmux", "tmux"), f"custody-{os.getpid()}", office)
    found.open()
    yield found
    found.close()


def test_a_stick_is_taken_in_handed_over_and_proven_at_a_terminal(terminal: Terminal) -> None:
    office = terminal.office
    before = office.size()
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)

    terminal.sign_in("Eve")
    terminal.press("g", then="Go to")
    terminal.type("S-1", "Enter", then="Seizure S-1")
    terminal.press("a", then="Actions:")
    terminal.type("intake", "Enter", then="Intake of seized exhibits")
    for answer in ("EV/1", "usb", "USB stick, black", "no damage"):
        terminal.answer(answer)
    terminal.wait("usb_stick")
    terminal.on("Tab")
    terminal.type("B-1")
    terminal.press("F4", then="Exhibit: register")
    for still in (" 3 required", " 2 required", " 1 required", "nothing more required"):
        time.sleep(PAUSE)  # keys that come at once are a scanner's, and none of them is a command
        terminal.press("F2", then="(required)")
        time.sleep(PAUSE)
        terminal.press("F3", then="Why?")
        terminal.type("asked for tomorrow", "Enter", then=still)
    terminal.finish("Intake of seized exhibits")
    terminal.sign("exhibit.registered")

    terminal.wait("S-1")
    terminal.press("g", then="Go to")
    terminal.type("EV/1", "Enter", then="Exhibit EV/1")
    terminal.press("a", then="Actions:")
    terminal.type("transfer offer", "Enter", then="is on the list")
    terminal.type("EV/1", "Enter", then="now its seal")
    terminal.type("B-1", "Enter", then="seals agree")
    terminal.finish("still needed: who receives")
    terminal.answer("Carl")
    terminal.answer("examination")
    terminal.sign("transfer.offered")
    terminal.leave()

    terminal.sign_in("Carl")
    terminal.wait("Accept transfer from Eve")
    terminal.press("a", then="1 offered")
    terminal.type("EV/1", "Enter", then="now its seal")
    terminal.type("B-1", "Enter", then="seals agree")
    terminal.press("F2", then="all answered")
    terminal.sign("transfer.accepted")
    terminal.leave()

    assert paged.text(office.see("exhibit", "show", "EV/1"), "custodian") == "Carl"
    assert office.size() >= before + 3
    last = str(office.size() - 1)
    told = f"custody proof entry {last} --out it.tlog-proof && custody verify it.tlog-proof --vkey @log.vkey"
    terminal.type(told, "Enter", then="VERIFIED")
    checked = office.desk.run("check", "--json")
    assert checked.document["verdict"] == "verified"
    assert not [finding for finding in checked.document["findings"] if finding["severity"] == "error"]
