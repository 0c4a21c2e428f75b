"""Finds where a file has data and where it has holes, so that holes are not read."""

from __future__ import annotations

import errno
import os

from custody.proof.pack import MOST_STRETCHES

#: Holes that come to less than this are read as the zeros they are.
LEAST_HOLES = 1 << 16


def data_stretches(fd: int, size: int) -> tuple[tuple[int, int], ...] | None:
    """Give (offset, length) of every stretch of data of an open file, None where it is better read whole.

    That is a file without holes worth the name, one with more stretches than a pack takes, or one on a file system
    that does not tell. OSError never comes out of it.
    """
    if not hasattr(os, "SEEK_DATA"):
        return None
    found: list[tuple[int, int]] = []
    at = 0
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
            if len(found) > MOST_STRETCHES:
                return None
    except OSError:
        return None
    kept = sum(length for _, length in found)
    return tuple(found) if size - kept >= LEAST_HOLES else None
