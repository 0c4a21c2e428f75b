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

#: Tasks and forms that are named, at most; of further ones only the number is shown.
_NAMED = 5


class LeavingScreen(ModalScreen[bool]):
    """The question whether to quit; returns True to end the program.

    ``works`` are the tasks that end with it, ``begun`` the forms that are not signed; ``keeps`` is False where drafts
    cannot be saved.
    """

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "answer(True)", "quit", id="quit"),
        Binding("escape", "answer(False)", "stay", id="back"),
    ]

    def __init__(self, works: Sequence[Work], *, begun: Sequence[str] = (), keeps: bool = True) -> None:
        super().__init__()
        self._works, self._begun, self._keeps = tuple(works), tuple(begun), keeps

    def compose(self) -> ComposeResult:
        """Lay out the tasks that end, and what stays."""
        with Vertical(classes="dialog"):
            yield Static("QUIT?", markup=False)
            yield Static("\n".join(self._told()), markup=False)
            yield Static("q: quit   Esc: stay", markup=False, classes="keys")

    def _told(self) -> list[str]:
        """Return what ends, what is kept and what is lost, with a blank line between each two."""
        ends = "They end with the program; unsigned entries are not made. Run them again afterwards."
        works = [f"{work.state}: {visible(work.title)}, {work.progress}" for work in self._works]
        begun = [f"begun, not signed: {visible(text)}" for text in self._begun]
        parts = [
            [*_first(works), "", ends] if works else [],
            [*_first(begun), *(["They are kept as drafts."] if self._keeps else [])] if begun else [],
            [] if self._keeps else ["No draft can be saved: unsigned input will be lost."],
        ]
        stays = "Nothing is entered. Input is saved as a draft, except a form not yet added to its list."
        told = [part for part in parts if part] or [[stays]]
        return [line for at, part in enumerate(told) for line in (*([""] if at else []), *part)]

    def action_answer(self, quits: bool) -> None:
        """Close the dialog with the answer whether to end the program."""
        self.dismiss(quits)


def _first(lines: list[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - _NAMED
    return [*lines[:_NAMED], *([f"and {more} more"] if more > 0 else [])]
