"""Tasks: commands under way, with their progress, the question they wait for, and their result.

Nothing of a task is written to disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from custody.display import capitalised
from custody.errors import Conflict
from custody.pages.ledger.consequences import RECORDS
from custody.pages.parts.context import RunningCommand
from custody.tui.pages.review import Given, Known, Review
from custody.tui.render.pace import Pace
from custody.tui.services.intents import Done, Failed, State
from custody.tui.services.jobs import Agree, Job, Prints, Progress, Secret


@dataclass
class Work:
    """One running command; ``background`` if it is in the background, ``result`` once it has ended.

    ``about`` is what the ledger adds to the review of its entries, ``given`` what its form does. ``key`` is the key of
    the person who started it, who alone may sign them, ``person`` the name. ``agreed`` is the review that was agreed
    to, ``unsigned`` the alarms of one that was not, ``before`` an earlier one that others' entries made void; ``again``
    does it once more. ``leave`` closes its form once they are recorded; ``back`` shows the form a failure.
    """

    title: str
    leave: Callable[[], object]
    parts: int = 1
    key: str | None = None
    back: Callable[[Failed], object] = lambda _: None
    job: Job | None = None
    background: bool = False
    asks: Agree | Prints | Secret | None = None
    about: Known = field(default_factory=Known)
    given: Given = field(default_factory=Given)
    before: Review | None = None
    agreed: Review | None = None
    unsigned: tuple[str, ...] = ()
    again: Callable[[Review | None], object] = lambda _: None
    result: Done | Failed | None = None
    person: str = ""
    ticks: Callable[[], float] = time.monotonic
    pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        self.pace = Pace(self.ticks())

    @property
    def state(self) -> State:
        """The state of the task, in the words shown for it."""
        if self.result is not None:
            return "ended"
        if self.asks is not None:
            if isinstance(self.asks, Prints):
                return "to be printed"
            return "to be signed" if isinstance(self.asks, Agree) else "asks a passphrase"
        if self.job is not None and self.job.stopped:
            return "ending"
        return "paused" if self.job is not None and self.job.paused else "running"

    @property
    def outdated(self) -> bool:
        """Whether others' entries made void what a person agreed to, and nothing long was done for it."""
        conflict = isinstance(self.result, Failed) and self.result.code == Conflict.code
        return conflict and self.agreed is not None and not self.background and not self.pace.what

    @property
    def progress(self) -> str:
        """The progress in words, and the number of files where there are several."""
        whole = f"{self.parts} files: " if self.parts > 1 else ""
        return f"{whole}{self.pace.worded(self.ticks())}" if self.pace.what else "begun"

    @property
    def running(self) -> RunningCommand:
        """The title, state and progress of the task, for pages."""
        return RunningCommand(self.title, self.state, self.progress)

    def take(self, progress: Progress) -> None:
        """Record the progress that the job reported."""
        self.pace.take(progress.done, progress.total, progress.what, self.ticks())

    def pause(self) -> None:
        """Pause the command, or resume it."""
        if self.job is None or self.result is not None:
            return
        self.job.pause()
        (self.pace.pause if self.job.paused else self.pace.go_on)(self.ticks())

    def with_unsigned(self, failed: Failed) -> Failed:
        """Return a failure with the alarms that were read and left unsigned first: they are not on record."""
        alarms = " ".join(alarm.removesuffix(RECORDS).strip() for alarm in self.unsigned)
        return (
            replace(failed, message=f"NOT ON RECORD: {alarms} {capitalised(failed.message)}")
            if alarms
            else failed
        )

    def stop(self) -> None:
        """Ask the command to end; it may still show its results so far."""
        if self.job is not None and self.result is None:
            self.job.stop()
            self.pace.go_on(self.ticks())


def summary(works: list[Work]) -> str:
    """Return the numbers of background tasks by state, for the heading; empty for none."""
    states = [work.state for work in works if work.background]
    asks, ended = states.count("to be signed"), states.count("ended")
    types, prints = states.count("asks a passphrase"), states.count("to be printed")
    runs = len(states) - asks - types - prints - ended
    told = (
        f"{runs} running" if runs else "",
        f"{asks} to sign" if asks else "",
        f"{types} to type" if types else "",
        f"{prints} to print" if prints else "",
        f"{ended} ended" if ended else "",
    )
    words = ", ".join(part for part in told if part)
    return f"F9: {words}" if words else ""
