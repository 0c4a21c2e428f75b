"""Compares a file on disk with the only member of a pack as it is read, holes with zeros."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from custody.proof import pack
from custody.storage.files.file_holes import data_extents
from custody.storage.files.sources import open_quietly

_STEP = 1 << 20


class MemberComparison:
    """A comparison of an open file with the only member of a pack as it comes; a sink of pack.PackReader.

    Raises OSError as reading does. Holes in the file are not read where its file system reports them.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._bytes = os.fstat(fd).st_size
        self._data = data_extents(fd, self._bytes)
        self._next = 0
        self._at = 0
        self._same: bool | None = None

    @classmethod
    @contextmanager
    def of(cls, path: Path) -> Iterator[MemberComparison]:
        """Yield a comparison for the file at a path, open in the block; OSError, also for a link."""
        fd = open_quietly(os.fsencode(path))
        try:
            yield cls(fd)
        finally:
            os.close(fd)

    @property
    def size(self) -> int | None:
        """The file's size in bytes where it is the member, otherwise None; valid once the pack was read."""
        return self._bytes if self._same else None

    def begin(self, member: pack.Member, at: int) -> None:
        """Begin the comparison with a member; a second member makes the file differ."""
        self._same = self._same is None and member.has_content and member.size == self._bytes

    def content(self, offset: int, data: memoryview) -> None:
        """Compare bytes of the member at ``offset``, and the file before them with zeros."""
        self._compare_hole(offset)
        self._same = self._same and os.pread(self._fd, len(data), offset) == data
        self._at = offset + len(data)

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        """Compare the hole at the end; the file differs from a member that could not be read whole."""
        self._compare_hole(member.size)
        self._same = self._same and broken is None

    def _compare_hole(self, stop: int) -> None:
        """Compare the file with zeros, from the byte compared last up to ``stop``."""
        for begin, end in self._kept(stop):
            for at in range(begin, end, _STEP):
                if self._same:
                    self._same = not any(os.pread(self._fd, min(_STEP, end - at), at))
        self._at = max(self._at, stop)

    def _kept(self, stop: int) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of each extent of data up to a byte that was not compared yet."""
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
