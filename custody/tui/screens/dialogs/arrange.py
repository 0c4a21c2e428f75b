"""The dialog to sort and restrict a list: a digit takes its line, Enter the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from custody.display import visible
from custody.folds import cut
from custody.tui.widgets.options import Options

#: Lines that a digit takes, and columns that the dialog has at the most, and those beside the text of a line.
_DIGITS, _WIDEST, _FRAME = 9, 110, 9


class ArrangeScreen(ModalScreen[int | None]):
    """The columns and values that arrange a list; returns a line's number from 0, None if left."""

    HELP: ClassVar[str | None] = (
        "Order of the list. A digit or Enter takes a line: a column sorts, a value leaves only the lines that have it. "
        "The same column once more turns the order round. Numbers are in order of value, what has none comes last. "
        "An order can be kept under a name."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        *(Binding(str(digit), f"take({digit})", "take", show=False) for digit in range(1, _DIGITS + 1)),
    ]

    def __init__(self, about: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._about, self._lines = about, tuple(lines)

    @property
    def gives_way(self) -> bool:
        """Whether a scan may close the screen: nothing is typed on it."""
        return True

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        room = min(self.app.size.width * 9 // 10, _WIDEST) - _FRAME
        shown = (
            f"{at + 1 if at < _DIGITS else ' '} {cut(visible(line), room)}"
            for at, line in enumerate(self._lines)
        )
        with Vertical(classes="dialog"):
            yield Static(Text(f"Order of {visible(self._about)}"))
            yield Options(*(Option(Text(line, no_wrap=True)) for line in shown), markup=False)
            yield Static("1 to 9, Enter: take   Esc: back", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin with the first line."""
        listed = self.query_one(OptionList)
        listed.highlighted = 0
        listed.focus()

    def action_take(self, number: int) -> None:
        """Take a line by its number, from 1."""
        if number <= len(self._lines):
            self.dismiss(number - 1)
        else:
            self.app.bell()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index)

    def action_leave(self) -> None:
        """Close the dialog without an answer."""
        self.dismiss(None)
