"""Runs a command of this program in a process that kills itself behind the step of the given number.

Nothing is replaced: each step is taken as it is, and then counted. ``python -m tests.journeys.killed CLOCK STEP FILE
ARGUMENT…`` writes the names of the steps it came to into FILE; a STEP of 0 kills nothing.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from custody.cli.call import Surroundings
from custody.cli.main import main
from custody.ledger.archive import Archive
from custody.ledger.journal import Journal
from storage.memory import FixedClock
from storage.objects_s3.calls import Calls
from storage.upload_journals import FileUploadJournal, FileUploadJournals

#: Whatever a run of archiving does that outlives it, or asks of a store.
STEPS: tuple[tuple[Any, str], ...] = (
    (Calls, "once"),
    (FileUploadJournals, "start"),
    (FileUploadJournal, "begun"),
    (FileUploadJournal, "part"),
    (FileUploadJournal, "ended"),
    (Archive, "store"),
    (Journal, "submit"),
    (FileUploadJournals, "forget"),
)


class Fuse:
    """Counts steps, notes them, and ends the process at one as a loss of power does."""

    def __init__(self, at: int, file: Path) -> None:
        self._at = at
        self._file = file
        self._count = 0
        self._lock = threading.Lock()

    def step(self, name: str) -> None:
        """Come behind a step."""
        with self._lock:
            self._count += 1
            with self._file.open("a") as out:
                out.write(f"{name}\n")
            if self._count == self._at:
                os.kill(os.getpid(), signal.SIGKILL)


def wire(fuse: Fuse) -> None:
    """Let the fuse count every step."""
    for owner, name in STEPS:
        usual = getattr(owner, name)

        def counted(*args: Any, _usual: Any = usual, _name: str = name, **named: Any) -> Any:
            try:
                return _usual(*args, **named)
            finally:
                fuse.step(str(args[2]) if _name == "once" else _name)

        setattr(owner, name, functools.wraps(usual)(counted))


if __name__ == "__main__":
    clock, step, file, *argv = sys.argv[1:]
    wire(Fuse(int(step), Path(file)))
    around = Surroundings(sys.stdout, sys.stderr, os.environ, Path.cwd(), FixedClock(int(clock)))
    raise SystemExit(main(argv, around))
