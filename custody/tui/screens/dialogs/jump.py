"""The dialog that asks where to go: by what is typed, or to a thing of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from custody.display import visible
from custody.pages.parts.page import Target
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.widgets import named_answer
from custody.tui.widgets.answer import Answer
from custody.tui.widgets.options import Options

#: The most things that are listed: the dialog fits on a screen of 24 rows.
MOST = 8


class JumpScreen(ModalScreen[str | Target | None]):
    """The question where to go; returns the typed text, or the page that was chosen, None if left.

    ``seen`` are the titles of pages by target, the one seen last first. Enter takes the typed text as it is, unless the
    cursor was moved to a line of the list.
    """

    HELP: ClassVar[str | None] = (
        "Go to a page. Without a text the things seen last are listed, with one those whose name begins so. Enter "
        "opens what is typed: a name, a serial or seal number, an entry's number, a date, or two sizes of the log as "
        "3..8. Down goes to the list, and Enter opens the line there."
    )
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        Binding("down", "move('cursor_down')", "down", show=False),
        Binding("up", "move('cursor_up')", "up", show=False),
    ]

    def __init__(self, seen: Mapping[Target, str]) -> None:
        super().__init__()
        self._seen = tuple((title, target) for target, title in seen.items())[:MOST]
        #: The things that are listed, each with what it is called.
        self._listed: tuple[tuple[str, Target], ...] = ()

    def compose(self) -> ComposeResult:
        """Lay the question out, and the list below."""
        with Vertical(classes="dialog"):
            yield Static("Go to: an entry's number, a date, a name, or two sizes as 3..8", markup=False)
            yield Answer("")
            yield Options(markup=False)
            yield Static("Enter: answer   ↓: choose   Esc: back", markup=False, classes="keys")

    def on_mount(self) -> None:
        """List what was seen last."""
        self.query_one(OptionList).can_focus = False
        self._list(self._seen)

    def _list(self, things: tuple[tuple[str, Target], ...]) -> None:
        """List things to choose from; none is chosen until the cursor is moved."""
        self._listed, listed = things, self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(
            [Option(Text(visible(name), no_wrap=True, overflow="ellipsis")) for name, _ in things]
        )
        listed.highlighted = None
        listed.display = bool(things)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """List what was seen last without a text; with one look up soon what is named so."""
        typed = event.value
        self._list(() if typed.strip() else self._seen)
        if typed.strip():
            line = event.input
            self.set_timer(named_answer.PAUSE, lambda: self.look_up() if line.value == typed else None)

    def look_up(self) -> None:
        """Look up in a job the things whose name begins with the text."""
        from custody.tui.pages.known_names import things_named

        desk, line = desk_of(self), self.query_one(Input)
        typed = line.value

        def take(found: tuple[tuple[str, Target], ...]) -> None:
            if self.is_attached and line.value == typed:
                self._list(found)

        jobs.start(
            desk,
            lambda _: desk.page_service.foretell(lambda context: things_named(context, typed.strip(), MOST)),
            take,
            lambda _: None,
            what="names",
            group="names",
            alone=True,
        )

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.query_one(OptionList).highlighted
        self.dismiss(event.value if at is None else self._listed[at][1])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._listed[event.option_index][1])

    def action_move(self, which: str) -> None:
        """Move the cursor of the list."""
        getattr(self.query_one(OptionList), f"action_{which}")()

    def action_leave(self) -> None:
        """Close the dialog without an answer."""
        self.dismiss(None)
