"""Compares a file on disk with the only member of a pack as it is read, holes with zeros."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from custody.proof import pack
from custody.storage.files.file_holes import data_stretches
from custody.storage.files.sources import open_quietly

_STEP = 1 << 20


class Alike:
    """Whether an open file reads as the member that comes; a sink of pack.PackReader.

    Raises OSError as reading does.

    Of holes in the file nothing is read where its file system tells of them.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._bytes = os.fstat(fd).st_size
        self._data = data_stretches(fd, self._bytes)
        self._next = 0
        self._at = 0
        self._same: bool | None = None

    @classmethod
    @contextmanager
    def of(cls, path: Path) -> Iterator[Alike]:
        """Yield one over the file at a path, which is open meanwhile; OSError, also for a link."""
        fd = open_quietly(os.fsencode(path))
        try:
            yield cls(fd)
        finally:
            os.close(fd)

    @property
    def size(self) -> int | None:
        """Bytes of the file where it is the member, None where it is not; known once the pack was read whole."""
        return self._bytes if self._same else None

    def begin(self, member: pack.Member, at: int) -> None:
        """Take the member; a second one is none that a file could be."""
        self._same = self._same is None and member.has_content and member.size == self._bytes

    def content(self, offset: int, data: memoryview) -> None:
        """Compare bytes, and what comes before them with zeros."""
        self._compare_hole(offset)
        self._same = self._same and os.pread(self._fd, len(data), offset) == data
        self._at = offset + len(data)

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        """Compare the hole at the end; what could not be read whole is no file."""
        self._compare_hole(member.size)
        self._same = self._same and broken is None

    def _compare_hole(self, stop: int) -> None:
        """Compare the file with zeros from where it was compared last."""
        for begin, end in self._kept(stop):
            for at in range(begin, end, _STEP):
                if self._same:
                    self._same = not any(os.pread(self._fd, min(_STEP, end - at), at))
        self._at = max(self._at, stop)

    def _kept(self, stop: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches of data up to a byte that were not compared yet."""
        if self._data is None:
            yield self._at, stop
            return
        while self._next < len(self._data):
            begin, length = self._data[self._next]
            if begin >= stop:
                return
            yield max(begin, self._at), min(begin + length, stop)
            if begin + length > stop:
                return
            self._next += 1
