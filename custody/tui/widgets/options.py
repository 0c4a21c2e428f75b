"""Lists whose cursor is seen on any terminal: the line under it is drawn reversed.

A stylesheet cannot reverse a line of a list: what Textual takes from it leaves that out. Reversed, the colours of the
line change places, so that each keeps its contrast, and the cursor is seen without colours as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.reactive import reactive
from textual.style import Style
from textual.widgets import OptionList

if TYPE_CHECKING:
    from textual.widget import Widget

    _List = Widget
else:
    _List = object

_CURSOR = "option-list--option-highlighted"
_REVERSED = Style(reverse=True)


class Reversed(_List):
    """A mixin of lists that draws the line under the cursor reversed.

    It does so while the list has the focus, or if the list never can have it.
    """

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Return the style of a part of the list, reversed for the line under the cursor."""
        style = super().get_visual_style(*component_classes, partial=partial)
        here = _CURSOR in component_classes and (self.has_focus or not self.can_focus)
        return style + _REVERSED if here else style


class Options(Reversed, OptionList):
    """A list of options to choose one from; a move of the cursor draws two lines anew and no more."""

    highlighted: reactive[int | None] = reactive(None, repaint=False)

    def watch_highlighted(  # type: ignore[override]  # a watcher may ask for the value before
        self, before: int | None, highlighted: int | None
    ) -> None:
        """Draw the lines anew that the cursor left and came to."""
        super().watch_highlighted(highlighted)
        for at in (before, highlighted):
            if at is not None and at in self._index_to_line:
                self.refresh_lines(self._index_to_line[at], self._heights[at])
