"""Reads evidence files in place, once, and reports whether they changed meanwhile.

It opens regular files only, follows no link silently, and leaves the access time alone where the system lets it.
It does not image devices: a disk is imaged behind a write blocker first.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from custody.display import visible
from custody.errors import NotFound, ObjectUnreadable, SourceChanged, UsageError
from custody.ledger.ports import OmittedAttributes, SourceState
from custody.storage.files import durable
from custody.storage.files.attributes import Attributes
from custody.storage.files.file_holes import data_extents
from custody.storage.files.quiescence import mark, stable_states

_CHUNK = 1 << 20
_ZEROS = bytes(_CHUNK)
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
_NO_ACCESS_TIME: int = getattr(os, "O_NOATIME", 0)

_KINDS = (
    (stat.S_ISDIR, "a folder", "Name the files in it, or pack it into one image first."),
    (stat.S_ISBLK, "a block device", "Image it behind a write blocker and archive the image."),
    (stat.S_ISCHR, "a character device", "Name a regular file."),
    (stat.S_ISFIFO, "a named pipe", "Write the data to a file first: a pipe cannot be read a second time."),
    (stat.S_ISSOCK, "a socket", "Name a regular file."),
)


class DiskSource:
    """One regular file, opened; implements the port Source."""

    def __init__(self, path: str, fd: int, status: os.stat_result, *, restless: bool = False) -> None:
        self._path = path
        self._shown = _quoted(path)
        self._fd = fd
        self._before = status
        self._restless = restless
        self._read = 0
        self._holes: deque[tuple[int, int]] = deque()
        self._started = False
        self._ended = False

    @property
    def name(self) -> bytes:
        """The file's last path component, as the bytes the system has."""
        return os.fsencode(Path(self._path).name)

    @property
    def state(self) -> SourceState:
        """The file's state when it was opened."""
        return _state(self._before)

    @property
    def left_out(self) -> OmittedAttributes:
        """The file's attributes that are not stored."""
        found = Attributes()
        found.look(self.name, self._fd)
        return found.found

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes in chunks of at most 1 MiB.

        Raises SourceChanged if there are more than before, UsageError twice. Holes are yielded as the zeros that they
        read as, and not read: a terabyte of them costs no disk. SourceChanged at once for a file that others wrote to
        without a pause when it was opened.
        """
        if self._started:
            raise UsageError(f"{self._shown} is read once only", hint="Open the file again.")
        self._started = True
        if self._restless:
            raise self._changed("others write to it without a pause")
        if hasattr(os, "posix_fadvise"):
            with contextlib.suppress(OSError):
                os.posix_fadvise(self._fd, 0, 0, os.POSIX_FADV_SEQUENTIAL)
        self._holes = _holes(self._fd, self._before.st_size)
        while chunk := self._next():
            self._read += len(chunk)
            if self._read > self._before.st_size:
                self.check_unchanged()
                raise self._changed(f"it held {self._before.st_size} bytes and gave more while being read")
            yield chunk
        self._ended = True

    def check_unchanged(self) -> None:
        """Raise SourceChanged if the open file, or the file at its path, is not what was opened.

        The time of the last status change is compared as well, because a program can set a modification time back but
        not that one. As the last one lay some ticks back when the file was opened (``quiescence``), a write that began
        later has another. ObjectUnreadable where the file cannot be examined again.
        """
        try:
            opened = os.fstat(self._fd)
            named = os.lstat(self._path)
        except FileNotFoundError:
            raise self._changed(f"before: {_describe(self._before)}; after: its name is gone") from None
        except OSError as error:
            raise ObjectUnreadable(
                f"could not look at {self._shown} again: {durable.reason(error)}"
            ) from error
        for after, what in ((opened, "after"), (named, "after (another file has its name)")):
            if mark(after) != mark(self._before):
                raise self._changed(f"before: {_describe(self._before)}; {what}: {_describe(after)}")
        if self._ended and self._read != self._before.st_size:
            raise self._changed(f"before: {_describe(self._before)}; but {self._read} bytes were read")

    def _next(self) -> bytes:
        """Return the next bytes up to a hole, or zeros of a hole; b"" at the end."""
        wanted = _CHUNK
        if self._holes:
            start, end = self._holes[0]
            if self._read >= start:
                return self._zeros(end)
            wanted = min(_CHUNK, start - self._read)
        return self._some(wanted)

    def _zeros(self, end: int) -> bytes:
        zeros = _ZEROS[: end - self._read]
        if self._read + len(zeros) == end:
            self._holes.popleft()
            os.lseek(self._fd, end, os.SEEK_SET)
        return zeros

    def _some(self, wanted: int) -> bytes:
        try:
            return os.read(self._fd, wanted)
        except OSError as error:
            raise ObjectUnreadable(
                f"could not read {self._shown} at byte {self._read}: {durable.reason(error)}",
                hint="Check the medium and its cable; image a failing disk with a tool that maps bad sectors.",
            ) from error

    def _changed(self, what: str) -> SourceChanged:
        return SourceChanged(f"{self._shown} changed while it was read ({what})")


class DiskSources:
    """The file system as the place of evidence files; implements the port Sources."""

    @contextmanager
    def open(self, path: str) -> Iterator[DiskSource]:
        """Yield a regular file that is open for reading.

        Raises NotFound, UsageError for anything else, ObjectUnreadable if refused.
        """
        if not names_something(path):
            raise UsageError(f"{_quoted(path)} names no file", hint="Give the path of a regular file.")
        path = os.fspath(Path(path).absolute())
        try:
            _refuse_other_kinds(path, os.lstat(path))
            fd = open_quietly(os.fsencode(path))
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound(f"there is no file {_quoted(path)}", hint="Check the path.") from None
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise _link_refused(path) from error
            if error.errno == errno.ENAMETOOLONG:
                raise UsageError(f"{_quoted(path)} is longer than a path can be", hint="Check it.") from error
            raise ObjectUnreadable(
                f"could not open {_quoted(path)}: {durable.reason(error)}",
                hint="Check its permissions and the medium.",
            ) from error
        try:
            _refuse_other_kinds(path, os.fstat(fd))
            (status,), rests = stable_states(lambda: [os.fstat(fd)])
            yield DiskSource(path, fd, status, restless=not rests)
        finally:
            os.close(fd)


def _holes(fd: int, size: int) -> deque[tuple[int, int]]:
    """Return (start, end) of every hole that is left out of reading."""
    data = data_extents(fd, size)
    os.lseek(fd, 0, os.SEEK_SET)
    if data is None:
        return deque()
    ends = [0, *(start + length for start, length in data)]
    starts = [*(start for start, _ in data), size]
    return deque((end, start) for end, start in zip(ends, starts, strict=True) if end < start)


def names_something(path: str) -> bool:
    """Return whether the system could be asked for this path: not empty, no zero byte, all encodable."""
    try:
        return bool(path) and b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def _quoted(path: str) -> str:
    return f"'{visible(path)}'"


def open_quietly(path: bytes, folder: int | None = None) -> int:
    """Return the descriptor of a file opened for reading, its access time unchanged where possible.

    Only the file's owner may ask for that. Raises OSError, also for a link.
    """
    if _NO_ACCESS_TIME:
        try:
            return os.open(path, _READ | _NO_ACCESS_TIME, dir_fd=folder)
        except PermissionError:
            pass
    return os.open(path, _READ, dir_fd=folder)


def _refuse_other_kinds(path: str, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise _link_refused(path)
    for test, kind, hint in _KINDS:
        if test(status.st_mode):
            raise UsageError(f"{_quoted(path)} is {kind}, not a regular file", hint=hint)
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"{_quoted(path)} is not a regular file", hint="Name a regular file.")


def _link_refused(path: str) -> UsageError:
    try:
        target = os.fspath(Path(path).readlink())
    except OSError:
        return UsageError(f"{_quoted(path)} is a symbolic link", hint="Name the file that it leads to.")
    return UsageError(
        f"{_quoted(path)} is a symbolic link", hint=f"Name the file that it leads to: {_quoted(target)}."
    )


def _state(status: os.stat_result) -> SourceState:
    return SourceState(status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)


def _describe(status: os.stat_result) -> str:
    return (
        f"{status.st_size} bytes, modified at {_seconds(status.st_mtime_ns)}, "
        f"status changed at {_seconds(status.st_ctime_ns)}, inode {status.st_ino}"
    )


def _seconds(nanoseconds: int) -> str:
    whole, rest = divmod(nanoseconds, 1_000_000_000)
    return f"{whole}.{rest:09d}"
