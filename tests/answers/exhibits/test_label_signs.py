"""A label could sign: the bytes of F8 behind an exhibit's number, sent as one burst, signed an open review.

At a real terminal the bytes are sent as a scanner sends them, or pasted; a hand's F8 signs all the same.
"""

from __future__ import annotations

import subprocess
import time

from tests.journeys.test_terminal import Terminal, office, terminal

__all__ = ["office", "terminal"]

#: What terminals send for F8, F5, F3, Escape, Ctrl+Q and for a click into the lower right corner.
F8, F5, F3, ESCAPE, CTRL_Q = "\x1b[19~", "\x1b[15~", "\x1bOR", "\x1b", "\x11"
CLICK = "".join(f"\x1b[<0;{column};22{end}" for column in range(20, 60, 5) for end in "Mm")
#: Seconds for which a review is left alone before and after a burst, so that only what is sent decides.
READ = 1.5


def send(terminal: Terminal, text: str, *, pasted: bool = False) -> None:
    """Send bytes at once, as they stand, or between the marks of a paste."""
    subprocess.run(
        [terminal.tmux, "-L", terminal.socket, "load-buffer", "-"],
        check=True,
        input=text.encode(),
        capture_output=True,
    )
    terminal.run("paste-buffer", "-r", *(["-p"] if pasted else []))


def review(terminal: Terminal, number: str) -> None:
    """Open a review of a new case, and read it to its end."""
    terminal.press("2", then="Cases")
    terminal.press("a", then="Actions:")
    terminal.type("case open", "Enter", then="reference")
    terminal.type(number)
    time.sleep(0.5)
    terminal.press("F8", then="REVIEW:")
    terminal.press("End")
    time.sleep(READ)


#: Bursts, and whether each comes between the marks of a paste.
BURSTS = (
    (f"EH/2{F8}", False),
    (f"EH/2{F8}\r", False),
    (f"{F8}\r", False),
    (f"EH/2\r{F8}", False),
    (f"EH/2{F8}", True),
    (f"EH/2\t\r{ESCAPE}{F8}", False),
    (f"EH/2{CLICK}", False),
)


def test_no_burst_signs_a_review_and_a_hand_does(terminal: Terminal) -> None:
    office, before = terminal.office, terminal.office.size()
    terminal.sign_in("Eve")
    review(terminal, "C-7")
    terminal.press("F8", then="ENTERED")
    assert office.size() == before + 1
    terminal.press("Escape", then="8 More")
    review(terminal, "C-8")
    for text, pasted in BURSTS:
        send(terminal, text, pasted=pasted)
        time.sleep(READ)
        assert office.size() == before + 1, repr(text)
        assert "REVIEW:" in terminal.run("capture-pane", "-p"), repr(text)
    terminal.press("F8", then="ENTERED")
    assert office.size() == before + 2


def test_a_code_with_control_characters_leaves_a_form_as_it_was(terminal: Terminal) -> None:
    terminal.sign_in("Eve")
    terminal.press("2", then="Cases")
    terminal.press("a", then="Actions:")
    terminal.type("case open", "Enter", then="reference")
    terminal.type("C-9")
    time.sleep(0.5)
    for keys in (F5, F5 + F5, F3, F8, CTRL_Q, ESCAPE):
        send(terminal, f"EH/2{keys}\r")
        # What the code before left on the screen says the same: this one is gone again once the program judged it.
        shown = terminal.wait("control characters", without="EH/2")
        assert "C-9" in shown
        time.sleep(0.5)


def test_a_label_does_not_answer_the_question_before_a_marked_entry(terminal: Terminal) -> None:
    """What is typed before the question, scanned or pasted answers nothing; a hand's y enters it."""
    office = terminal.office
    office.exhibit("EV/1", "--seal", "S-9")
    before = office.size()
    passphrase = f"CUSTODY_PASSPHRASE_FILE={office.desk.environ['CUSTODY_PASSPHRASE_FILE']}"
    command = f"{passphrase} custody exhibit seal EV/1 S-10 --as {office.keys['Eve']}"
    terminal.run("send-keys", "-l", command)
    send(terminal, "\ry\ry\r")
    terminal.wait("[y/N]")
    time.sleep(1)
    assert office.size() == before, "typed ahead"
    for _ in range(2):
        send(terminal, "y\r")
        terminal.wait("A scan or a paste is no answer")
        time.sleep(1)
        assert office.size() == before
    terminal.run("send-keys", "-l", "y")
    time.sleep(0.3)
    terminal.press("Enter", then="seal.already_sealed")
    assert office.size() == before + 1
