"""The head of a page about one thing: alarms, the facts asked for at a counter, the next step."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.widget import Widget

from custody.pages.parts.page import Page
from custody.tui.render.layout import Line
from custody.tui.render.sections import alarms_once, head
from custody.tui.render.themes import styles
from custody.tui.widgets.lines import PageLines

#: Rows of alarms that are shown at once.
ALARMS = 2


class Left(Message):
    """Posted when the cursor goes beyond the first row or the last: ``down`` tells which."""

    def __init__(self, *, down: bool) -> None:
        self.down = down
        super().__init__()


class Moved(Message):
    """Posted when the cursor stands on another fact or event."""


class DossierHead(Widget, can_focus=True):
    """Alarms in two rows, facts in two columns, and the next step, with a cursor that goes through all."""

    ALLOW_MAXIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="open"),
        Binding("up", "row(-1)", "row above", show=False),
        Binding("down", "row(1)", "row below", show=False),
        Binding("left", "cell(-1)", "fact to the left", show=False),
        Binding("right", "cell(1)", "fact to the right", show=False),
    ]
    HELP = "Alarms, the facts that are asked for first, and the next step. Arrows move, Enter opens."
    DEFAULT_CSS = "DossierHead { height: auto; width: 100%; background: $background; }"

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self._rows: list[tuple[Line, ...]] = []
        self._alarms = 0
        #: The row and the cell under the cursor.
        self.at = (0, 0)

    @property
    def line(self) -> Line | None:
        """The alarm, fact or step under the cursor."""
        row, cell = self.at
        return self._rows[row][min(cell, len(self._rows[row]) - 1)] if row < len(self._rows) else None

    @property
    def cells(self) -> list[Line]:
        """Every alarm, fact and step, in reading order."""
        return [cell for row in self._rows for cell in row]

    def show(self, page: Page, at: tuple[int, int] | None = None) -> None:
        """Show the head of a page, with the cursor at a row and a cell; by default on the first fact."""
        self._page = page
        self._alarms = len(alarms_once(page))
        self._lay(at if at is not None else (min(self._alarms, max(len(self._rows) - 1, 0)), 0))

    def _lay(self, at: tuple[int, int]) -> None:
        if self._page is None:
            return
        before = len(self.visible_rows)
        alarms = min(self._alarms, ALARMS + 1)
        self._rows = head(self._page, max(self.size.width or self.app.size.width, 20), self._most - alarms)
        self.at = (max(min(at[0], len(self._rows) - 1), 0), at[1])
        self.refresh(layout=len(self.visible_rows) != before)

    @property
    def _most(self) -> int:
        """The most rows that the terminal has room for."""
        return max((self.app.size.height - 10) // 2, 1)

    @property
    def visible_rows(self) -> list[int | str]:
        """The rows shown: numbers of rows, and texts on alarms that are not; fewer on a low terminal."""
        row = self.at[0]
        first = min(max(row - ALARMS + 1, 0), max(self._alarms - ALARMS, 0)) if row < self._alarms else 0
        shown: list[int | str] = [*range(first, min(first + ALARMS, self._alarms))]
        if self._alarms > ALARMS:
            shown.append(f"   {self._alarms - ALARMS} more (! goes through all)")
        shown += range(self._alarms, len(self._rows))
        most = self._most
        if len(shown) <= most:
            return shown
        at = shown.index(row) if row in shown else 0
        begin = min(max(at - most + 1, 0), len(shown) - most)
        return shown[begin : begin + most]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of rows."""
        return len(self.visible_rows)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the facts out for another width."""
        self._lay(self.at)

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw no cursor."""
        self.refresh()

    def on_mount(self) -> None:
        """Draw in the colours of another theme."""
        self.watch(self.app, "theme", self._recoloured, init=False)

    def _recoloured(self) -> None:
        self.refresh()

    def render(self) -> Text:
        """Draw the rows; the fact under the cursor is reversed while the head has the focus."""
        tones = styles(self.app.theme)
        drawn = Text(no_wrap=True, end="")
        for number, row in enumerate(self.visible_rows):
            drawn.append("\n" if number else "")
            if isinstance(row, str):
                drawn.append(row, tones["quiet"])
                continue
            cells = self._rows[row]
            room = self.size.width // (2 if len(cells) > 1 or row >= self._alarms else 1)
            for at, cell in enumerate(cells):
                here = self.has_focus and row == self.at[0] and at == min(self.at[1], len(cells) - 1)
                style = f"{tones[cell.tone]} reverse" if here else tones[cell.tone]
                text = Text(cell.text, style=style)
                text.pad_right(max(room - text.cell_len, 0) if len(cells) > 1 and at == 0 else 0)
                drawn.append_text(text)
        return drawn

    def action_row(self, by: int) -> None:
        """Move the cursor up or down; beyond the last row it leaves the head."""
        row = self.at[0] + by
        if not 0 <= row < len(self._rows):
            self.post_message(Left(down=by > 0))
            return
        self._go((row, self.at[1]))

    def action_cell(self, by: int) -> None:
        """Move the cursor to the fact beside this one."""
        self._go((self.at[0], max(min(self.at[1] + by, len(self._rows[self.at[0]]) - 1), 0)))

    def next_alarm(self) -> bool:
        """Move the cursor to the next alarm, after the last to the first; False without alarms."""
        if not self._alarms:
            return False
        row = self.at[0] + 1 if self.has_focus else 0
        self._go((row if row < self._alarms else 0, 0))
        return True

    def go_to(self, wanted: Line) -> None:
        """Move the cursor to one of the cells."""
        for row, cells in enumerate(self._rows):
            if wanted in cells:
                self._go((row, cells.index(wanted)))

    def _go(self, at: tuple[int, int]) -> None:
        before, rows = self.visible_rows, {self.at[0], at[0]}
        self.at = at
        if self.visible_rows == before:
            self.refresh(
                *(Region(0, number, self.size.width, 1) for number, row in enumerate(before) if row in rows)
            )
        else:
            self.refresh(layout=len(self.visible_rows) != len(before))
        self.post_message(Moved())

    def action_open(self) -> None:
        """Open what the cursor is on."""
        if self.line is not None:
            self.post_message(PageLines.Chosen(self.line))
