"""What can be done about what a page shows: what may be now, and why the rest may not."""

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
from tui.page import Act


class ActsScreen(ModalScreen[Act | None]):
    """Gives the act that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back")]

    def __init__(self, about: str, acts: Sequence[Act]) -> None:
        super().__init__()
        self._about, self._acts = about, tuple(acts)

    def compose(self) -> ComposeResult:
        """Lay the acts out, those that may not be done with the reason."""
        with Vertical(classes="dialog"):
            yield Static(Text(f"What to do: {visible(self._about)}"))
            yield OptionList(
                *(Option(Text(self._told(act)), disabled=bool(act.why)) for act in self._acts), markup=False
            )
            yield Static("Enter: do it   Esc: back", markup=False, classes="keys")

    @staticmethod
    def _told(act: Act) -> str:
        command = f"custody {' '.join(act.words)}"
        return f"{act.label}  ({command})" if not act.why else f"✗ {act.label}: {visible(act.why, told=True)}"

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._acts[event.option_index])

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
