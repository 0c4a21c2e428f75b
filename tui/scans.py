"""A code that is scanned where no line for codes stands: recognised by how fast it comes, and never taken for keys.

A scanner types a whole code within some hundredths of a second and ends it with Enter. On a page each of its characters
would else turn pages, open forms or end the program.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from textual import events
from textual.screen import Screen
from textual.widgets import Input

from tui.screens.browse import BrowseScreen
from tui.screens.told import ToldScreen

#: Seconds between two characters of a scanner, at the most: a hand is slower, and so is a key that is held down.
GAP = 0.025
#: Seconds for which a character alone may be the first of a code: a page waits so long for every key.
FIRST = 0.01
#: Characters of a code, at the least: who knows the way types a digit, a letter and Enter ahead.
LEAST = 3
#: What ends a code.
ENDS = frozenset({"enter", "ctrl+j"})


@runtime_checkable
class TakesCodes(Protocol):
    """A screen that can take a code although no line for codes has the cursor."""

    def scanned(self, code: str) -> None:
        """Take a code."""


@runtime_checkable
class Minding(Protocol):
    """A question that looks at a code before that is its answer; ``minds`` says whether it does."""

    minds: bool

    def scanned(self, code: str) -> None:
        """Take a code as the answer, or say what it is."""


def asking(screen: Screen[object]) -> Minding | None:
    """Give the question under the cursor where it minds what is scanned into it."""
    line = screen.focused
    if not isinstance(line, Input):
        return None
    found = next((one for one in line.ancestors if isinstance(one, Minding)), None)
    return found if found is not None and found.minds else None


def code_in(keys: Iterable[events.Key | events.Paste], waited: float) -> str | None:
    """Give the code that keys begin with; empty where they are those of a hand, None where that is not known yet.

    ``waited`` is for how many seconds the last of them has been here: that it was pressed long before says only that
    the program was busy, and then the next ones may lie behind it and be handed over in a moment.
    """
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
    return None if typed and waited < _patience(typed) else ""


def _patience(typed: list[str]) -> float:
    return FIRST if len(typed) == 1 else GAP


def minds(stack: list[Screen[object]]) -> bool:
    """Say whether a scan would be taken for keys, or for an answer that it may not be.

    Where nothing is typed a letter pauses, and Enter takes or signs; who receives something is no exhibit.
    """
    if isinstance(stack[-1].focused, Input):
        return asking(stack[-1]) is not None
    return bool(getattr(stack[-1], "TAKES_KEYS", False))


def goes_on(stack: list[Screen[object]]) -> BrowseScreen | TakesCodes | None:
    """Give the screen that a code is for, None where none can take it; what may be put away above it is.

    What gives way says that all is well, or asks what nobody has chosen yet: whoever scans has gone on. What was
    refused stays above a list until somebody has read it.
    """
    shown, below = stack[-1], stack[-2] if len(stack) > 1 else None
    if isinstance(shown, BrowseScreen | TakesCodes):
        return shown
    told = isinstance(shown, ToldScreen) and isinstance(below, BrowseScreen)
    if isinstance(below, BrowseScreen | TakesCodes) and (told or getattr(shown, "gives_way", False)):
        shown.dismiss(None)
        return below
    return None
