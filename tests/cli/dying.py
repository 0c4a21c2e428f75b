"""Types a command that ends at one of its steps, suddenly or by a signal, and keeps what it leaves.

``python -m tests.cli.dying FOLDER SIGNAL NOW STEPS ARGUMENTS``, the last two as JSON lists, makes a desk in FOLDER for
each step, and one at which the command came to its end. A step is the return of a function of the program. SIGNAL is 0
for a sudden end: each desk is then what lies on the disk at its step of one and the same run, which is all that a
process leaves that ends so. Of a signal each desk is that of a child which got it, at the steps that a run takes
(tests/faults/points.py). With a folder ``model`` there every desk begins as a copy of it.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import custody
from custody.cli.console import signals
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests.cli.desk import Desk, cheap_keys
from tests.faults.points import some
from tests.world import MONDAY

#: What commands load that make a ledger or open one: loaded before the first child, none of them does so by itself.
LOADED = (
    *("alembic.command", "alembic.config", "alembic.ddl.sqlite", "sqlalchemy.dialects.sqlite", "zxcvbn"),
    *(
        "custody.cli.entering.entry_answers",
        "custody.cli.setup.init",
        "custody.cli.verbs.services",
        "custody.cli.verbs.topics",
    ),
    *("custody.storage.vault.creation", "custody.storage.vault.vault"),
)
ROOT = Path(custody.__file__).resolve().parent.parent


def dying(
    folder: Path, steps: Collection[str], argv: Sequence[str], number: int = 0, now: int = MONDAY
) -> list[Desk]:
    """Return the desks at which a command ended too early, in order, the last one as it should be."""
    words = [str(folder), str(number), str(now), json.dumps(sorted(steps)), json.dumps(argv)]
    subprocess.run([sys.executable, "-m", "tests.cli.dying", *words], cwd=ROOT, check=True)
    steps_met = sorted(int(place.name.removeprefix("desk")) for place in folder.glob("desk*"))
    return [Desk(folder / f"desk{step}", FixedClock(now)) for step in steps_met]


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
    place = _begun(folder, "going")
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
    """Type the command in a child that comes to its end, then in one for each step that a run takes."""
    met = folder / "met"

    def meet(step: int) -> None:
        with met.open("a") as file:
            file.write(f"{step}\n")

    _child(Desk(_begun(folder, "whole"), FixedClock(now)), argv, steps, meet)
    count = len(met.read_text().splitlines())
    for last in some(range(count)):
        desk = Desk(
            _begun(folder, f"desk{last}"), FixedClock(now), entropy=CountedEntropy(str(last).encode())
        )
        met.unlink()

        def end(step: int, last: int = last) -> None:
            if step == last:
                sys.setprofile(None)
                meet(step)
                os.kill(os.getpid(), number)

        _child(desk, argv, steps, end)
        assert met.read_text() == f"{last}\n", f"{argv} did not come to step {last}"
    (folder / "whole").rename(folder / f"desk{count}")


def _begun(folder: Path, name: str) -> Path:
    """Return the folder of a desk, a copy of the model where there is one."""
    if (folder / "model").exists():
        return shutil.copytree(folder / "model", folder / name)
    (folder / name).mkdir()
    return folder / name


def _child(desk: Desk, argv: Sequence[str], steps: Collection[str], act: Callable[[int], None]) -> None:
    """Type the command in a process of its own, and wait for its end."""
    child = os.fork()
    if not child:
        os._exit(_typed(desk, argv, steps, act))
    os.waitpid(child, 0)


def _run(folder: Path, number: int, now: int, steps: Collection[str], argv: Sequence[str]) -> None:
    signals.unwind()
    for name in LOADED:
        importlib.import_module(name)
    if number:
        _end_each(folder, number, now, steps, argv)
    else:
        _copy_each(folder, now, steps, argv)


if __name__ == "__main__":
    _run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *map(json.loads, sys.argv[4:]))
