"""Choosing several of a list: Space marks a line, Enter takes what is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import SelectionList, Static
from textual.widgets.selection_list import Selection

from custody.display import visible


class ChooseScreen(ModalScreen[list[str] | None]):
    """Gives the keys of the lines that were marked, else of the one under the cursor; None where nobody chose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back"),
        Binding("enter", "take", "take", priority=True),
    ]

    def __init__(self, question: str, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._question, self._rows = question, tuple(rows)

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            yield SelectionList[str](*(Selection(Text(visible(told)), key) for key, told in self._rows))
            yield Static("Space: mark   Enter: take   Esc: back", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Let the keys mark."""
        self.query_one(SelectionList).focus()

    def action_take(self) -> None:
        """Take what is marked, else the line under the cursor."""
        listed = self.query_one(SelectionList)
        at = listed.highlighted
        marked = [key for key, _ in self._rows if key in listed.selected]
        self.dismiss(marked or ([] if at is None else [self._rows[at][0]]))

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
