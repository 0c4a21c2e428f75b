"""What stands on the terminal while the ledger is opened: that the program is there, and where it will lead."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from tui.places import PLACES
from tui.widgets.heading import Heading


class OpeningScreen(Screen[None]):
    """Shows the places and waits; knows nothing of the ledger yet."""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield Heading("custody")
        yield Static(" ".join(f"{digit} {told}" for digit, _, told in PLACES), id="places", markup=False)
        yield Static("Opening the ledger …", classes="said", markup=False)
