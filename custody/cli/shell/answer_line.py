"""Answers typed by hand at a terminal: earlier, scanned or pasted text is no answer.

Only Unix reports when each key came; elsewhere, and without a terminal, a line is read unchecked.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TextIO

#: Seconds between two keys of a scanner or a paste, at the most: a hand is slower.
GAP = 0.025
#: Seconds without a key after which a scan or a paste is over.
CALM = 0.3
_ENTER, _END, _ERASE = b"\r\n", b"\x04", b"\x08\x7f"


def read_answer(stdin: TextIO) -> str | None:
    """Return a line without its end, empty at the end of input; None if it came faster than a hand types."""
    try:
        import select
        import termios

        terminal = stdin.fileno()
        before = termios.tcgetattr(terminal)
    except (ImportError, OSError, ValueError):
        return stdin.readline().rstrip("\r\n")
    except termios.error:
        return stdin.readline().rstrip("\r\n")
    own = before[:]
    own[3] &= ~(termios.ICANON | termios.ECHO)
    try:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, own)  # what was typed before nobody typed for this
        text, came, fast = bytearray(), float("-inf"), False
        while True:
            key, now = os.read(terminal, 1), time.monotonic()
            fast, came = fast or now - came <= GAP, now
            if not key or key in _ENTER or (key == _END and not text):
                break
            if key in _ERASE:
                del text[-1:]
                _echo(terminal, b"\b \b")
            elif key >= b" ":
                text += key
                _echo(terminal, key)
            else:
                fast = True  # no answer holds a control character
        while fast and select.select([terminal], [], [], CALM)[0]:
            os.read(terminal, 1024)
        _echo(terminal, b"\n")
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
    return None if fast else text.decode("utf-8", "replace")


def _echo(terminal: int, shown: bytes) -> None:
    """Write bytes to the terminal, if it can be written to."""
    with suppress(OSError):
        os.write(terminal, shown)
