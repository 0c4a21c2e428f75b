"""Work that takes its time: how far it is, how fast, how long still; it can wait, go on, and be stopped."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.jobs import Job, Progress

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


class WorkingScreen(ModalScreen[None]):
    """Stands over the screen from which work was begun until it has ended."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "pause or go on"),
        Binding("escape", "stop", "stop"),
    ]

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what
        self.job: Job | None = None

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical(classes="dialog"):
            yield Static(self._what, classes="said", markup=False)
            yield Static("working …", id="far", markup=False)
            yield Static("p: pause or go on   Esc: stop", markup=False, classes="keys")

    def show(self, progress: Progress) -> None:
        """Say how far it is."""
        self.query_one("#far", Static).update(far(progress, time.monotonic()))

    def action_pause(self) -> None:
        """Let the work wait, or go on."""
        if self.job is not None:
            self.job.pause()
            self.query_one("#far", Static).update("PAUSED" if self.job.paused else "working …")

    def action_stop(self) -> None:
        """Ask the work to end; the screen goes when it has."""
        if self.job is not None:
            self.job.stop()
            self.query_one("#far", Static).update("stopping …")


def far(progress: Progress, now: float) -> str:
    """Say how far work is: done of total, percent, rate, and what is left of its time."""
    done, total, spent = progress.done, progress.total, now - progress.job.began
    whole = "" if total is None else f" of {_amount(total, progress.what)}"
    share = "" if not total else f", {100 * done // total} %"
    rate = done / spent if spent >= 1 else 0.0
    if rate <= 0:
        return f"{_amount(done, progress.what)}{whole}{share}"
    left = "" if not total or done >= total else f", {_clock((total - done) / rate)} left"
    return f"{_amount(done, progress.what)}{whole}{share}, {_amount(round(rate), progress.what)}/s{left}"


def _amount(count: int, what: str) -> str:
    if what != "bytes":
        return f"{count} {what}"
    size, unit = float(count), 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{count} B" if unit == 0 else f"{size:.1f} {_UNITS[unit]}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
