"""The dialog to choose several lines of a list: Space marks a line, Enter takes the marked ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from custody.display import visible
from custody.tui.widgets.options import Options

if TYPE_CHECKING:
    from custody.pages.parts.page import Target
    from custody.tui.services.finding import Hit


class ChooseScreen(ModalScreen[list[str] | None]):
    """A list of lines; returns the keys of the marked ones, else of that under the cursor, None if left.

    Only ``several`` lines have marks.
    """

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        Binding("space", "mark", "mark", id="mark"),
        Binding("enter", "take", "take", priority=True, id="open"),
    ]

    def __init__(self, question: str, rows: Sequence[tuple[str, str]], *, several: bool = True) -> None:
        super().__init__()
        self._question, self._rows, self._several = question, tuple(rows), several
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
            marks = "Space: mark   " if self._several else ""
            yield Static(f"{marks}Enter: take   Esc: back", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin with the first line."""
        self.query_one(OptionList).highlighted = 0
        self.query_one(OptionList).focus()

    def _told(self, at: int) -> Text:
        mark = f"[{'x' if at in self._marked else ' '}] " if self._several else ""
        return Text(f"{mark}{visible(self._rows[at][1])}", no_wrap=True)

    def action_mark(self) -> None:
        """Mark the line under the cursor or remove its mark, and move to the next."""
        listed = self.query_one(OptionList)
        at = listed.highlighted
        if self._several and at is not None:
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


def open_hit(screen: Screen[Any], hits: Sequence[Hit], go: Callable[[Target], object]) -> None:
    """Open what a text names; where it names several, the person chooses."""

    def chosen(keys: list[str] | None) -> None:
        if keys:
            go(hits[int(keys[0])].target)

    if len(hits) == 1:
        go(hits[0].target)
    else:
        rows = [(str(at), hit.label) for at, hit in enumerate(hits)]
        screen.app.push_screen(ChooseScreen("Several have this name or number", rows, several=False), chosen)
