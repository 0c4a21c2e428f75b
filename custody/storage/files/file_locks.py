"""Locks open files, so that other processes can distinguish files being written from leftovers."""

from __future__ import annotations

import contextlib
import random
import time

from custody.portable import fcntl

#: The number of waits for a process that only tests a lock, and the seconds of one, about.
_LOOKS, _PAUSE = 1000, 0.001
#: Seconds between two attempts at another's lock.
_TURN = 0.01


def hold(fd: int) -> None:
    """Lock an open file exclusively until it is closed; BlockingIOError where another holds the lock.

    A process that tests the lock has it for an instant: that is waited for, for a second or so. Raises other OSErrors.
    """
    for _ in range(_LOOKS):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        fcntl.flock(fd, fcntl.LOCK_UN)
        time.sleep(_PAUSE * (0.5 + random.random()))  # noqa: S311 - spreads callers, no secret
    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


def wait_and_hold(fd: int, seconds: float) -> None:
    """Lock an open file exclusively once nobody else does; BlockingIOError after ``seconds``.

    Raises other OSErrors.
    """
    give_up = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up:
                raise
            time.sleep(_TURN)
        else:
            return


def is_held(fd: int) -> bool:
    """Return whether somebody else has locked an open file; True where the system does not tell."""
    with contextlib.suppress(OSError):
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    return True
