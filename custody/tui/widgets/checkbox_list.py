"""Checkboxes drawn as [x] and [ ], so that a choice never depends on colour alone."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Checkbox, SelectionList

from custody.tui.widgets.options import Reversed

T = TypeVar("T")
#: A box that is ticked, and one that is not.
TICKED, EMPTY = "[x]", "[ ]"
#: Segments that the list draws before a line for its box: left side, inside, right side.
_BOX = 3


class Tick(Checkbox):
    """One box with its label."""

    HELP = "Space ticks or unticks the box. Enter goes to the next line."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "go_on", "continue", show=False, id="open")]

    class Settled(Message):
        """Posted when Enter moves to the next line."""

    def action_go_on(self) -> None:
        """Go on to the next line."""
        self.post_message(self.Settled())

    @property
    def _button(self) -> Content:
        """The box in its current state."""
        return Content.styled(TICKED if self.value else EMPTY, self.get_visual_style("toggle--label"))


class Ticks(Reversed, SelectionList[T]):
    """A list with a checkbox on each line."""

    HELP = "Space or Enter ticks or unticks the line under the cursor."

    def render_line(self, y: int) -> Strip:
        """Draw a line with its box."""
        strip = super().render_line(y)
        segments = list(strip)
        box, rest = segments[:_BOX], segments[_BOX:]
        at = None if len(box) < _BOX or box[1].style is None else box[1].style.meta.get("option")
        if at is None:
            return strip
        ticked = self.get_option_at_index(at).value in self.selected
        style = rest[0].style if rest else None
        return Strip([Segment(TICKED if ticked else EMPTY, style), *rest])
