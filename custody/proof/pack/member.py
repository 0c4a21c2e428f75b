"""Members of a pack of a folder or image segments: their attributes, and which are valid.

A path is relative to the packed folder, in the system's bytes. This module reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from custody.errors import Malformed
from custody.frozen import dataclass

FILE, SPARSE, FOLDER, HARD_LINK, SYMLINK = "file", "sparse", "folder", "hard_link", "symlink"
FIFO, SOCKET, CHAR_DEVICE, BLOCK_DEVICE = "fifo", "socket", "char_device", "block_device"
UNREADABLE = "unreadable."
#: The folder itself that was packed.
ROOT = b"."
#: Most bytes of a path, and of the target of a link.
MOST_PATH_BYTES = 1 << 16
#: Most extents of data of a file with holes.
MOST_STRETCHES = 1 << 16
#: Holes of at most this many bytes in a file are hashed as zeros.
HOLES_HASHED = 4 << 30

_UNREADABLE = re.compile(r"unreadable\.(file|folder|symlink|unknown)\.(e[a-z0-9]{1,30})", re.ASCII)
_LINKS = (HARD_LINK, SYMLINK)
_DEVICES = (CHAR_DEVICE, BLOCK_DEVICE)
_PLAIN = (FOLDER, FIFO, SOCKET)
_MOST_SIZE = (1 << 53) - 1
_MOST_DEVICE = 0o7777777
_MOST_ID = (1 << 32) - 1
_MOST_TIME = 10**20


@dataclass(frozen=True, slots=True)
class Member:
    """One member: ``path`` as bytes, ``kind`` code, mode bits, owner by number, times in ns since 1970.

    ``size`` is the apparent size of a file in bytes. ``data`` is None for a file stored whole; for a sparse file it
    lists (offset, length) of every extent of data, in ascending order. ``target`` is the text of a symbolic link, or
    the path of the member with the content of a hard link. ``device`` is (major, minor).
    """

    path: bytes
    kind: str
    mode: int = 0
    uid: int = 0
    gid: int = 0
    modified: int = 0
    changed: int = 0
    size: int = 0
    data: tuple[tuple[int, int], ...] | None = None
    target: bytes = b""
    device: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        check_path(self.path)
        if not (0 <= self.mode <= 0o7777 and 0 <= self.uid <= _MOST_ID and 0 <= self.gid <= _MOST_ID):
            raise Malformed("a member has a mode or an owner that no file has")
        if max(abs(self.modified), abs(self.changed)) >= _MOST_TIME or not 0 <= self.size <= _MOST_SIZE:
            raise Malformed("a member has a size or a time that no file has")
        if not all(0 <= number <= _MOST_DEVICE for number in self.device):
            raise Malformed("a member has a device number that no device has")
        self._check_kind()

    def _check_kind(self) -> None:
        content = self.has_content
        unreadable = _UNREADABLE.fullmatch(self.kind) is not None
        if not (content or unreadable or self.kind in (*_LINKS, *_DEVICES, *_PLAIN)):
            raise Malformed(f"a member of the kind {self.kind[:80]!a}, which there is not")
        if (self.kind in _LINKS) != bool(self.target) or (
            self.kind not in _DEVICES and self.device != (0, 0)
        ):
            raise Malformed(f"a member of the kind {self.kind} with what this kind has not")
        if b"\x00" in self.target or len(self.target) > MOST_PATH_BYTES:
            raise Malformed("a link with a target that no link has")
        if self.kind == HARD_LINK:
            check_path(self.target)
            if self.target >= self.path:
                raise Malformed("a hard link to what does not come before it")
        if self.path == ROOT and self.kind != FOLDER:
            raise Malformed("what was packed is itself no folder")
        if not content and (self.size or self.data is not None):
            raise Malformed(f"a member of the kind {self.kind} with content")
        if content and self.kind != named_kind(self.kind, self.size, self.data):
            raise Malformed("a file is called sparse that is not, or the other way round")
        if self.data is not None:
            _check_stretches(self.data, self.size)

    @property
    def has_content(self) -> bool:
        """Whether the member is a file whose bytes are stored."""
        return self.kind in (FILE, SPARSE)

    @property
    def stored(self) -> int:
        """The number of stored bytes of content, without the map of a file with holes."""
        return self.size if self.data is None else sum(length for _, length in self.data)


def named_kind(kind: str, size: int, data: Iterable[tuple[int, int]] | None) -> str:
    """Return FILE or SPARSE for a file, depending on the size of its holes, any other kind unchanged."""
    if kind not in (FILE, SPARSE):
        return kind
    kept = size if data is None else sum(length for _, length in data)
    return SPARSE if size - kept > HOLES_HASHED else FILE


def check_path(path: bytes) -> None:
    """Raise Malformed unless a path leads down from the folder, by names alone."""
    if path == ROOT:
        return
    if not 1 <= len(path) <= MOST_PATH_BYTES or b"\x00" in path:
        raise Malformed("a member's path is empty, too long, or holds a zero byte")
    if any(name in (b"", b".", b"..") for name in path.split(b"/")):
        raise Malformed(f"a member's path does not lead down from its folder: {path[:80]!a}")


def unreadable(kind: str, code: str) -> str:
    """Return the kind of an unreadable member of ``kind``, with the system's name of the error."""
    return f"{UNREADABLE}{kind}.{code.lower()}"


def _check_stretches(data: tuple[tuple[int, int], ...], size: int) -> None:
    end = -1
    for offset, length in data:
        if offset <= end or length <= 0:
            raise Malformed("stretches of data that touch, cross or are empty")
        end = offset + length
    if end > size or len(data) > MOST_STRETCHES or sum(length for _, length in data) == size:
        raise Malformed("a map of holes that is none of this file")
