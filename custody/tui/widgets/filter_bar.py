"""The line above a filtered list: the filter, how many lines are left, and how to lift it."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from custody.display import visible

#: Characters of the filter's text that are shown, so that the key that lifts it has room on any screen.
_MOST = 24


class FilterBar(Static):
    """A line above a list that shows its filter; takes no room while there is none."""

    DEFAULT_CSS = """
    FilterBar { height: 1; padding: 0 1; background: $panel; text-style: bold; display: none; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show_filter(self, text: str, remaining: str) -> None:
        """Show the text that filters a list and how many lines are left; hide for an empty text."""
        self.display = bool(text)
        line = f"FILTER {visible(text, limit=_MOST)}: {remaining}"
        self.update(Text(line, no_wrap=True, overflow="ellipsis"))
