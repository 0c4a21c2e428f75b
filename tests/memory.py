"""Puts what tests write into a folder in memory, where this machine has room: a test waits for no disk.

What the program does is the same on a disk; that it does wait for one is proven in tests/storage and tests/faults, by
what it calls. The folder goes when the run ends. One that was left by a run that was killed goes with the next run.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

#: Files in memory, and how many bytes must be free there, and of memory at all, to make it a place for a whole run.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of random name is made in it
ROOMY, UNUSED = 2 << 30, 4 << 30
_PREFIX, _LOCK = "custody-run-", "in-use"
#: Descriptors that hold the locks of this process's folders.
_held: list[int] = []


def keep_in_memory() -> None:
    """Make a folder in memory the place of temporary files, for this process and all it starts.

    Where TMPDIR is set, whoever set it has decided: the run of which this process is a part, or whoever started it.
    """
    if "TMPDIR" in os.environ or not is_roomy():
        return
    _clear()
    made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=MEMORY))
    lock = _lock(made)
    if lock is None:
        return
    _held.append(lock)
    # Servers run under another account, as they may in any folder for temporary files.
    made.chmod(0o1777)
    os.environ["TMPDIR"], tempfile.tempdir = str(made), None
    atexit.register(_end, made, os.getpid())


def is_roomy() -> bool:
    """Return whether there are files in memory here, and room for those of a run."""
    if not os.access(MEMORY, os.W_OK):
        return False
    there = os.statvfs(MEMORY)
    return there.f_bavail * there.f_frsize >= ROOMY and _available() >= UNUSED


def shared_by_run(name: str) -> Path | None:
    """Return a folder that all processes of this run share and nobody else enters; None where a run has none."""
    run = Path(os.environ.get("TMPDIR", ""))
    if not run.name.startswith(_PREFIX):
        return None
    folder = run / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _available() -> int:
    """Return how many bytes of memory programs can have without swapping; 0 where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")), 0)


def _lock(folder: Path) -> int | None:
    """Return a descriptor that holds a folder for as long as this process lives; None if somebody else holds it."""
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _clear() -> None:
    """Remove folders whose runs are over."""
    for folder in MEMORY.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another run may just have removed its own
            ours = folder.stat().st_uid == os.geteuid() and (folder / _LOCK).exists()
            lock = _lock(folder) if ours else None
            if lock is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def _end(folder: Path, process: int) -> None:
    """Remove the folder, unless this is a process that was forked from the one that made it."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
