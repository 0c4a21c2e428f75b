"""Locks open files, so that other processes can tell files being written from leftovers."""

from __future__ import annotations

import contextlib
import random
import time

from custody.portable import fcntl

#: How often those who only look are waited for, and how long each time, about, in seconds.
_LOOKS, _PAUSE = 1000, 0.001
#: Seconds between two tries to hold what another holds.
_TURN = 0.01


def hold(fd: int) -> None:
    """Hold an open file alone, until it is closed; BlockingIOError where another holds it, other OSErrors.

    Whoever looks whether it is held has it in their hands for an instant: that is waited for, a second or so.
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
    """Hold an open file alone once nobody else does; BlockingIOError after ``seconds``, other OSErrors."""
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
    """Look whether somebody else holds an open file; true as well where the system does not tell."""
    with contextlib.suppress(OSError):
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    return True
