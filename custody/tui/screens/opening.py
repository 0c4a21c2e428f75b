"""The first screen of the terminal, shown while the vault opens."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from custody.tui.widgets.heading import Heading
from custody.tui.widgets.keybar import Places


class OpeningScreen(Screen[None]):
    """The program's bar of pages, with a notice that the vault is being opened."""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield Heading("custody")
        yield Places()
        yield Static("Opening the ledger …", classes="said", markup=False)
