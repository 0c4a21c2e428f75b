"""Scans and pastes, recognised by speed: what a screen without a code line does with them.

A scanner types a whole code within some hundredths of a second and ends it with Enter. On a page each of its characters
would else turn pages, open forms or end the program. Which keys belong together is the affair of
custody.tui.input.bursts.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.screen import Screen
from textual.widgets import Button, Checkbox, Input, OptionList, Select

from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.result import ToldScreen

#: What only a hand chooses from: a code that is scanned there is no answer.
_CHOSEN_FROM = (Button, Checkbox, OptionList, Select)


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
        """Take a scanned code as the answer, or show what it names."""


def asking(screen: Screen[object]) -> Minding | None:
    """Return the question under the cursor if it checks what is scanned into it."""
    line = screen.focused
    if not isinstance(line, Input):
        return None
    found = next((one for one in line.ancestors if isinstance(one, Minding)), None)
    return found if found is not None and found.minds else None


def minds(stack: list[Screen[object]], *, ended: bool = True) -> bool:
    """Return whether a scan would be taken for keys, or for an answer that it may not be.

    Where nothing is typed a letter pauses, and Enter takes or signs; who receives something is no exhibit.
    """
    focused = stack[-1].focused
    if isinstance(focused, Input):
        # Without its end it is text that somebody goes on typing.
        return ended and asking(stack[-1]) is not None
    return bool(getattr(stack[-1], "TAKES_KEYS", False)) or isinstance(focused, _CHOSEN_FROM)


def goes_on(stack: list[Screen[object]]) -> BrowseScreen | TakesCodes | None:
    """Return the screen that a code is for, or None; what may be closed above it is.

    What gives way says that all is well, or asks what nobody has chosen yet: whoever scans has gone on. What
    was refused stays above a list until somebody has read it.
    """
    shown, below = stack[-1], stack[-2] if len(stack) > 1 else None
    if isinstance(shown, BrowseScreen | TakesCodes):
        return shown
    told = isinstance(shown, ToldScreen) and isinstance(below, BrowseScreen)
    if isinstance(below, BrowseScreen | TakesCodes) and (told or getattr(shown, "gives_way", False)):
        shown.dismiss(None)
        return below
    return None
