"""Types a command in children of which each dies, or gets a signal, one step later than the one before.

``python -m tests.cli.dying FOLDER SIGNAL NOW STEPS ARGUMENTS``, the last two as JSON lists, makes a desk in FOLDER for
each child, up to the first that comes to its end. A step is the return of a function of the program. SIGNAL is 0 for a
sudden end. With a folder ``model`` there every desk begins as a copy of it; of a sudden end each is then what lies on
the disk at its step of one and the same run, which is all that a process leaves that ends so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import custody
from custody.cli import stopping
from storage.memory import CountedEntropy, FixedClock
from tests.cli.desk import Desk, cheap_keys
from tests.world import MONDAY

ROOT = Path(custody.__file__).resolve().parent.parent


def dying(
    folder: Path, steps: Collection[str], argv: Sequence[str], number: int = 0, now: int = MONDAY
) -> list[Desk]:
    """Return the desks at which a command ended too early, in order, then the one where it ended well."""
    words = [str(folder), str(number), str(now), json.dumps(sorted(steps)), json.dumps(argv)]
    subprocess.run([sys.executable, "-m", "tests.cli.dying", *words], cwd=ROOT, check=True)
    count = len(list(folder.glob("desk*")))
    return [Desk(folder / f"desk{at}", FixedClock(now)) for at in range(count)]


def _watching(steps: Collection[str], act: Callable[[int], None]) -> Callable[[Any, str, Any], None]:
    """Return what is told of every call and calls ``act`` with the number of each step that returns."""
    count = 0

    def watch(frame: Any, event: str, _: Any) -> None:
        nonlocal count
        if event == "return" and frame.f_code.co_qualname in steps:
            act(count)
            count += 1

    return watch


def _typed(desk: Desk, argv: Sequence[str], steps: Collection[str], act: Callable[[int], None]) -> int:
    sys.setprofile(_watching(steps, act))
    with cheap_keys():
        answer = desk.run(*argv)
    sys.setprofile(None)
    return answer.status


def _copy_each(folder: Path, now: int, steps: Collection[str], argv: Sequence[str]) -> None:
    """Type the command once at a desk of its own; keep at each step what lies on the disk then, and at last all."""
    place = shutil.copytree(folder / "model", folder / "going")
    made = 0

    def keep(step: int) -> None:
        nonlocal made
        made = step + 1
        # A process of its own: closing a file here would take the locks that this one has on it.
        child = os.fork()
        if not child:
            sys.setprofile(None)
            shutil.copytree(place, folder / f"desk{step}")
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0

    _typed(Desk(place, FixedClock(now), entropy=CountedEntropy(b"going")), argv, steps, keep)
    place.rename(folder / f"desk{made}")


def _end_each(folder: Path, number: int, now: int, steps: Collection[str], argv: Sequence[str]) -> None:
    """Type the command in a child that ends at its first step, in one that ends at its second, until one is whole."""
    for last in range(100):
        place = folder / f"desk{last}"
        if (folder / "model").exists():
            shutil.copytree(folder / "model", place)
        desk = Desk(place, FixedClock(now), entropy=CountedEntropy(str(last).encode()))
        reached = folder / f"reached{last}"

        def end(step: int, last: int = last, reached: Path = reached) -> None:
            if step != last:
                return
            sys.setprofile(None)
            reached.touch()
            if not number:
                os._exit(99)
            os.kill(os.getpid(), number)

        child = os.fork()
        if not child:
            os._exit(_typed(desk, argv, steps, end))
        os.waitpid(child, 0)
        if not reached.exists():
            return
    raise AssertionError(f"{argv} came to no end in so many steps")


def _run(folder: Path, number: int, now: int, steps: Collection[str], argv: Sequence[str]) -> None:
    stopping.unwind()
    if number or not (folder / "model").exists():
        _end_each(folder, number, now, steps, argv)
    else:
        _copy_each(folder, now, steps, argv)


if __name__ == "__main__":
    _run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *map(json.loads, sys.argv[4:]))
