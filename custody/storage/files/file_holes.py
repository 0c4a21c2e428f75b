"""Finds where a file has data and where it has holes, so that holes are not read."""

from __future__ import annotations

import errno
import os

from custody.proof.pack import MOST_STRETCHES

#: Holes that come to less than this are read as the zeros they are.
LEAST_HOLES = 1 << 16


def data_extents(fd: int, size: int) -> tuple[tuple[int, int], ...] | None:
    """Return (offset, length) of each extent of data of an open file, None if it is better read whole.

    That is a file whose holes are shorter than ``LEAST_HOLES`` in all, or one on a file system that does not report
    them. Where there are more extents than a pack takes, the shortest holes between them are read as zeros. No OSError
    is raised.
    """
    if not hasattr(os, "SEEK_DATA"):
        return None
    found: list[tuple[int, int]] = []
    at, least = 0, 1
    try:
        while at < size:
            try:
                start = os.lseek(fd, at, os.SEEK_DATA)
            except OSError as error:
                if error.errno != errno.ENXIO:
                    return None
                break
            at = min(os.lseek(fd, start, os.SEEK_HOLE), size)
            if at > start:
                found.append((start, at - start))
            while len(found) > MOST_STRETCHES:
                least *= 2
                found = _joined(found, least)
    except OSError:
        return None
    kept = sum(length for _, length in found)
    return tuple(found) if size - kept >= LEAST_HOLES else None


def _joined(stretches: list[tuple[int, int]], least: int) -> list[tuple[int, int]]:
    """Return the extents of data, with those joined that have less than ``least`` bytes between them."""
    joined = stretches[:1]
    for start, length in stretches[1:]:
        before, kept = joined[-1]
        if start - (before + kept) < least:
            joined[-1] = (before, start + length - before)
        else:
            joined.append((start, length))
    return joined
