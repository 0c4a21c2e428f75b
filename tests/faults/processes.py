"""Commands in processes that meet a fault: real ones, each a copy of one that has loaded the program already."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.cli.office import Office
from tests.faults.shim import How, Plan, built

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """How a process ended: its status, what it said and cried, and the names of the calls that were counted."""

    status: int
    said: str
    cried: str
    calls: tuple[str, ...]


class Processes:
    """The server that makes the processes, below the library of shim.c; ``folder`` takes the library and answers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.server"],
            cwd=ROOT,
            env={**os.environ, "LD_PRELOAD": str(built(folder)), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End the server."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def load(self, office: Office, who: str, words: Sequence[str]) -> None:
        """Load in the server what a command needs, by carrying it out once."""
        self._ask({"load": True, **self._job(office, who, words, Plan(), apart=False)})

    def run(
        self, office: Office, who: str, words: Sequence[str], plan: Plan, *, apart: bool = False
    ) -> Ended:
        """Run in a process of its own what somebody types in an office, with what is planned for it.

        What it says goes into files of the office, so that saying it is one of the calls; elsewhere where it is kept
        ``apart``, or calls fail.
        """
        job = self._job(office, who, words, plan, apart=apart)
        status = self._ask(job)
        folder = Path(job["answers"])
        said, cried = ((folder / name).read_text(errors="replace") for name in ("said", "cried"))
        calls = tuple(Path(job["told"]).read_text().splitlines())
        return Ended(status, said, cried, calls)

    def _job(
        self, office: Office, who: str, words: Sequence[str], plan: Plan, *, apart: bool
    ) -> dict[str, Any]:
        plan = replace(plan, clock=plan.clock or office.desk.clock.now())
        return {
            "argv": [*words, "--as", office.keys[who], "--json"],
            "folder": str(office.folder),
            "environ": {**os.environ, **office.desk.environ},
            "told": str(self._folder / "told"),
            "answers": str(self._folder if apart or plan.how >= How.ONCE or plan.memory else office.folder),
            "plan": vars(plan),
        }

    def _ask(self, job: dict[str, Any]) -> int:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(job) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())
