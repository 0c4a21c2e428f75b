"""Reads the segments of an image one after the other, as one image."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from custody.display import visible
from custody.errors import NotFound, ObjectUnreadable, SourceChanged, UsageError
from custody.ledger.ports import SourceState
from custody.storage.files import durable
from custody.storage.files.sources import DiskSources


class JoinedDiskSource:
    """Segments by their paths, in order; implements the port Source. At most one is open at a time.

    Raises NotFound or ObjectUnreadable for one that cannot be examined.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = tuple(paths)
        self._before = [_facts(path) for path in self._paths]
        self._started = False

    @property
    def name(self) -> bytes:
        """The last component of the first segment's path."""
        return os.fsencode(Path(self._paths[0]).name)

    @property
    def state(self) -> SourceState:
        """The bytes of all segments together, the newest change of any, and inode and device of the first."""
        total = sum(status.st_size for status in self._before)
        newest = max(status.st_mtime_ns for status in self._before)
        return SourceState(total, newest, self._before[0].st_ino, self._before[0].st_dev)

    @property
    def sizes(self) -> list[int]:
        """The size of each segment in bytes, in order."""
        return [status.st_size for status in self._before]

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes in chunks of at most 1 MiB; raises SourceChanged, UsageError the second time."""
        if self._started:
            raise UsageError(f"{_shown(self._paths[0])} is read once only", hint="Open it again.")
        self._started = True
        for path in self._paths:
            with DiskSources().open(path) as segment:
                yield from segment.chunks()
                segment.check_unchanged()
        self.check_unchanged()

    def check_unchanged(self) -> None:
        """Raise SourceChanged if a segment changed since this was made, also long after reading."""
        for path, before in zip(self._paths, self._before, strict=True):
            try:
                after = _facts(path)
            except NotFound:
                raise SourceChanged(f"{_shown(path)} vanished while the image was read") from None
            if _told(after) != _told(before):
                raise SourceChanged(f"{_shown(path)} changed while the image was read")


def _facts(path: str) -> os.stat_result:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        raise NotFound(f"there is no file {_shown(path)}", hint="Check the path.") from None
    except OSError as error:
        raise ObjectUnreadable(f"could not look at {_shown(path)}: {durable.reason(error)}") from error


def _told(status: os.stat_result) -> tuple[int, ...]:
    times = (status.st_mtime_ns, status.st_ctime_ns)
    return (status.st_mode, status.st_size, *times, status.st_ino, status.st_dev)


def _shown(path: str) -> str:
    return f"'{visible(path)}'"
