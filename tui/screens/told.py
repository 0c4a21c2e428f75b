"""What a command answered, or why it did not do what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from custody.display import visible
from tui.drawing import SIGNS
from tui.intents import Done, Failed
from tui.page import Tone
from tui.themes import styles


class ToldScreen(ModalScreen[None]):
    """Shows lines until somebody has read them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back"),
        Binding("enter", "leave", "back", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[str], tone: Tone = "") -> None:
        super().__init__()
        self.title_told, self.lines, self._tone = title, tuple(lines), tone

    @classmethod
    def of_failure(cls, failed: Failed) -> ToldScreen:
        """Show what went wrong, the rule that refused, and what to do."""
        rule = [f"Rule: {failed.rule}"] if failed.rule else []
        hint = ["", failed.hint] if failed.hint else []
        return cls("NOT DONE", [failed.message, *rule, *hint, "", f"(exit status {failed.status})"], "bad")

    @classmethod
    def of_done(cls, done: Done) -> ToldScreen:
        """Show how a command ended and which entries stand."""
        entered = [f"entry {one.position}: {one.kind}" for one in done.entered]
        tone: Tone = "good" if done.status == 0 else "warn"
        title = "ENTERED" if entered else "DONE"
        if done.status:
            title += f", WITH WARNINGS (exit status {done.status})"
        return cls(title, [*entered, "", *done.lines] if entered else done.lines, tone)

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        style = styles(self.app.theme)[self._tone]
        with Vertical(classes="dialog"):
            yield Static(Text(f"{SIGNS.get(self._tone, ' ')} {self.title_told}", style=style), classes="said")
            with VerticalScroll(can_focus=True):
                yield Static(Text("\n".join(visible(one, told=True) for one in self.lines)))
            yield Static("Enter or Esc: back", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Let the keys scroll."""
        self.query_one(VerticalScroll).focus()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
