"""The row above the keys: what Enter and A do on the line under the cursor, or why a key did nothing."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.widgets import Static

from custody.display import visible
from custody.pages.parts.page import Action
from custody.tui.render.layout import Line, cut

#: Rows of a terminal below which the row is left to the page.
LEAST_ROWS = 18


class LineHelp(Static):
    """One row on what the line under the cursor leads to; an answer stands there until the cursor moves."""

    DEFAULT_CSS = "LineHelp { height: 1; padding: 0 1; color: $text-muted; background: $panel; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._text = ""

    @property
    def text(self) -> str:
        """The text that is shown."""
        return self._text

    def show_line(self, line: Line | None, describe: Callable[[Action], str]) -> None:
        """Show what Enter and A do on a line; None for no line. ``describe`` words an action."""
        self._show("" if line is None else words(line, describe))

    def answer(self, text: str) -> None:
        """Show why a key did nothing."""
        self._show(text)

    def on_resize(self) -> None:
        """Draw the text for another width, or leave the row to the page on a low terminal."""
        self._show(self._text)

    def _show(self, text: str) -> None:
        self._text = text
        self.display = self.app.size.height >= LEAST_ROWS
        self.update(Text(cut(visible(text, told=True), max(self.app.size.width - 2, 1)), no_wrap=True))


def words(line: Line, describe: Callable[[Action], str]) -> str:
    """Return what Enter and A do on a line, in one row."""
    opened = "" if line.opens is None else f"open {line.opens.page.replace('_', ' ')}"
    act = "" if line.act is None else describe(line.act)
    if opened and act:
        return f"Enter: {opened}   a: {act}"
    if opened:
        return f"Enter: {opened}   a: all actions of this page"
    return f"Enter: {act}" if act else "a: all actions of this page"
