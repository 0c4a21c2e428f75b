"""A paper before it is printed: its text, the printer, the number of sheets, and which copy it is."""

from __future__ import annotations

import time
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from custody.display import visible
from custody.layout import many
from custody.tui.input.bursts import SOON
from custody.tui.screens import review
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Printing


class PrintScreen(ModalScreen[bool]):
    """The text of a paper, which keys scroll; returns True to print it."""

    HELP = (
        "What would be printed, as text, with its printer below. Nothing has left the vault yet. Arrows, PageDown and "
        "End read on. F8 prints, Esc prints nothing. A further copy of the same paper says on each sheet which one "
        "it is. This counts what you printed from this machine."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "back, not printed", id="back"),
        Binding("f8", "print", "print", id="sign"),
        Binding("space", "read_on", "next page", id="mark"),
    ]
    DEFAULT_CSS = """
    PrintScreen { align: left top; }
    PrintScreen #where { height: 1; padding: 0 1; background: $panel; text-style: bold; color: $foreground; }
    PrintScreen VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    PrintScreen #how { height: auto; max-height: 3; padding: 0 1; }
    PrintScreen #keys { height: 1; background: $footer-background; }
    PrintScreen #keys Button { width: auto; min-width: 0; height: 1; margin: 0 1; }
    """

    def __init__(self, paper: Printing) -> None:
        super().__init__()
        self._paper = paper
        self._pressed_at = time.monotonic()

    def compose(self) -> ComposeResult:
        """Lay the paper out above, its printer and the keys below."""
        desk = desk_of(self)
        training = "TRAINING  " if desk.page_service.training else ""
        title = f"{training}PRINT: {visible(self._paper.title)}"
        text = "\n".join(visible(line, told=True) for line in self._paper.lines)
        yield Static(Text(title, no_wrap=True, overflow="ellipsis"), id="where")
        with VerticalScroll():
            yield Static(Text(text))
        yield Static(Text(self._told()), id="how")
        with Horizontal(id="keys"):
            yield Button(f"{desk.key_of('back')} back, not printed", id="no", compact=True)
            yield Button(f"{desk.key_of('sign')} print", id="yes", compact=True)

    def _told(self) -> str:
        """Return the number of sheets where it is known, which copy it is, and the printer."""
        copy = f"copy {self._paper.copy}" if self._paper.copy > 1 else "first copy"
        sheets = [many(self._paper.sheets, "sheet")] if self._paper.sheets else []
        return f"{', '.join([*sheets, copy])}. Not sent yet. Printer: {visible(self._paper.printer)}"

    def on_mount(self) -> None:
        """Focus the text."""
        self.query_one(VerticalScroll).focus()
        self._pressed_at = time.monotonic()

    def warn(self, told: str) -> None:
        """Show the reason why nothing was printed, and ring the bell."""
        self.query_one("#how", Static).update(Text(f"✗ {told}"))
        self.app.bell()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "yes":
            self._print()
        else:
            self.dismiss(False)

    def action_read_on(self) -> None:
        """Show the next page of the text."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def action_answer(self, prints: bool) -> None:
        """Close the screen with the answer whether to print."""
        self.dismiss(prints)

    def action_print(self) -> None:
        """Print, unless this is still the key that opened the screen."""
        before, self._pressed_at = self._pressed_at, time.monotonic()
        if self._pressed_at - before < review.PAUSE:
            self.app.bell()
        else:
            self._print()

    def _print(self) -> None:
        """Print, where no scan came just before."""
        if desk_of(self).keys.calm:
            self.dismiss(True)
        else:
            self.warn(SOON)
