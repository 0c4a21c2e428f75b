"""The line above a filtered list: what was asked for, how much is left, how to lift it."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from custody.display import visible

#: Characters of what was asked for that stand on the line, so that how it is lifted stands there on any screen.
_MOST = 24


class Narrowed(Static):
    """Stands on the screen while a filter is on, and takes no line of it otherwise."""

    DEFAULT_CSS = """
    Narrowed { height: 1; padding: 0 1; background: $panel; text-style: bold; display: none; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def say(self, sought: str, told: str) -> None:
        """Show the text that filters a list and how many lines are left; hide for an empty text."""
        self.display = bool(sought)
        text = f"FILTER {visible(sought, limit=_MOST)}: {told}"
        self.update(Text(text, no_wrap=True, overflow="ellipsis"))
