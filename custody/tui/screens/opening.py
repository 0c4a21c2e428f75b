"""What the terminal shows while the ledger opens: that the program is there, and where it leads."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from custody.tui.widgets.heading import Heading
from custody.tui.widgets.keybar import Places


class OpeningScreen(Screen[None]):
    """Shows the places and waits; knows nothing of the ledger yet."""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield Heading("custody")
        yield Places()
        yield Static("Opening the ledger …", classes="said", markup=False)
