"""The dialog to choose several lines of a list: Space marks a line, Enter takes the marked ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from custody.display import visible
from custody.tui.widgets.options import Options


class ChooseScreen(ModalScreen[list[str] | None]):
    """A list of lines; returns the keys of the marked ones, else of that under the cursor, None if left."""

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        Binding("space", "mark", "mark", id="mark"),
        Binding("enter", "take", "take", priority=True, id="open"),
    ]

    def __init__(self, question: str, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._question, self._rows = question, tuple(rows)
        self._marked: set[int] = set()

    @property
    def gives_way(self) -> bool:
        """Whether a scan may close the screen: nothing is marked yet."""
        return not self._marked

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            yield Options(*(Option(self._told(at)) for at in range(len(self._rows))), markup=False)
            yield Static("Space: mark   Enter: take   Esc: back", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin with the first line."""
        self.query_one(OptionList).highlighted = 0
        self.query_one(OptionList).focus()

    def _told(self, at: int) -> Text:
        return Text(f"[{'x' if at in self._marked else ' '}] {visible(self._rows[at][1])}", no_wrap=True)

    def action_mark(self) -> None:
        """Mark the line under the cursor or remove its mark, and move to the next."""
        listed = self.query_one(OptionList)
        at = listed.highlighted
        if at is not None:
            self._marked ^= {at}
            listed.replace_option_prompt_at_index(at, self._told(at))
            listed.highlighted = min(at + 1, len(self._rows) - 1)

    def action_take(self) -> None:
        """Close the dialog with the marked lines, else the line under the cursor."""
        at = self.query_one(OptionList).highlighted
        taken = sorted(self._marked) or ([] if at is None else [at])
        self.dismiss([self._rows[index][0] for index in taken])

    def action_leave(self) -> None:
        """Close the dialog without a choice."""
        self.dismiss(None)
