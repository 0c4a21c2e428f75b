"""Waits until a file to be read has been unchanged for an instant, so that later changes show.

A file's times are set when a write begins, and go on in ticks: one that changed just now may still be being written,
and the next write may leave it with the times that it has. Once its last change lies some ticks back, neither is so,
but for a single write that takes longer than the wait, and for writes through memory.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Sequence

#: The least age of a change in nanoseconds, for times finer than a second, and for whole seconds.
_ALONE, _COARSE = 20_000_000, 2_000_000_000
_SECOND = 1_000_000_000
#: The most waits for files that change again.
_PATIENCE = 5
#: Values that differ once a file was replaced or written to.
Mark = tuple[int, int, int, int, int, int]
#: The newest change known to be old enough, by device: an earlier change needs no wait of its own.
_settled: dict[int, int] = {}


def settle(device: int, changed: int) -> bool:
    """Sleep until a status change, in ns of a device's clock, is old enough; return whether it slept.

    Where that clock is ahead of this machine's it waits no longer either; where it is behind, changes look older.
    """
    if changed <= _settled.get(device, 0):
        return False
    needed = _ALONE if changed % _SECOND else _COARSE
    ago = time.time_ns() - changed
    if ago >= needed:
        return False
    time.sleep((needed - max(ago, 0)) / _SECOND)
    _settled[device] = changed
    return True


def stable_states(look: Callable[[], Sequence[os.stat_result]]) -> tuple[Sequence[os.stat_result], bool]:
    """Return the states of files once none changes any more, and whether that was reached in time."""
    seen = look()
    for _ in range(_PATIENCE):
        newest = sorted(seen, key=lambda status: status.st_ctime_ns, reverse=True)
        waited = [settle(status.st_dev, status.st_ctime_ns) for status in newest]
        if not any(waited):
            return seen, True
        before, seen = seen, look()
        if list(map(mark, seen)) == list(map(mark, before)):
            return seen, True
    return seen, False


def mark(status: os.stat_result) -> Mark:
    """Return the values that differ once a file was replaced or written to.

    These are device, inode, sort, size, and the times of the last modification and status change.
    """
    sort = stat.S_IFMT(status.st_mode)
    return status.st_dev, status.st_ino, sort, status.st_size, status.st_mtime_ns, status.st_ctime_ns
