"""Runs a command of this program in a process that kills itself behind the step of the given number.

Nothing is replaced: each step is taken as it is, and then counted. ``python -m tests.journeys.killed CLOCK STEP FILE
ARGUMENT…`` writes the names of the steps it came to into FILE; a STEP of 0 kills nothing. ``killed`` does the same in
a process that a server of processes makes, which has loaded the program already.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from custody.ledger.append.entry_signing import Journal
from custody.ledger.objects.archive import Archive
from custody.storage.database.writer import SqlTransaction
from custody.storage.memory.small_ports import FixedClock
from custody.storage.state.head import HeadFile
from custody.storage.stores.s3.calls import Calls
from custody.storage.stores.upload_journals import FileUploadJournal, FileUploadJournals
from tests.faults.points import ALL, DEAR, some

#: Whatever a command does that outlives it, or asks of a store.
STEPS: tuple[tuple[Any, str], ...] = (
    (Calls, "once"),
    (FileUploadJournals, "start"),
    (FileUploadJournal, "begun"),
    (FileUploadJournal, "part"),
    (FileUploadJournal, "ended"),
    (Archive, "store"),
    (HeadFile, "intend"),
    (SqlTransaction, "commit"),
    (HeadFile, "promote"),
    (Journal, "submit"),
    (FileUploadJournals, "forget"),
)
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    ["tests.journeys.killed", "tests.journeys.stores.loaded", "boto3", "custody.storage.vault.vault"]
)


def behind(steps: Sequence[str], most: int = DEAR) -> list[int]:
    """Return the steps, counted from 1, that a run is killed behind: in `make faults` all, else at most so many.

    These are evenly spread over the last steps of each name, so that no two are alike.
    """
    last = {name: number for number, name in enumerate(steps, 1)}
    return list(range(1, len(steps) + 1)) if ALL else some(sorted(last.values()), most)


class Fuse:
    """Counts steps, notes them, and ends the process at one as a loss of power does."""

    def __init__(self, at: int, file: Path, number: signal.Signals = signal.SIGKILL) -> None:
        self._at = at
        self._number = number
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
                # To this thread, which takes it before it goes on: sent to the process, another one may take it later.
                signal.raise_signal(self._number)


def wire(fuse: Fuse) -> None:
    """Make the fuse count every step."""
    for owner, name in STEPS:
        usual = getattr(owner, name)

        def counted(*args: Any, _usual: Any = usual, _name: str = name, **named: Any) -> Any:
            try:
                return _usual(*args, **named)
            finally:
                fuse.step(str(args[2]) if _name == "once" else _name)

        setattr(owner, name, functools.wraps(usual)(counted))


def killed(
    argv: Sequence[str], at: int, clock: int, environ: Mapping[str, str], folder: Path
) -> tuple[int, list[str]]:
    """Run a command in a process of its own that dies behind a step; gives its exit status and the steps it came to.

    A process that was killed has a negative status, as ``subprocess`` gives it.
    """
    file = folder / "steps"
    file.unlink(missing_ok=True)
    environ = {**os.environ, **environ}
    one = _PROCESSES.Process(target=_child, args=([*argv], (at, file), (environ, clock, folder)))
    one.start()
    one.join()
    assert one.exitcode is not None
    return one.exitcode, file.read_text().split()


def _child(argv: list[str], fuse: tuple[int, Path], around: tuple[dict[str, str], int, Path]) -> None:
    environ, clock, folder = around
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    wire(Fuse(*fuse))
    with (folder / "said").open("w") as said:
        status = main(argv, Surroundings(said, said, environ, folder, FixedClock(clock)))
    raise SystemExit(status)


if __name__ == "__main__":
    clock, step, file, *argv = sys.argv[1:]
    wire(Fuse(int(step), Path(file)))
    around = Surroundings(sys.stdout, sys.stderr, os.environ, Path.cwd(), FixedClock(int(clock)))
    raise SystemExit(main(argv, around))
