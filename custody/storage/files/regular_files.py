"""Reads regular files that others may have laid there, and no more of them than is allowed.

Every call raises plain OSError, or OddFile: the adapters name what was being read.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from custody.portable import CLOEXEC, NONBLOCK


class OddFile(OSError):
    """A file could be opened but is not regular, or is longer than allowed."""


def read_regular(path: Path, limit: int) -> tuple[bytes, os.stat_result]:
    """Return a regular file's bytes and status; raise OddFile if it is too long or no regular file.

    ``limit`` is in bytes.
    """
    data, status = read_beginning(path, limit + 1)
    if len(data) > limit:
        raise OddFile(errno.EFBIG, f"it is longer than {limit} bytes")
    return data, status


def read_beginning(path: Path, most: int) -> tuple[bytes, os.stat_result]:
    """Return a regular file's first ``most`` bytes and its status; raise OddFile if it is no regular file."""
    try:
        fd = os.open(path, os.O_RDONLY | NONBLOCK | CLOEXEC)
    except OSError as error:
        if error.errno not in (errno.ENXIO, errno.ELOOP):
            raise
        raise OddFile(errno.EINVAL, "it is not a regular file") from error
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise OddFile(errno.EINVAL, "it is not a regular file")
        data = b""
        while len(data) < most and (piece := os.read(fd, most - len(data))):
            data += piece
        return data, status
    finally:
        os.close(fd)


def read_all(fd: int, limit: int) -> bytes:
    """Return everything in an open file from its beginning; raise OddFile for more than ``limit`` bytes."""
    size = min(os.fstat(fd).st_size, limit + 1)
    data = b""
    while len(data) <= limit and (piece := os.pread(fd, max(1, size - len(data)), len(data))):
        data += piece
    if len(data) > limit:
        raise OddFile(errno.EFBIG, f"it is longer than {limit} bytes")
    return data
