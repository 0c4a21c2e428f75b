"""A code that is scanned where no line for codes stands: recognised by how fast it comes, and never taken for keys.

A scanner types a whole code within some hundredths of a second and ends it with Enter. On a page each of its characters
would else turn pages, open forms or end the program.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from textual import events
from textual.screen import Screen

from tui.screens.browse import BrowseScreen
from tui.screens.leaving import LeavingScreen
from tui.screens.told import ToldScreen

#: Seconds between two characters of a scanner, at the most: a hand is slower, and so is a key that is held down.
GAP = 0.025
#: Seconds for which a character alone may be the first of a code: a page waits so long for every key.
FIRST = 0.01
#: Characters of a code, at the least: who knows the way types a digit, a letter and Enter ahead.
LEAST = 3
#: What ends a code.
ENDS = frozenset({"enter", "ctrl+j"})


def code_in(keys: Iterable[events.Key | events.Paste]) -> str | None:
    """Give the code that keys begin with; empty where they are those of a hand, None where that is not known yet."""
    typed, last = list[str](), None
    for event in keys:
        if isinstance(event, events.Paste) or (last is not None and event.time - last > _patience(typed)):
            return ""
        if event.key in ENDS:
            return "".join(typed) if len(typed) >= LEAST else ""
        if event.character is None or not event.is_printable:
            return ""
        typed.append(event.character)
        last = event.time
    return None if last is not None and time.monotonic() - last < _patience(typed) else ""


def _patience(typed: list[str]) -> float:
    return FIRST if len(typed) == 1 else GAP


def minds(stack: list[Screen[object]]) -> bool:
    """Say whether a scan would be taken for keys on what is shown: a page, or what is told or asked above one."""
    return isinstance(stack[-1], BrowseScreen | ToldScreen | LeavingScreen)


def goes_on(stack: list[Screen[object]]) -> bool:
    """Say whether what a code names can be opened: on a page, from which what is told above it is put away first."""
    shown = stack[-1]
    if isinstance(shown, ToldScreen) and len(stack) > 1 and isinstance(stack[-2], BrowseScreen):
        shown.action_leave()
        return True
    return isinstance(shown, BrowseScreen)
