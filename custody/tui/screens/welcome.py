"""The first page without a vault: what can be begun, by digits."""

from __future__ import annotations

from typing import ClassVar

from rich.console import Group
from rich.padding import Padding
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from custody import __version__
from custody.display import visible
from custody.tui.screens.begin import BeginScreen
from custody.tui.services.beginnings import BEGINNINGS
from custody.tui.services.front import desk_of
from custody.tui.widgets.options import Options


class WelcomeScreen(Screen[None]):
    """The choice of somebody without a vault: practise, make a vault or a key, open another vault."""

    HELP = (
        "There is no vault where this program looks for one. A digit, or Enter on a line, begins something. "
        "Nothing is made before you have answered its questions."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"begin({number - 1})", found.title, show=False, id=f"place.{number}")
        for number, found in enumerate(BEGINNINGS, 1)
    ]

    def compose(self) -> ComposeResult:
        """Lay program, reason and choices out."""
        with Vertical():
            yield Static(f"custody {__version__}   evidence and chain of custody", id="program", markup=False)
            yield Static(Text(f"There is no vault at {visible(desk_of(self).beginnings.missing)}.\n"))
            yield Options(
                *(
                    Option(_told(number, found.title, found.about))
                    for number, found in enumerate(BEGINNINGS, 1)
                ),
                markup=False,
            )
            yield Static("1 to 4 or Enter: choose   F1: help   q: quit", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin at the first choice."""
        self.query_one(OptionList).highlighted = 0
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_begin(event.option_index)

    def action_begin(self, number: int) -> None:
        """Ask what the choice with a number, from 0, needs to know."""
        self.app.push_screen(BeginScreen(BEGINNINGS[number].name))


def _told(number: int, title: str, about: str) -> Group:
    """Return a choice: its digit and title, and below what it does."""
    return Group(Text(f"{number} {title}", "bold"), Padding(Text(about), (0, 2, 1, 2)))
