"""The dialog with the actions of a page; typing filters them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from custody.display import visible
from custody.pages.parts.page import Action
from custody.tui.widgets.answer import Typed
from custody.tui.widgets.options import Options


class ActsScreen(ModalScreen[Action | None]):
    """The list of a page's actions, refused ones with the reason; returns the chosen one, None if left.

    Typing narrows the list; Enter takes the line under the cursor.
    """

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        Binding("down", "move('cursor_down')", "down", show=False),
        Binding("up", "move('cursor_up')", "up", show=False),
        Binding("pagedown", "move('page_down')", "a screen down", show=False),
        Binding("pageup", "move('page_up')", "a screen up", show=False),
    ]

    def __init__(self, about: str, acts: Sequence[Action]) -> None:
        super().__init__()
        self._about, self._acts = about, tuple(acts)
        self._shown = self._acts

    def compose(self) -> ComposeResult:
        """Lay out the search line and the list."""
        with Vertical(classes="dialog"):
            yield Static(Text(f"Actions: {visible(self._about)}"))
            yield Typed(placeholder="search actions")
            yield Options(*map(self._option, self._acts), markup=False)
            yield Static("Enter: do it   letters: narrow   Esc: back", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Place the cursor on the first act that is allowed."""
        self.query_one(OptionList).can_focus = False
        self._begin()

    def _begin(self) -> None:
        first = next((at for at, act in enumerate(self._shown) if act.refused is None), None)
        self.query_one(OptionList).highlighted = first

    @staticmethod
    def line_of(act: Action) -> str:
        """Return the line of an action: its label and command, or its label and the reason of the refusal."""
        form = " ".join(act.words)
        refused = act.refused
        return (
            f"{act.label}  ({form})"
            if refused is None
            else f"✗ {act.label}: {visible(refused.text, told=True)}"
        )

    def _option(self, act: Action) -> Option:
        return Option(Text(self.line_of(act)), disabled=act.refused is not None)

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        """Show only the actions that contain every typed word."""
        event.stop()
        self._shown = self.fitting(event.value)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(map(self._option, self._shown))
        self._begin()

    def fitting(self, typed: str) -> tuple[Action, ...]:
        """Return the acts with every typed word, those with the words in their command first."""
        words = typed.casefold().split()
        # Users of the command line begin with the program's name.
        found = [
            act
            for act in self._acts
            if all(word in f"custody {self.line_of(act)}".casefold() for word in words)
        ]
        found.sort(key=lambda act: not all(word in " ".join(act.words) for word in words))
        return tuple(found)

    @on(Input.Submitted)
    def _taken(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.query_one(OptionList).highlighted
        if at is None or self._shown[at].refused is not None:
            self.app.bell()
        else:
            self.dismiss(self._shown[at])

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._shown[event.option_index])

    def action_move(self, how: str) -> None:
        """Move the cursor by an action of the list, such as cursor_down."""
        getattr(self.query_one(OptionList), f"action_{how}")()

    def action_leave(self) -> None:
        """Close the dialog without a choice."""
        self.dismiss(None)
