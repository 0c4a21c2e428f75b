"""The dialog that confirms the end of the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from custody.display import visible
from custody.tui.background_tasks import Work

#: Tasks that are named, at most; of further ones only the number is shown.
_NAMED = 5


class LeavingScreen(ModalScreen[bool]):
    """The question whether to quit; returns True to end the program.

    ``works`` are the tasks that end with it; ``keeps`` is False where drafts cannot be saved.
    """

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "answer(True)", "quit", id="quit"),
        Binding("escape", "answer(False)", "stay", id="back"),
    ]

    def __init__(self, works: Sequence[Work], *, keeps: bool = True) -> None:
        super().__init__()
        self._works, self._keeps = tuple(works), keeps

    def compose(self) -> ComposeResult:
        """Lay out the tasks that end, and what stays."""
        with Vertical(classes="dialog"):
            yield Static("QUIT?", markup=False)
            yield Static("\n".join(self._told()), markup=False)
            yield Static("q: quit   Esc: stay", markup=False, classes="keys")

    def _told(self) -> list[str]:
        lost = "No draft can be saved: unsigned input will be lost."
        if not self._works:
            stays = "Nothing is entered. Input is saved as a draft, except a form not yet added to its list."
            return [stays if self._keeps else lost]
        told = [f"{work.state}: {visible(work.title)}, {work.progress}" for work in self._works[:_NAMED]]
        if len(self._works) > _NAMED:
            told.append(f"and {len(self._works) - _NAMED} more")
        ends = "They end with the program; unsigned entries are not made. Run them again afterwards."
        return [*told, "", ends, *([] if self._keeps else ["", lost])]

    def action_answer(self, quits: bool) -> None:
        """Close the dialog with the answer whether to end the program."""
        self.dismiss(quits)
