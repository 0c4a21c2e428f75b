"""The two lines that stand on every screen: where one is and who is signed in; training is unmistakable."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from custody.display import visible
from tui.desk import desk_of
from tui.works import summary


class Heading(Horizontal):
    """Title to the left, who is signed in to the right; above them a band in a training ledger."""

    DEFAULT_CSS = """
    Heading { height: 1; background: $panel; }
    Heading > #title { width: 1fr; text-style: bold; padding: 0 1; }
    Heading > #beside { width: auto; text-style: bold; }
    Heading > #who { width: auto; padding: 0 1; }
    """

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self._first_title = title

    def compose(self) -> ComposeResult:
        """Lay out title and person."""
        yield Static(self._first_title, id="title", markup=False)
        yield Static("", id="beside", markup=False)
        yield Static("", id="who", markup=False)

    def on_mount(self) -> None:
        """Say what goes on beside the screen."""
        self.beside(summary(desk_of(self).works))

    def beside(self, told: str) -> None:
        """Show what goes on beside the screen."""
        self.query_one("#beside", Static).update(told)

    def say(self, title: str, who: str) -> None:
        """Show another title and person."""
        self.query_one("#title", Static).update(Text(visible(title), no_wrap=True, overflow="ellipsis"))
        self.query_one("#who", Static).update(Text(visible(who, limit=30)))


class Training(Static):
    """The band that says that nothing here is evidence."""

    DEFAULT_CSS = """
    Training { height: 1; background: $warning; color: $background; text-style: bold reverse; text-align: center; }
    """

    def __init__(self) -> None:
        super().__init__("▞▞ TRAINING: NOTHING HERE IS EVIDENCE ▞▞", markup=False)
