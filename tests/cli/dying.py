"""Types a command in children of which each dies, or gets a signal, one step later than the one before.

``python -m tests.cli.dying FOLDER SIGNAL NOW STEPS ARGUMENTS``, the last two as JSON lists, makes a desk in FOLDER for
each child, up to the first that comes to its end. A step is the return of a function of the program. With a folder
``model`` there every desk begins as a copy of it. SIGNAL is 0 for a sudden end.
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
    """Give the desks at which a command ended too early, in order, the last one as it should be."""
    words = [str(folder), str(number), str(now), json.dumps(sorted(steps)), json.dumps(argv)]
    subprocess.run([sys.executable, "-m", "tests.cli.dying", *words], cwd=ROOT, check=True)
    count = len(list(folder.glob("desk*")))
    return [Desk(folder / f"desk{at}", FixedClock(now)) for at in range(count)]


def _end_at(last: int, steps: Collection[str], number: int) -> Callable[[Any, str, Any], None]:
    count = 0

    def watch(frame: Any, event: str, _: Any) -> None:
        nonlocal count
        if event == "return" and frame.f_code.co_qualname in steps:
            if count == last:
                sys.setprofile(None)
                if not number:
                    os._exit(99)
                os.kill(os.getpid(), number)
            count += 1

    return watch


def _run(folder: Path, number: int, now: int, steps: Collection[str], argv: Sequence[str]) -> None:
    stopping.unwind()
    for last in range(100):
        place = folder / f"desk{last}"
        if (folder / "model").exists():
            shutil.copytree(folder / "model", place)
        desk = Desk(place, FixedClock(now), entropy=CountedEntropy(str(last).encode()))
        child = os.fork()
        if not child:
            sys.setprofile(_end_at(last, steps, number))
            with cheap_keys():
                answer = desk.run(*argv)
            sys.setprofile(None)
            os._exit(answer.status)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == 0:
            return


if __name__ == "__main__":
    _run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *map(json.loads, sys.argv[4:]))
