"""Opens a file by itself so that it keeps its holes: as a pack of one member.

Holes are what the file system says has no data (lseek(2), SEEK_DATA and SEEK_HOLE); they read as zeros.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from custody.ledger.ports import Packing
from custody.storage.files.file_holes import data_extents
from custody.storage.files.sources import DiskSources, open_quietly
from custody.storage.files.tree_source import PackedDiskSource
from custody.storage.files.tree_walk import WalkedFile

#: The least bytes of all holes for which a single file is packed; with fewer the object is the file itself.
LEAST_HOLES = 64 << 20
SORT = "sparse_file"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


def sparse_packing(path: str) -> Packing | None:
    """Return the opener of a file as a pack of one member, None where its holes are too small.

    None too where the file cannot be opened.
    """
    try:
        status = os.lstat(path)
        if status.st_size - status.st_blocks * 512 < LEAST_HOLES:
            return None
        fd = open_quietly(os.fsencode(path))
    except OSError:
        return None
    try:
        data = data_extents(fd, status.st_size)
    finally:
        os.close(fd)
    kept = status.st_size if data is None else sum(length for _, length in data)
    return open_sparse if status.st_size - kept >= LEAST_HOLES else None


@contextmanager
def open_sparse(path: str) -> Iterator[PackedDiskSource]:
    """Yield a regular file as a pack of itself alone; raise as DiskSources does."""
    whole = os.fspath(Path(path).absolute())
    with DiskSources().open(whole):
        status = os.lstat(whole)
    fd = os.open(Path(whole).parent, _FOLDER)
    try:
        source = PackedDiskSource(whole, SORT, status, partial(_alone, fd, os.fsencode(Path(whole).name)))
        try:
            yield source
        finally:
            source.close()
    finally:
        os.close(fd)


def _alone(fd: int, name: bytes) -> Iterator[WalkedFile]:
    yield WalkedFile(name, name, fd, os.stat(name, dir_fd=fd, follow_symlinks=False))
