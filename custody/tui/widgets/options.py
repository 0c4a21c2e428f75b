"""Lists whose cursor is seen on any terminal: the line that it is on is shown reversed.

A stylesheet cannot ask a list for that: what Textual takes from it for a line leaves reversing out. Colours of the line
change places then, so that each keeps its contrast, and a terminal without colours shows the cursor as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """What makes a list of Textual's show its cursor, where it has the keys or never gets them itself."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Return the style of a part of the list."""
        style = super().get_visual_style(*component_classes, partial=partial)
        here = _CURSOR in component_classes and (self.has_focus or not self.can_focus)
        return style + _REVERSED if here else style


class Options(Reversed, OptionList):
    """A list of options of which one is chosen."""
