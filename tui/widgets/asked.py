"""A question above a list: its label, one line for the answer, and what is asked. Says nothing of what may be."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from tui.widgets.answer import Answer


class Asked(Horizontal):
    """A question above the list, on one line."""

    DEFAULT_CSS = """
    Asked { height: 1; }
    Asked > .label { width: 10; }
    Asked > Input { width: 1fr; }
    """

    def __init__(self, label: str, name: str, value: object, told: str) -> None:
        super().__init__()
        self._label, self.of, self._value, self.told = label, name, value, told

    def compose(self) -> ComposeResult:
        """Lay the question out."""
        yield Static(f" {self._label}", classes="label", markup=False)
        value = "" if self._value is None else str(self._value)
        yield Answer(value, compact=True, id=self.of, placeholder=self.told, tooltip=self.told)

    def explained(self) -> list[str]:
        """Say what is asked."""
        return [f"{self._label}: {self.told}"]
