"""Writes a folder with all its content to a disk so that it survives a loss of power, or is absent.

Every call raises plain OSError, as those of ``durable`` do.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from custody.storage.files import durable


@contextmanager
def growing_folder(path: Path) -> Iterator[int]:
    """Yield the descriptor of a new folder to fill; it gets its final name if the block raises nothing.

    Raises FileExistsError if the name is taken. An error in the block leaves no folder under the name. The entries of
    the folder are flushed to disk before it is renamed; the caller flushes the files and subfolders (``Waiting``).
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(path))
    part = path.with_name(durable.part_name())
    part.mkdir(mode=0o700)
    try:
        fd = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            yield fd
            durable.sync_names(fd)
        finally:
            os.close(fd)
        path.mkdir(mode=0o700)
        try:
            part.rename(path)
        except BaseException:
            path.rmdir()
            raise
        try:
            durable.sync_folder(path.parent)
        except BaseException:
            path.rename(part)
            raise
    except BaseException:
        _take_away(part)
        raise


class Waiting:
    """Open files and folders that are still to be flushed to the medium, many at once, and closed."""

    def __init__(self) -> None:
        self._fds: list[int] = []

    def take(self, fd: int) -> None:
        """Take over an open file or folder; OSError where an earlier one could not be flushed."""
        self._fds.append(fd)
        if len(self._fds) >= durable.AT_ONCE:
            self.finish()

    def finish(self) -> None:
        """Flush and close all of them; OSError."""
        try:
            with ThreadPoolExecutor(durable.WAITING) as pool:
                durable.wait_for_all(self._fds, pool)
        finally:
            self.close()

    def close(self) -> None:
        """Close the files that were not flushed."""
        while self._fds:
            os.close(self._fds.pop())


def _take_away(folder: Path) -> None:
    """Delete a folder with all its content, also where modes forbid it; links are not followed."""
    for inner, _, _ in os.walk(folder):
        with contextlib.suppress(OSError):
            os.chmod(inner, 0o700, follow_symlinks=True)  # noqa: PTH101 - a walk gives texts
    shutil.rmtree(folder, ignore_errors=True)
