"""Background tasks, running, waiting for a signature or ended, and what was said today."""

from __future__ import annotations

from collections.abc import Sequence
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
from custody.tui.background_tasks import Work
from custody.tui.widgets.options import Options

#: Seconds between two refreshes.
_OFTEN = 0.5


class RunningScreen(ModalScreen[Work | None]):
    """The list of background tasks, and ``said`` below; returns the task to open, None if left."""

    HELP = (
        "Background tasks, and what was said today, the newest first. Enter opens a task: its progress, the "
        "entry to be signed, or its result. P pauses and resumes; Delete ends it."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "pause or resume"),
        Binding("delete", "stop", "end it"),
        Binding("escape", "leave", "back", id="back"),
        Binding("f9", "leave", "back", show=False, id="running"),
    ]

    def __init__(self, works: Sequence[Work], said: Sequence[str] = ()) -> None:
        super().__init__()
        self._works, self._said = tuple(works), tuple(said)

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        with Vertical(classes="dialog"):
            yield Static("BACKGROUND TASKS" if self._works else "NO BACKGROUND TASKS", markup=False)
            yield Options(*(Option(self._told(work)) for work in self._works), markup=False)
            if self._said:
                yield Static("SAID TODAY", markup=False)
                with VerticalScroll(can_focus=not self._works):
                    yield Static(Text("\n".join(visible(text, told=True) for text in self._said)))
            some = "Enter: open   P: pause or resume   Del: end it   " if self._works else ""
            yield Static(f"{some}Esc: back", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Refresh the list every half second."""
        self.set_interval(_OFTEN, self.show)

    @staticmethod
    def _told(work: Work) -> Text:
        return Text(
            f"{work.state.upper()}  {visible(work.title)}  {work.progress if work.result is None else ''}".rstrip()
        )

    def show(self) -> None:
        """Show the state and progress of each task."""
        listed = self.query_one(OptionList)
        for at, one in enumerate(self._works):
            listed.replace_option_prompt_at_index(at, self._told(one))

    def _chosen(self) -> Work | None:
        at = self.query_one(OptionList).highlighted
        return None if at is None else self._works[at]

    @on(OptionList.OptionSelected)
    def _take_up(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._works[event.option_index])

    def action_pause(self) -> None:
        """Pause or resume the task under the cursor."""
        chosen = self._chosen()
        if chosen is not None:
            chosen.pause()
            self.show()

    def action_stop(self) -> None:
        """Ask the task under the cursor to end."""
        chosen = self._chosen()
        if chosen is not None:
            chosen.stop()
            self.show()

    def action_leave(self) -> None:
        """Close the list."""
        self.dismiss(None)
