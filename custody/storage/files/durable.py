"""Writes bytes to a disk so that they survive a loss of power, or are not there at all.

Every call raises plain OSError: the adapters name what was being written. Nothing here retries, since a second fsync
after a failed one may report success for bytes that were lost.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from custody.portable import CLOEXEC, DIRECTORY, FOLDERS, MODES, NOFOLLOW, fcntl

if TYPE_CHECKING:
    from concurrent.futures import Executor

#: macOS's request to empty the drive's cache too, which its fsync does not do; None elsewhere.
_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)

#: Errors of file systems that cannot sync a folder.
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})

#: Errors of a folder in which this user can make nothing, so that there is nothing to wait for.
_NOT_OURS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

#: Errors of file systems without hard links.
NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})

#: The most files open at the same time when several are written, and the number flushed at once.
AT_ONCE, WAITING = 200, 16
#: The last change of a name, in nanoseconds, in each folder whose names ``make_folder`` waited for since, by device and
#: inode. A change by others in the very tick of its clock is seen at their next change.
_waited_for: dict[tuple[int, int], int] = {}
_PART = ".part"
_IS_PART = re.compile(r"\.[0-9a-f]{16}\.part", re.ASCII)


def part_name() -> str:
    """Return a random name for a file that is being written, which ``leftovers`` recognises."""
    return f".{secrets.token_hex(8)}{_PART}"


def free(folder: Path) -> int | None:
    """Return the free bytes on the disk of a folder, None where the system does not tell."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def reason(error: OSError) -> str:
    """Return the system's words for an error, without the path that the message names anyway."""
    return error.strerror or str(error)


def sync_file(fd: int) -> None:
    """Wait until an open file's bytes are on the medium."""
    if _FULL_SYNC is not None:
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, _FULL_SYNC)
            return
    os.fsync(fd)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the medium, where a system lets folders be opened."""
    if not FOLDERS:
        return
    fd = os.open(folder, os.O_RDONLY | DIRECTORY | CLOEXEC)
    try:
        sync_names(fd)
    finally:
        os.close(fd)


def sync_names(fd: int) -> None:
    """Wait until the names in an open folder are on the medium, where the system can."""
    try:
        sync_file(fd)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def write_all(fd: int, data: bytes | memoryview) -> None:
    """Write all bytes, however many the system takes at a time."""
    view = memoryview(data).cast("B")
    while view:
        view = view[os.write(fd, view) :]


def write_all_at(fd: int, data: bytes, offset: int) -> None:
    """Write all bytes from ``offset`` on, in one call wherever the system takes them so."""
    view = memoryview(data)
    while view:
        taken = os.pwrite(fd, view, offset)
        view = view[taken:]
        offset += taken


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it, each durable in its parent; ``mode`` is for the last one.

    One that exists may be of a process that was killed before it waited: its name is waited for too, once for all names
    beside it, and again only after a name beside it has changed.
    """
    parent = folder.parent
    made = not folder.is_dir()
    if made:
        if parent != folder:
            make_folder(parent)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=mode)
    _wait_for_names(parent, made=made)


def make_below(folder: Path, names: Sequence[str], mode: int) -> None:
    """Make folders durably, each in the one before, below ``folder``; raises OSError for a link."""
    fd = os.open(folder, os.O_RDONLY | DIRECTORY | CLOEXEC)
    try:
        for name in names:
            made = False
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, mode, dir_fd=fd)
                made = True
            inner = os.open(name, os.O_RDONLY | DIRECTORY | NOFOLLOW | CLOEXEC, dir_fd=fd)
            try:
                _wait_for_names(fd, made=made)
            finally:
                os.close(fd)
                fd = inner
    finally:
        os.close(fd)


def _wait_for_names(folder: Path | int, *, made: bool) -> None:
    """Wait for the names in a folder, unless none was ``made`` now and none changed since this was done."""
    status = os.stat(folder)  # noqa: PTH116 - an open folder as well
    held = (status.st_dev, status.st_ino)
    if not made and _waited_for.get(held) == status.st_mtime_ns:
        return
    try:
        if isinstance(folder, int):
            sync_names(folder)
        else:
            sync_folder(folder)
    except OSError as error:
        if made or error.errno not in _NOT_OURS:
            raise
        return
    _waited_for[held] = status.st_mtime_ns


def create_file(path: Path, data: bytes, mode: int) -> None:
    """Write a new file whole and durably, never over another.

    Raises FileExistsError; a failure leaves nothing. The bytes are on the medium under a temporary name before they get
    this one, so that a crash leaves the whole file or none. On a file system without hard links the name is taken
    first, and a crash may leave it empty; on a system that is no Unix, a part of it.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(path))
    if not MODES:
        _create_plainly(path, data, mode)
        return
    with _part(path, data, mode) as part:
        _give_name(part, path, mode)


def _create_plainly(path: Path, data: bytes, mode: int) -> None:
    """Write a new file under its own name, if open files cannot be named; a crash may leave a part."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | CLOEXEC, mode)
    try:
        try:
            write_all(fd, data)
            os.fsync(fd)
        finally:
            os.close(fd)
    except BaseException:
        path.unlink()
        raise


