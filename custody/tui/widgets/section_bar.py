"""The bar of the sections of a page: one row, the section that is shown in brackets.

Textual's tabs tell the active one by colour and a moving line in a second row, scroll without a sign, and make a
widget of each tab anew for every page: see docs/adr/front-ends/0320-dossiers.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from custody.tui.render.layout import Line
from custody.tui.widgets.dossier_head import Left

#: Columns between two sections, and those of the numbers of sections without room on either side.
_GAP, _SIDE = 1, 5


class SectionBar(Static, can_focus=True):
    """The titles of the sections with their counts; those without room are counted at the ends."""

    ALLOW_MAXIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "section to the left", show=False),
        Binding("right", "step(1)", "section to the right", show=False),
        Binding("up", "leave(False)", "facts above", show=False),
        Binding("down", "leave(True)", "section", show=False),
        Binding("enter", "leave(True)", "section", id="open", show=False),
    ]
    HELP = "The sections of this page. Left and Right show another one, Down goes into it."
    DEFAULT_CSS = "SectionBar { height: 1; width: 100%; background: $panel; }"

    class Chosen(Message):
        """Posted when another section is asked for: ``by`` how many to the right, or left if negative."""

        def __init__(self, by: int) -> None:
            self.by = by
            super().__init__()

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._labels: tuple[str, ...] = ()
        self._active = 0
        #: The section in each part of the bar, from a column up to another one.
        self._spans: list[tuple[int, int, int]] = []

    @property
    def line(self) -> Line | None:
        """No line: the cursor is on no fact."""
        return None

    def show(self, labels: Sequence[str], active: int) -> None:
        """Show the sections with the active one in brackets."""
        self._labels, self._active = tuple(labels), active
        self._draw()

    def on_resize(self) -> None:
        """Draw the bar for another width."""
        self._draw()

    def on_focus(self) -> None:
        """Draw the active section reversed."""
        self._draw()

    def on_blur(self) -> None:
        """Draw the active section without cursor."""
        self._draw()

    def _draw(self) -> None:
        if not self._labels:
            return
        width = self.size.width or self.app.size.width
        first, last = shown(self._labels, self._active, width)
        text = Text(no_wrap=True, end="")
        self._spans = []
        if first:
            text.append(f"◀{first} ")
        for at in range(first, last):
            here = at == self._active
            label = f"[{self._labels[at]}]" if here else f" {self._labels[at]} "
            begins = text.cell_len
            text.append(label, "bold reverse" if here and self.has_focus else "bold" if here else "")
            self._spans.append((begins, text.cell_len, at))
        if last < len(self._labels):
            text.append(f" {len(self._labels) - last}▶")
        self.update(text)

    def on_click(self, event: events.Click) -> None:
        """Show the section under the mouse."""
        for begins, ends, at in self._spans:
            if begins <= event.x < ends:
                self.post_message(self.Chosen(at - self._active))

    def action_step(self, by: int) -> None:
        """Ask for the section beside the active one."""
        self.post_message(self.Chosen(by))

    def action_leave(self, down: bool) -> None:
        """Leave the bar to the section below, or to the facts above."""
        self.post_message(Left(down=down))


def shown(labels: Sequence[str], active: int, width: int) -> tuple[int, int]:
    """Return the run of labels, from one up to another, that has room around the active one."""
    wide = [cell_len(label) + 2 for label in labels]
    if sum(wide) <= width:
        return 0, len(labels)
    room = width - 2 * _SIDE - wide[active]
    first = last = active
    while True:
        right = last + 1 < len(wide) and wide[last + 1] <= room
        left = first > 0 and wide[first - 1] <= room
        if right and (last - active <= active - first or not left):
            last += 1
            room -= wide[last]
        elif left:
            first -= 1
            room -= wide[first]
        else:
            return first, last + 1
