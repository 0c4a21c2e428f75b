"""Builds the library that stands between a process and the system (shim.c), and says what it is told to do.

The library sees calls on files below one folder only, and what is sent to a server, of whatever code makes them:
Python's, SQLite's, that of a server's driver.
"""

from __future__ import annotations

import ctypes
import subprocess
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from functools import cache
from pathlib import Path

from tests.programs import program

SOURCE = Path(__file__).with_name("shim.c")


class Sort(IntFlag):
    """Sorts of calls, as in shim.c. LOOK is one at the clock, which never fails."""

    OPEN = 1
    READ = 2
    WRITE = 4
    SYNC = 8
    NAME = 16
    SIZE = 32
    MODE = 64
    STAT = 128
    LOCK = 256
    MAP = 512
    LIST = 1024
    MAKE = 2048
    CLOSE = 4096
    SEND = 8192
    LOOK = 16384


#: What changes a file or a folder, or waits for the medium.
CHANGES = Sort.WRITE | Sort.SYNC | Sort.NAME | Sort.SIZE | Sort.MODE | Sort.MAKE
#: Whatever is asked of files.
EVERY = Sort(8191)
#: What changes anything outside the process, where the ledger is on a server.
OUTSIDE = CHANGES | Sort.SEND


class How(IntEnum):
    """What happens at the n-th call, as in shim.c."""

    COUNT = 0
    KILL = 1
    HALF = 2
    ONCE = 3
    ALWAYS = 4
    SHORT = 5


@dataclass(frozen=True)
class Plan:
    """What is to happen to one process. ``at`` counts calls of ``sorts`` from 1 on; 0 lets all of them through.

    ``clock`` is the instant at which the process finds its clock standing, ``jump`` by how many seconds that jumps,
    from its look number ``jump_at`` on. ``memory`` is how many bytes more it may take than it has. ``weak`` names what
    is left out of the program (tests/faults/weak.py), ``kept`` the file in which every change is written down. Of one
    ``seed`` the system's random bytes are the same in each process.
    """

    sorts: Sort = CHANGES
    at: int = 0
    how: How = How.COUNT
    error: int = 0
    clock: int = 0
    jump: int = 0
    jump_at: int = 0
    memory: int = 0
    weak: str = ""
    kept: str = ""
    seed: int = 1


@cache
def built(folder: Path) -> Path:
    """Compile the library into a folder; skips where there is no compiler, and fails where CI is set."""
    gcc, made = program("gcc", "gcc"), folder / "shim.so"
    strict = ("-O1", "-Wall", "-Wextra", "-Werror")
    words = [gcc, *strict, "-shared", "-fPIC", "-o", str(made), str(SOURCE), "-ldl"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return made


def arm(plan: Plan, folder: Path, *, told: int, kept: int) -> None:
    """Set the library to do in this process what is planned, to calls below ``folder``.

    ``told`` and ``kept`` are open files for the names of calls and for what they did.
    """
    library = ctypes.CDLL(None)
    library.fault_clock(ctypes.c_int64(plan.clock), ctypes.c_long(plan.jump_at), ctypes.c_int64(plan.jump))
    library.fault_seed(ctypes.c_uint64(plan.seed * 0x9E3779B97F4A7C15))
    library.fault_arm(
        bytes(folder), int(plan.sorts), ctypes.c_long(plan.at), int(plan.how), plan.error, told, kept
    )
