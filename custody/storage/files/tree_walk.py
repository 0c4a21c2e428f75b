"""Walks a folder in the order of raw paths, following no link and skipping nothing.

Paths are bytes below the folder. A folder that cannot be listed and a path that cannot be examined are yielded with the
error; the caller decides what that means. Nothing is opened but folders.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator

from custody.frozen import dataclass
from custody.proof import pack

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
#: The most folders that stay open above the current one.
_OPEN = 32


@dataclass(frozen=True, slots=True)
class WalkedFile:
    """One path of a walk: its status, None if unreadable; ``error`` kept it from being examined or listed.

    ``folder`` is the open folder that it lies in and ``name`` its name there, valid until the next one is asked for.
    """

    path: bytes
    name: bytes
    folder: int
    status: os.stat_result | None
    error: OSError | None = None


@dataclass(slots=True)
class _Level:
    """A folder of the walk: open, or closed while the walk is far below it."""

    fd: int | None
    prefix: bytes
    items: list[tuple[bytes, bool]]

    def close(self) -> None:
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None


def walk(root: int) -> Iterator[WalkedFile]:
    """Yield everything in the open folder ``root``, and itself; OSError if it is unlistable or changes.

    Each folder comes before its content. One that cannot be opened or listed carries its error. Few folders are open at
    a time, however deep they lie.
    """
    levels = [_Level(os.dup(root), b"", _items(root, top=True))]
    try:
        while levels:
            level = levels[-1]
            if not level.items:
                levels.pop().close()
                continue
            fd = level.fd = _down(root, level.prefix) if level.fd is None else level.fd
            name, inside = level.items.pop()
            if not inside:
                yield from _one(level, fd, name)
                continue
            levels.append(_entered(fd, level.prefix + name + b"/", name))
            if len(levels) > _OPEN:
                levels[-1 - _OPEN].close()
    finally:
        for level in levels:
            level.close()


def _down(root: int, prefix: bytes) -> int:
    """Return a descriptor of a folder, opened name by name from the top; OSError where it is gone."""
    fd = os.dup(root)
    try:
        for name in prefix.split(b"/")[:-1]:
            inner = os.open(name, _FOLDER, dir_fd=fd)
            os.close(fd)
            fd = inner
    except BaseException:
        os.close(fd)
        raise
    return fd


def _one(level: _Level, fd: int, name: bytes) -> Iterator[WalkedFile]:
    path = level.prefix + name
    try:
        status = os.stat(name, dir_fd=fd, follow_symlinks=False)
    except OSError as error:
        if error.errno == errno.ENOENT:
            raise
        yield WalkedFile(path, name, fd, None, error)
        return
    if path == pack.ROOT or not stat.S_ISDIR(status.st_mode):
        yield WalkedFile(path, name, fd, status)
        return
    try:
        inner = os.open(name, _FOLDER, dir_fd=fd)
        try:
            children = _items(inner)
        finally:
            os.close(inner)
    except OSError as error:
        yield WalkedFile(path, name, fd, status, error)
        return
    yield WalkedFile(path, name, fd, status)
    if children:
        _descend(level, name)


def _descend(level: _Level, name: bytes) -> None:
    """Queue the content of a folder at its place in the order of raw paths among its siblings."""
    key, at = name + b"/", len(level.items)
    while at and _key(level.items[at - 1]) < key:
        at -= 1
    level.items.insert(at, (name, True))


def _entered(above: int, prefix: bytes, name: bytes) -> _Level:
    fd = os.open(name, _FOLDER, dir_fd=above)
    try:
        return _Level(fd, prefix, _items(fd))
    except BaseException:
        os.close(fd)
        raise


def _items(fd: int, *, top: bool = False) -> list[tuple[bytes, bool]]:
    """Return the names in a folder, the last first, so that the next one is at the end."""
    names = [os.fsencode(entry) for entry in os.listdir(fd)]
    return [(name, False) for name in sorted([*names, pack.ROOT] if top else names, reverse=True)]


def _key(item: tuple[bytes, bool]) -> bytes:
    return item[0] + (b"/" if item[1] else b"")
