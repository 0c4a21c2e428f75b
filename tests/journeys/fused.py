"""Runs commands in processes that end before the call of the given number by which they would change anything outside.

Calls are found by the library of ``fuse.c``, which is loaded before the C library: writes, syncs, names, and what is
sent to a server, of whatever part of the program or of its libraries. ``python -m tests.journeys.fused`` reads one
command a line and answers with a line; ``Fused`` is the other end of that.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import mmap
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from custody.cli.call import Surroundings
from custody.cli.main import main
from storage.memory import FixedClock
from tests.go.program import unavailable

SOURCE = Path(__file__).with_name("fuse.c")
#: What a call is counted as.
KINDS = ("writes", "syncs", "names", "sends")


@dataclass(frozen=True)
class Ended:
    """How a command ended: its status, negative where a signal ended it, and the calls it came to, also by kind."""

    status: int
    calls: int
    kinds: dict[str, int]


class Fused:
    """Where commands are run; a context manager. ``folder`` takes the library."""

    def __init__(self, folder: Path) -> None:
        self._library = folder / "fuse.so"
        command = ["gcc", "-shared", "-fPIC", "-O1", "-o", str(self._library), str(SOURCE), "-ldl"]
        try:
            made = subprocess.run(command, check=False, capture_output=True, text=True)
        except OSError:
            unavailable("there is no gcc to build what counts the calls of a process")
            raise
        assert made.returncode == 0, made.stderr

    def __enter__(self) -> Self:
        environ = {**os.environ, "LD_PRELOAD": str(self._library), "FUSE": str(self._library)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.fused"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environ,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)

    def run(
        self, argv: Sequence[str], at: int, clock: int, environ: Mapping[str, str], folder: Path
    ) -> Ended:
        """Run a command that dies before its call ``at``, or with 0 ends as usual."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {
            "argv": [*argv],
            "at": at,
            "clock": clock,
            "environ": dict(environ),
            "folder": os.fspath(folder),
        }
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


def _serve() -> None:
    for name in ("storage.database.postgres_place", "storage.moving", "storage.vault"):
        importlib.import_module(name)
    counts = mmap.mmap(-1, mmap.PAGESIZE)
    shared = (ctypes.c_long * 6).from_buffer(counts)
    arm = ctypes.CDLL(os.environ["FUSE"]).fuse_arm
    for line in sys.stdin:
        asked = json.loads(line)
        ctypes.memset(shared, 0, ctypes.sizeof(shared))
        shared[1] = asked["at"]
        child = os.fork()
        if child == 0:
            _child(asked, lambda: arm(ctypes.byref(shared)))
        _, how = os.waitpid(child, 0)
        status = -os.WTERMSIG(how) if os.WIFSIGNALED(how) else os.WEXITSTATUS(how)
        kinds = dict(zip(KINDS, shared[2:6], strict=True))
        sys.stdout.write(json.dumps({"status": status, "calls": shared[0], "kinds": kinds}) + "\n")
        sys.stdout.flush()


def _child(asked: dict[str, object], arm: object) -> None:
    assert callable(arm)
    status = 1
    try:
        environ, folder = asked["environ"], Path(str(asked["folder"]))
        argv, clock = asked["argv"], asked["clock"]
        assert isinstance(environ, dict)
        assert isinstance(argv, list)
        assert isinstance(clock, int)
        os.environ.update(environ)
        with (folder / "said").open("w") as said:
            arm()
            status = main(argv, Surroundings(said, said, environ, folder, FixedClock(clock)))
    finally:
        os._exit(status)


if __name__ == "__main__":
    _serve()
