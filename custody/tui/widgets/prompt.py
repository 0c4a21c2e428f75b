"""A question above a list: its label, and one line for the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Static

from custody.tui.services.context_help import Explains
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Intent
from custody.tui.widgets.answer import Answer
from custody.tui.widgets.scanner import Scanner

if TYPE_CHECKING:
    from custody.tui.pages.scan_answers import Fits


class Asked(Horizontal, Explains):
    """A question above the list, on one line.

    A code that is scanned there goes to the list unless it ``fits``.
    """

    checks_scans = True

    DEFAULT_CSS = """
    Asked { height: 1; }
    Asked > .label { width: 10; }
    Asked > Input { width: 1fr; }
    """

    def __init__(  # noqa: PLR0917  # what it asks, and how it shows that
        self, label: str, name: str, value: object, told: str, fits: Fits, hint: str = ""
    ) -> None:
        """Set label, field, value and explanation; ``hint`` is the placeholder where ``told`` is too long."""
        super().__init__()
        self._fits, self._hint = fits, hint or told
        self.label, self.of, self._value, self.meaning = label, name, value, told

    def compose(self) -> ComposeResult:
        """Lay the question out."""
        yield Static(f" {self.label}", classes="label", markup=False)
        value = "" if self._value is None else str(self._value)
        yield Answer(value, compact=True, id=self.of, placeholder=self._hint, tooltip=self.meaning)

    def scanned(self, code: str) -> None:
        """Take a scanned code as the answer and go on, or look it up for the list if it does not fit."""
        desk, line = desk_of(self), self.query_one(Answer)

        def judged(fits: bool) -> None:
            if not self.is_attached:
                return
            if fits:
                line.value = code
                line.post_message(line.Submitted(line, code))
            else:
                self.screen.query_one(Scanner).read(code)

        desk.ask(
            lambda _: desk.page_service.make(lambda context: self._fits(context, code), "scan"),
            judged,
            desk.trouble,
        )

    def explained(self) -> list[str]:
        """Return the explanation of the question."""
        return [f"{self.label}: {self.meaning}"]


def called(screen: Screen[Any], intents: Iterable[Intent]) -> list[Intent]:
    """Return intents with the labels of the screen's questions, which may differ from the form's."""
    labels = {widget.of: widget.label for widget in screen.query(Asked)}
    return [replace(intent, labels=labels) for intent in intents]
