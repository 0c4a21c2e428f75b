"""Extracts the members of a pack into a new folder; no member can be written outside of it.

Every step down goes through an open folder and follows no link; every name is new. Owners, set-user bits, named pipes,
sockets and devices are not made: a program that reads a restored folder would wait for a pipe for ever. Members that
are not made are listed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from custody.proof import pack
from custody.storage.files.durable_folder import Waiting

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
#: The bits of a mode that are restored.
_PERMISSIONS = 0o777


class Unpacking:
    """One open, empty folder that is filled with a pack's members; a sink of pack.PackReader.

    Raises OSError where the disk refuses. ``left_out`` are (path, kind) of members that were not made, or not as they
    were; ``made`` is the number of those made. ``finish`` comes last: only then is all of it on the medium. ``close``
    closes all files at any point.
    """

    def __init__(self, root: int) -> None:
        self._root = root
        self._folders: list[pack.Member] = []
        self._fd: int | None = None
        self._parent: tuple[bytes, int] | None = None
        self._made = Waiting()
        self.left_out: list[tuple[bytes, str]] = []
        self.made = 0

    def begin(self, member: pack.Member, at: int) -> None:
        """Make the member; the content of a file follows."""
        if member.path == pack.ROOT:
            self._folders.append(member)
            self.made += 1
            return
        folder, name = self._into(member.path)
        if member.kind == pack.FOLDER:
            os.mkdir(name, 0o700, dir_fd=folder)
            self._folders.append(member)
        elif member.has_content:
            self._fd = os.open(name, _NEW, 0o600, dir_fd=folder)
        elif member.kind == pack.SYMLINK:
            os.symlink(member.target, name, dir_fd=folder)
            os.utime(name, ns=(member.modified,) * 2, dir_fd=folder, follow_symlinks=False)
        elif member.kind == pack.HARD_LINK:
            if not self._link(member, folder, name):
                return
        else:
            self.left_out.append((member.path, member.kind))
            return
        self.made += 1

    def content(self, offset: int, data: memoryview) -> None:
        """Write bytes at ``offset`` of the member's content; gaps stay holes."""
        while self._fd is not None and len(data):
            taken = os.pwrite(self._fd, data, offset)
            offset, data = offset + taken, data[taken:]

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        """Set a file's length, time and mode."""
        if self._fd is None:
            return
        finish_file(self._fd, member)
        fd, self._fd = self._fd, None
        self._made.take(fd)
        if broken is not None:
            self.left_out.append((member.path, pack.unreadable("file", broken[1])))

    def finish(self) -> None:
        """Set times and modes of folders, the innermost first, and wait until all is on the medium."""
        self._let_go()
        for member in reversed(self._folders):
            fd = self._open(member.path)
            try:
                os.utime(fd, ns=(member.modified,) * 2)
                os.fchmod(fd, member.mode & _PERMISSIONS)
            except BaseException:
                os.close(fd)
                raise
            self._made.take(fd)
        self._made.finish()

    def close(self) -> None:
        """Close all open files."""
        self._let_go()
        self._made.close()

    def _let_go(self) -> None:
        for fd in (self._fd, None if self._parent is None else self._parent[1]):
            if fd is not None:
                os.close(fd)
        self._fd = self._parent = None

    def _link(self, member: pack.Member, folder: int, name: bytes) -> bool:
        """Link a member to an earlier file and return True; list it as left out and return False otherwise."""
        above, _, last = member.target.rpartition(b"/")
        try:
            with self._opened(above or pack.ROOT) as source:
                os.link(last, name, src_dir_fd=source, dst_dir_fd=folder, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            self.left_out.append((member.path, member.kind))
            return False
        return True

    def _into(self, path: bytes) -> tuple[int, bytes]:
        """Return the open folder of a member, and its name there."""
        above, _, name = path.rpartition(b"/")
        if self._parent is None or self._parent[0] != above:
            fd = self._open(above or pack.ROOT)
            if self._parent is not None:
                os.close(self._parent[1])
            self._parent = (above, fd)
        return self._parent[1], name

    @contextlib.contextmanager
    def _opened(self, path: bytes) -> Iterator[int]:
        fd = self._open(path)
        try:
            yield fd
        finally:
            os.close(fd)

    def _open(self, path: bytes) -> int:
        """Return a descriptor of a folder below the one that is filled; OSError where a name is a link."""
        fd = os.dup(self._root)
        try:
            for name in [] if path == pack.ROOT else path.split(b"/"):
                inner = os.open(name, _FOLDER, dir_fd=fd)
                os.close(fd)
                fd = inner
        except BaseException:
            os.close(fd)
            raise
        return fd


class OneFile:
    """One open file, None for no writing, filled with one member; a sink of pack.PackReader.

    ``span`` is the first and the last byte of the member that are wanted, both included: the file has these alone.
    """

    def __init__(self, fd: int | None, span: tuple[int, int] | None = None) -> None:
        self._fd = fd
        self._span = span

    def begin(self, member: pack.Member, at: int) -> None:
        """Do nothing: the file is open already."""

    def content(self, offset: int, data: memoryview) -> None:
        """Write content at its offset."""
        if self._span is not None:
            first, last = self._span
            data = data[max(0, first - offset) : max(0, last + 1 - offset)]
            offset = max(0, offset - first)
        while self._fd is not None and len(data):
            taken = os.pwrite(self._fd, data, offset)
            offset, data = offset + taken, data[taken:]

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        """Set the length of the file."""
        if self._fd is not None:
            first, last = self._span or (0, member.size - 1)
            os.ftruncate(self._fd, max(0, min(last, member.size - 1) + 1 - first))


def finish_file(fd: int, member: pack.Member) -> None:
    """Set the length of a written file, with the hole at its end, its time and its mode."""
    os.ftruncate(fd, member.size)
    os.utime(fd, ns=(member.modified,) * 2)
    os.fchmod(fd, member.mode & _PERMISSIONS)
