"""The receivers of scanned codes: which screen or question takes a code that no code line has.

A scanner types a whole code within some hundredths of a second and ends it with Enter. On a page each of its characters
would otherwise turn pages, open forms or end the program. custody.tui.input.bursts decides which keys belong to one
code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual import events
from textual.screen import Screen
from textual.widgets import Button, Checkbox, Input, OptionList, Select

from custody.tui.input.identifiers import split
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.choose import open_hit
from custody.tui.screens.result import ResultScreen
from custody.tui.services.intents import Failed

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp

#: Widgets of Textual that are operated by hand only: a code that is scanned there is no answer. Widgets and screens of
#: this program state it themselves (``TAKES_KEYS``).
_CHOSEN_FROM = (Button, Checkbox, OptionList, Select)


@runtime_checkable
class TakesCodes(Protocol):
    """A screen that can take a code while its code line does not have the cursor."""

    def scanned(self, code: str) -> None:
        """Take a scanned code."""


@runtime_checkable
class ScanChecker(Protocol):
    """A question that can check a scanned code before taking it as the answer, if ``checks_scans``."""

    checks_scans: bool

    def scanned(self, code: str) -> None:
        """Take a scanned code as the answer, or show what it names."""


@runtime_checkable
class TakesEveryKey(Protocol):
    """A screen that takes keys as they came, before they are judged: none of them does anything else."""

    def arrived(self, event: events.Key | events.Paste) -> None:
        """Take a key or a paste."""


def asking(screen: Screen[object]) -> ScanChecker | None:
    """Return the question under the cursor if it checks scanned codes, else None."""
    line = screen.focused
    if not isinstance(line, Input):
        return None
    found = next((widget for widget in line.ancestors if isinstance(widget, ScanChecker)), None)
    return found if found is not None and found.checks_scans else None


def intercepts_scan(stack: list[Screen[object]], *, ended: bool = True) -> bool:
    """Return whether a scanned code must be kept from the focused widget.

    Where no text is typed its letters would act as keys, and its Enter would choose or sign. In a question for a
    person it would enter an exhibit as the answer. ``ended``: the code has its final Enter.
    """
    focused = stack[-1].focused
    if isinstance(focused, Input):
        # Without its end it is text that somebody goes on typing.
        return ended and asking(stack[-1]) is not None
    by_keys = any(getattr(operated, "TAKES_KEYS", False) for operated in (stack[-1], focused))
    return by_keys or isinstance(focused, _CHOSEN_FROM)


def scan_target(stack: list[Screen[object]]) -> BrowseScreen | TakesCodes | None:
    """Return the screen that takes a scanned code, or None; close a dialog above it that may be closed.

    A dialog that confirms success, or asks for a choice not made yet, gives way to the next scan. A refusal stays
    above a list until somebody has closed it.
    """
    shown, below = stack[-1], stack[-2] if len(stack) > 1 else None
    if isinstance(shown, BrowseScreen | TakesCodes):
        return shown
    told = isinstance(shown, ResultScreen) and isinstance(below, BrowseScreen)
    if isinstance(below, BrowseScreen | TakesCodes) and (told or getattr(shown, "gives_way", False)):
        shown.dismiss(None)
        return below
    return None


def refuse_keys(app: CustodyApp, told: str) -> None:
    """Report why keys were dropped: on the screen itself if it has a line for that, else above it."""
    warn = getattr(app.screen, "warn", None)
    if warn is not None:
        warn(told)
    elif isinstance(app.screen, ResultScreen):
        app.bell()
        app.messages.take(told)
    else:
        app.trouble(Failed(told, "", 2))


def take_code(app: CustodyApp, code: str) -> None:
    """Pass a scanned code to the question or list that takes it, open its page, or warn that none does.

    What the scanner sends before it to say how it was printed is taken off.
    """
    _, code = split(code)
    question = asking(app.screen)
    screen = None if question else scan_target(app.screen_stack)
    if question is not None:
        app.call_later(question.scanned, code)
    elif screen is None:
        warn = getattr(app.screen, "warn", None)
        if warn is None:
            # Not which: a passphrase that a program typed here would stand in the list of messages.
            app.bell()
            app.messages.take("A code was scanned where none is expected: nothing was changed")
        else:
            warn(f"{code} was scanned, but no code is expected here: nothing was changed")
    elif isinstance(screen, BrowseScreen):
        app.ask(
            lambda _: app.page_service.scanned(code),
            lambda hits: open_hit(app.screen, hits, app.open),
            app.trouble,
        )
    else:
        app.call_later(screen.scanned, code)
