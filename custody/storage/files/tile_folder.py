"""Publishes tlog-tiles paths (c2sp.org/tlog-tiles) into a folder for outsiders.

The caller decides what is published and in which order: tiles first and the checkpoint last.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from custody.errors import Busy, Malformed, StorageFailed, UsageError
from custody.storage.files import durable, regular_files
from custody.storage.files.file_locks import wait_and_hold

_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_LONGEST_PATH = 1000
_LARGEST_FILE = 1 << 30
#: Errors of file systems without locks of folders, as some in a network.
_NO_LOCKS = frozenset({errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP})


def check_path(path: str) -> tuple[str, ...]:
    """Return the segments of a publication path; raise UsageError for one that could leave its folder."""
    segments = tuple(path.split("/"))
    if len(path) > _LONGEST_PATH or not all(_SEGMENT.fullmatch(segment) for segment in segments):
        raise UsageError(
            f"{path!r} is no publication path",
            hint="Use names of letters, digits, '.', '_' and '-' that begin with a letter or digit, separated by '/'.",
        )
    return segments


class FolderPublisher:
    """A folder as a place that outsiders read; files appear whole or not at all.

    With ``private`` only the owner can read what is put there, as receipts are: they show kinds, times and pseudonyms.
    """

    def __init__(self, folder: Path, *, private: bool = False, lock_seconds: float = 10.0) -> None:
        self._folder = folder.absolute()
        self._private = private
        self._lock_seconds = lock_seconds
        self._known: set[Path] = set()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Lock the folder against every other publication; Busy after ``lock_seconds``, StorageFailed.

        The lock is on the folder itself, so that outsiders find no file of it. A file system that locks no folders
        keeps nobody out.
        """
        try:
            durable.make_folder(self._folder, 0o700 if self._private else 0o777)
            fd = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise StorageFailed(
                f"could not publish into {os.fspath(self._folder)!r}: {durable.reason(error)}"
            ) from error
        try:
            self._wait_for_lock(fd)
            yield
        finally:
            os.close(fd)

    def _wait_for_lock(self, fd: int) -> None:
        try:
            wait_and_hold(fd, self._lock_seconds)
        except BlockingIOError:
            raise Busy(f"another publication into {os.fspath(self._folder)!r} is under way") from None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise StorageFailed(
                    f"could not lock {os.fspath(self._folder)!r}: {durable.reason(error)}"
                ) from error

    def put(self, path: str, data: bytes) -> None:
        """Write or replace one file whole and durably; StorageFailed when the folder does not take it."""
        target = self._target(path)
        try:
            self._make_room(target, set())
            durable.replace_file(target, data, self._mode)
        except OSError as error:
            raise StorageFailed(
                f"could not publish {os.fspath(target)!r}: {durable.reason(error)}"
            ) from error

    def put_all(self, files: Mapping[str, bytes]) -> None:
        """Write or replace several files, each whole, all durably.

        Raises StorageFailed, with any of them there or not.
        """
        targets = [(self._target(path), data) for path, data in files.items()]
        try:
            made: set[Path] = set()
            for target, _ in targets:
                self._make_room(target, made)
            durable.replace_files(targets, self._mode)
        except OSError as error:
            raise StorageFailed(
                f"could not publish into {os.fspath(self._folder)!r}: {durable.reason(error)}"
            ) from error

    @property
    def _mode(self) -> int:
        return 0o600 if self._private else 0o644

    def _make_room(self, target: Path, made: set[Path]) -> None:
        """Make a file's folder unless it is among ``made``, through no link planted meanwhile.

        A path that leads out of the published folder is refused before anything is made.
        """
        self._keep_inside(target)
        parent = target.parent
        if parent in made:
            return
        mode = 0o700 if self._private else 0o777
        durable.make_folder(self._folder, mode)
        inside = Path(os.path.realpath(self._folder))
        within = Path(os.path.realpath(parent))
        if not within.is_relative_to(inside):
            raise self._leads_out(target, os.fspath(within))
        durable.make_below(inside, within.relative_to(inside).parts, mode)
        made.add(parent)
        self._known.add(parent)

    def get(self, path: str) -> bytes | None:
        """Return the bytes published under a path, None if there are none; raises StorageFailed."""
        try:
            return self._read(path, lambda target: regular_files.read_regular(target, _LARGEST_FILE)[0])
        except regular_files.OddFile as error:
            raise self._unread(path, error) from error

    def first(self, path: str, most: int) -> bytes | None:
        """Return the first ``most`` bytes of a published file, None if there is none.

        Raises Malformed for anything but a regular file, StorageFailed.
        """
        try:
            return self._read(path, lambda target: regular_files.read_beginning(target, most)[0])
        except regular_files.OddFile as error:
            raise Malformed(f"{path!r} is no file that is published: {durable.reason(error)}") from error

    def _read(self, path: str, how: Callable[[Path], bytes]) -> bytes | None:
        target = self._target(path)
        try:
            self._keep_inside(target)
            return how(target)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except regular_files.OddFile:
            raise
        except OSError as error:
            raise self._unread(path, error) from error

    def _unread(self, path: str, error: OSError) -> StorageFailed:
        return StorageFailed(f"could not read {os.fspath(self._target(path))!r}: {durable.reason(error)}")

    def files(self) -> Iterator[tuple[str, int]]:
        """Yield (path, size in bytes) of everything in the folder but folders, in any order.

        Raises StorageFailed. Links to folders are not followed, and are yielded as links: no publication puts them
        there.
        """
        for here, folders, names in os.walk(self._folder, onerror=self._unlisted):
            within = os.path.relpath(here, self._folder)
            links = [name for name in folders if Path(here, name).is_symlink()]
            for name in (*names, *links):
                try:
                    size = Path(here, name).stat().st_size
                except OSError:
                    # It is gone, or a link that leads nowhere: reading it reports that.
                    size = 0
                yield (name if within == "." else f"{within}/{name}"), size

    def _unlisted(self, error: OSError) -> None:
        if isinstance(error, FileNotFoundError):
            return
        raise StorageFailed(
            f"could not look into the published folder {error.filename!r}: {durable.reason(error)}"
        ) from error

    def _target(self, path: str) -> Path:
        return self._folder.joinpath(*check_path(path))

    def _keep_inside(self, target: Path) -> None:
        """Raise StorageFailed for a file that a planted link would carry out of the folder.

        The folder of a file is resolved once: this is called for every one of many files.
        """
        parent = target.parent
        if parent in self._known and not target.is_symlink():
            return
        inside = os.path.realpath(self._folder)
        found = os.path.realpath(target)
        if os.path.commonpath((inside, found)) != inside:
            raise self._leads_out(target, found)
        if parent.is_dir():
            self._known.add(parent)

    def _leads_out(self, target: Path, found: str) -> StorageFailed:
        return StorageFailed(
            f"{os.fspath(target)!r} leads out of the published folder to {found!r}",
            hint="Remove the symbolic link, or publish into a folder of its own.",
        )