@contextmanager
def growing_file(path: Path, mode: int) -> Iterator[Callable[[bytes], None]]:
    """Yield a writer for a new file, which gets its name, whole and durably, only if nothing is raised.

    Raises FileExistsError for a name that is taken, before and after; any error leaves nothing behind.
    """
    with growing(path, mode) as fd:
        yield partial(write_all, fd)


@contextmanager
def growing(path: Path, mode: int) -> Iterator[int]:
    """Yield the descriptor of a new file, to write anywhere; else as ``growing_file``. FileExistsError."""
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(path))
    with _begun(path, mode) as (part, fd):
        yield fd
        sync_file(fd)
        _give_name(part, path, mode)


def _give_name(part: Path, path: Path, mode: int) -> None:
    """Link a file under a further name; raises FileExistsError for one that is taken."""
    try:
        os.link(part, path, follow_symlinks=False)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        _take_name(part, path, mode)


def _take_name(part: Path, path: Path, mode: int) -> None:
    """Rename a file to a name that it reserves first: of two who want it only one can get it."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW | CLOEXEC, mode))
    try:
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def replace_file(path: Path, data: bytes, mode: int) -> None:
    """Write or replace a file whole and durably: whoever opens it reads the old bytes or the new ones."""
    with replacing(path, data, mode):
        pass


@contextmanager
def replacing(path: Path, data: bytes, mode: int) -> Iterator[int]:
    """Yield the descriptor of a new file to be locked; write ``data`` after the block, replace ``path``."""
    with _begun(path, mode, new=False) as (part, fd):
        yield fd
        write_all(fd, data)
        sync_file(fd)
        part.replace(path)


def replace_files(files: Sequence[tuple[Path, bytes]], mode: int) -> None:
    """Write or replace several files, each whole, all durably; a failure may leave some of them.

    Files are waited for at the same time, so that the medium takes many of them in one go.
    """
    folders: defaultdict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for path, data in files:
        folders[os.fspath(path.parent)].append((path.name, data))
    from concurrent.futures import ThreadPoolExecutor  # with it comes logging, which few commands need

    with ThreadPoolExecutor(WAITING) as pool:
        for folder, named in folders.items():
            within = os.open(folder, os.O_RDONLY | DIRECTORY | CLOEXEC)
            try:
                for start in range(0, len(named), AT_ONCE):
                    _replace_some(within, named[start : start + AT_ONCE], mode, pool)
            finally:
                os.close(within)
            sync_folder(Path(folder))


def _replace_some(within: int, files: Sequence[tuple[str, bytes]], mode: int, pool: Executor) -> None:
    """Write files of an open folder beside their places, and move all once they are on the medium."""
    parts: list[tuple[int, str]] = []
    placed = 0
    try:
        for _, data in files:
            part = part_name()
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW | CLOEXEC
            fd = os.open(part, flags, mode, dir_fd=within)
            parts.append((fd, part))
            os.fchmod(fd, mode)
            write_all(fd, data)
        wait_for_all([fd for fd, _ in parts], pool)
        for (_, part), (name, _) in zip(parts, files, strict=True):
            os.rename(part, name, src_dir_fd=within, dst_dir_fd=within)
            placed += 1
    finally:
        for fd, _ in parts:
            os.close(fd)
        for _, part in parts[placed:]:
            with contextlib.suppress(OSError):
                os.unlink(part, dir_fd=within)


def wait_for_all(fds: Sequence[int], pool: Executor) -> None:
    """Wait for open files and folders at the same time, so that the medium takes many of them in one go.

    Raises OSError.
    """
    try:
        for _ in pool.map(_sync_several, [fds[at::WAITING] for at in range(min(WAITING, len(fds)))]):
            pass
    except RuntimeError as error:  # no thread could be started; what the others did is not known
        raise OSError(errno.EAGAIN, "no thread could be started") from error


def _sync_several(fds: Sequence[int]) -> None:
    for fd in fds:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            sync_names(fd)
        else:
            sync_file(fd)


@contextmanager
def _part(path: Path, data: bytes, mode: int) -> Iterator[Path]:
    """Write the bytes of ``path`` under a name beside it for the caller to rename; sync the folder."""
    with _begun(path, mode) as (part, fd):
        write_all(fd, data)
        sync_file(fd)
        yield part


@contextmanager
def _begun(path: Path, mode: int, *, new: bool = True) -> Iterator[tuple[Path, int]]:
    """Yield (path, descriptor) of a temporary file beside ``path``, to be filled and renamed.

    The folder is synced at the end. An error deletes the temporary file, and ``path`` too where it is ``new`` and the
    same file.
    """
    part = path.with_name(part_name())
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW | CLOEXEC, mode)
    try:
        os.fchmod(fd, mode)
        yield part, fd
        part.unlink(missing_ok=True)
        sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            if new and os.path.samestat(path.lstat(), os.fstat(fd)):
                path.unlink()
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    finally:
        os.close(fd)


def leftovers(folder: Path) -> list[Path]:
    """Return, sorted, the temporary files in a folder: left unfinished, or being written now."""
    try:
        return sorted(path for path in folder.iterdir() if _IS_PART.fullmatch(path.name))
    except (FileNotFoundError, NotADirectoryError):
        return []
