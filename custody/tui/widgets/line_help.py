"""The rows above the keys: what the keys do on the line under the cursor, or why one did nothing."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.widgets import Static

from custody.display import visible
from custody.folds import cut
from custody.pages.parts.page import Action
from custody.pages.parts.page_names import page_words
from custody.tui.render.layout import Line
from custody.tui.services.front import desk_of

#: Rows of a terminal below which no row is taken from the page, and below which one row has to do.
LEAST_ROWS, ALL_ROWS = 18, 24


class LineHelp(Static):
    """Two rows on the line under the cursor, and one for answers.

    An answer stays until the next key. Low terminals have one row for both.
    """

    DEFAULT_CSS = "LineHelp { height: 3; padding: 0 1; color: $text-muted; background: $panel; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._rows = ("", "")
        self._said = ""
        #: How many keys had come when the answer was given that stands there.
        self._answered_at = -1

    @property
    def text(self) -> str:
        """The text that is shown."""
        return "\n".join(self._shown())

    def show_line(self, line: Line | None, describe: Callable[[Action], str]) -> None:
        """Show what Enter and A do on a line; None for no line. ``describe`` words an action."""
        self._rows = ("", "") if line is None else rows(line, describe)
        if self._answered_at != desk_of(self).keys.count:
            self._said = ""
        self._draw()

    @property
    def said(self) -> str:
        """The answer that stands there, empty for none."""
        return self._said

    def answer(self, text: str) -> None:
        """Show what was recorded, what changed, or why a key did nothing; it is kept for key F9."""
        desk = desk_of(self)
        self._said, self._answered_at = text, desk.keys.count
        desk.messages.take(text)
        self._draw()

    def on_resize(self) -> None:
        """Draw the text for another width and height."""
        self._draw()

    def _shown(self) -> tuple[str, ...]:
        """Return the rows for the present height of the terminal."""
        if self.app.size.height >= ALL_ROWS:
            return (*self._rows, self._said)
        return (self._said or self._rows[1] or self._rows[0],)

    def _draw(self) -> None:
        shown = self._shown()
        self.display = self.app.size.height >= LEAST_ROWS
        self.styles.height = len(shown)
        most = max(self.app.size.width - 2, 1)
        self.update(Text("\n".join(cut(visible(row, told=True), most) for row in shown), no_wrap=True))


def rows(line: Line, describe: Callable[[Action], str]) -> tuple[str, str]:
    """Return two rows on a line: what it is and what its keys do, else one row for each key."""
    opened = "" if line.opens is None else f"open {page_words(line.opens.page)}"
    act = "" if line.act is None else _acted(line.act, describe)
    if line.acts and act:
        keys = [f"Enter: {act}", f"F4: {opened}" if opened else ""]
    elif opened:
        keys = [f"Enter: {opened}", f"a: {act or 'all actions of this page'}"]
    else:
        keys = [f"Enter: {act}" if act else "", "" if act else "a: all actions of this page"]
    told = [key for key in keys if key]
    if line.help:
        return line.help, "   ".join(told)
    return (told[0], told[1]) if len(told) > 1 else ("", told[0])


def _acted(act: Action, describe: Callable[[Action], str]) -> str:
    """Return what an action does, or why it is not possible."""
    return describe(act) if act.refused is None else f"not possible: {act.refused.text}"
