"""The dialog with one question and one line for its answer; a scanner's Enter ends it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from custody.tui.widgets.answer import Answer


class AskScreen(ModalScreen[str | None]):
    """A question; returns the typed text, None if left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back", id="back")]

    def __init__(self, question: str, answer: str = "", *, secret: bool = False) -> None:
        super().__init__()
        self._question, self._answer, self._secret = question, answer, secret

    def compose(self) -> ComposeResult:
        """Lay the question out."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            yield Answer(self._answer, password=self._secret)
            yield Static("Enter: answer   Esc: back", markup=False, classes="keys")

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)

    def action_leave(self) -> None:
        """Close the dialog without an answer."""
        self.dismiss(None)
