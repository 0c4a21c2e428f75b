"""The line above an arranged list: filter, order, how many lines are left, and how to lift both."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from custody.display import visible
from custody.layout import fold

#: Characters of the filter's text that are shown, so that the key that lifts it has room on any screen.
_MOST = 24
#: Lines of the bar at the most.
_LINES = 2
#: How an order is lifted.
_LIFTS = "Esc: own order"


class FilterBar(Static):
    """A line above a list that shows its filter and its order; takes no room while there is neither."""

    DEFAULT_CSS = """
    FilterBar { height: auto; max-height: 2; padding: 0 1; background: $panel; text-style: bold; display: none; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show_filter(self, text: str, remaining: str, arranged: str = "") -> None:
        """Show the text that filters a list, the lines left, and its order; hide for neither."""
        self.display = bool(text or arranged)
        order = f"{visible(arranged)}. " if arranged else ""
        begins = f"FILTER {visible(text, limit=_MOST)}: " if text else "ORDER "
        room = (self.size.width or self.app.size.width - 2) if self.display else self.app.size.width
        lines = fold(f"{begins}{order}{remaining if text else _LIFTS}", room, breaks=True)
        self.update(Text("\n".join(lines[:_LINES]), no_wrap=True, overflow="ellipsis"))
