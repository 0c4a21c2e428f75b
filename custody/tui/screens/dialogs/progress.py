"""The dialog of a running command: progress, rate, remaining time; pause, background, stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from custody.display import visible
from custody.tui.background_tasks import Work

#: Columns of the bar.
_BAR = 60
#: Seconds between two drawings without a report, so that the rate falls where nothing moves.
_AGAIN = 1.0


class WorkingScreen(ModalScreen[None]):
    """The progress dialog of a task, open until the task ends or moves to the background.

    ``aside`` moves it to the background; None where the task has to stay.
    """

    HELP = (
        "A command is running. P pauses and resumes it. Esc stops it: a sweep records its results so far,"
        " an upload can be resumed where the store supports it. F9 continues it in the background, and "
        "brings it back."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "pause or resume"),
        Binding("f9", "aside", "run in background", id="running"),
        Binding("escape", "stop", "stop", id="back"),
    ]

    def __init__(self, work: Work, aside: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.work = work
        self._aside = aside

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        keys = "P pause   F9 background   Esc stop"
        with Vertical(classes="dialog"):
            yield Static(Text(visible(self.work.title)), classes="said")
            yield Static("", id="bar", markup=False)
            yield Static("working …", id="far", markup=False)
            yield Static(
                keys if self._aside else keys.replace("F9 background   ", ""), markup=False, classes="keys"
            )

    def on_mount(self) -> None:
        """Refresh the screen while no progress is reported."""
        self.show()
        self.set_interval(_AGAIN, self.show)

    def show(self) -> None:
        """Show the progress; close once the task has ended."""
        if self.work.result is not None and self.is_current:
            self.dismiss(None)
            return
        if not self.query("#far"):
            return
        state = self.work.state
        word = {"paused": "PAUSED: ", "ending": "stopping … "}.get(state, "")
        self.query_one("#bar", Static).update(self.work.pace.bar(min(_BAR, self.app.size.width - 20)))
        self.query_one("#far", Static).update(f"{word}{self.work.progress}")

    def action_pause(self) -> None:
        """Pause or resume the task."""
        self.work.pause()
        self.show()

    def action_aside(self) -> None:
        """Move the task to the background, where it may run there."""
        if self._aside is None:
            self.app.bell()
        else:
            self._aside()

    def action_stop(self) -> None:
        """Ask the task to end; the dialog closes when it has."""
        self.work.stop()
        self.show()
