"""The dialog with the recorded entries and the next steps: documents, actions, other signatures."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from custody.display import visible
from custody.pages.parts.page import Action
from custody.tui.pages.follow_ups import FollowUps
from custody.tui.screens.result import ResultScreen, other_lines
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Done
from custody.tui.widgets.options import Options

#: As many lines are on every screen at once.
_FEW = 4


class EnteredScreen(ModalScreen[Action | None]):
    """The recorded entries and next steps; returns the chosen action, None to go back."""

    HELP: ClassVar[str | None] = "Enter goes back; the other lines print a document or start the next step."
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        Binding("g", "open", "open the entry", show=False, id="go"),
        # The list of next steps has the cursor, and is shorter than a page.
        Binding("pagedown", "read(1)", "read on", show=False, priority=True),
        Binding("pageup", "read(-1)", "read back", show=False, priority=True),
    ]

    def __init__(self, done: Done, after: FollowUps) -> None:
        super().__init__()
        self._done, self._after = done, after

    @property
    def gives_way(self) -> bool:
        """Whether a scan may close the screen: it shows no warning."""
        return not self._done.status

    @property
    def lines(self) -> list[str]:
        """The recorded entries in sentences, then the command's other output."""
        more = other_lines(self._done)
        return [*self._after.told, *(["", *more] if more else [])]

    def compose(self) -> ComposeResult:
        """Lay out the recorded entries above, and the next steps below."""
        told = ResultScreen.of_done(self._done)
        with Vertical(classes="dialog"):
            yield told.heading
            with VerticalScroll(can_focus=False):
                yield Static(Text("\n".join(visible(line, told=True) for line in self.lines)))
            yield Options(
                Option("back"), *(Option(Text(visible(act.label))) for act in self._after.acts), markup=False
            )
            more = "   PgUp PgDn: read all" if len(self.lines) > _FEW else ""
            yield Static(f"Enter: do it   g: open the entry   Esc: back{more}", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Place the cursor on the line that goes back."""
        self.query_one(OptionList).highlighted = 0
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._after.acts[event.option_index - 1] if event.option_index else None)

    def action_open(self) -> None:
        """Show the recorded entry."""
        opens = ResultScreen.of_done(self._done).opens
        self.dismiss(None)
        if opens is not None:
            desk_of(self).open(opens)

    def action_read(self, by: int) -> None:
        """Scroll the recorded entries by a page."""
        told = self.query_one(VerticalScroll)
        told.scroll_relative(y=by * max(told.size.height - 1, 1), animate=False)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
