"""Unfinished files of a folder of objects: their keys, whether still written, their deletion.

A part is named after its key. Its writer locks it, which ends with the process.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from pathlib import Path

from custody.errors import Busy, ObjectMissing, ObjectUnreadable, StorageFailed
from custody.ledger.ports import Upload
from custody.storage.files import durable
from custody.storage.files.file_locks import is_held

FOLDER = ".part"
_NAME = re.compile(r"(manifests|objects|trees)-([0-9a-f]{32})\.[0-9a-f]{16}", re.ASCII)
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
#: Errors of opening a symbolic link or a socket: neither is a writer's file.
_NOBODYS = frozenset({errno.ELOOP, errno.ENXIO})


class Parts:
    """The unfinished files of one folder of objects."""

    def __init__(self, folder: Path, store: str) -> None:
        self._folder = folder / FOLDER
        self._store = store

    def leftovers(self) -> list[str]:
        """Return the paths of files that no living process still writes; raises ObjectUnreadable."""
        paths = (self._folder / name for name in self._names())
        return [os.fspath(path) for path in paths if _is_abandoned(path)]

    def unfinished(self) -> list[Upload]:
        """Return every unfinished file named after a key, also while it is written; ObjectUnreadable."""
        found = filter(None, (_NAME.fullmatch(name) for name in self._names()))
        return [
            Upload(
                self._store,
                f"{match[1]}/{match[2]}",
                match[0],
                0,
                held=not _is_abandoned(self._folder / match[0]),
            )
            for match in found
        ]

    def path(self, upload: Upload) -> Path:
        """Return the path of an unfinished file; ObjectMissing for a name of no such file."""
        if _NAME.fullmatch(upload.upload_id) is None:
            raise ObjectMissing(f"store {self._store} has no unfinished file {upload.upload_id!r}")
        return self._folder / upload.upload_id

    def abandon(self, upload: Upload) -> None:
        """Delete an unfinished file; raises Busy while a process writes it, StorageFailed if it cannot."""
        if _NAME.fullmatch(upload.upload_id) is None:
            return
        path = self._folder / upload.upload_id
        if not os.path.lexists(path):
            return
        try:
            abandoned = _is_free(path)
        except OSError as error:
            raise StorageFailed(
                f"cannot tell whether a process is writing {upload.key} in store {self._store}:"
                f" {durable.reason(error)}",
                hint="Run the command as the user to whom its unfinished file belongs.",
            ) from error
        if not abandoned:
            raise Busy(
                f"a process is writing {upload.key} in store {self._store} at this moment",
                hint="Wait until it has ended, or end it; then run the command again.",
            )
        try:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            durable.sync_folder(self._folder)
        except OSError as error:
            raise StorageFailed(
                f"could not delete the unfinished file {os.fspath(path)!r}: {durable.reason(error)}",
                hint="Give this user the right to, or delete it by hand; it holds evidence.",
            ) from error

    def _names(self) -> list[str]:
        try:
            return sorted(path.name for path in self._folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise ObjectUnreadable(
                f"could not list {os.fspath(self._folder)!r}: {durable.reason(error)}"
            ) from error


def _is_abandoned(part: Path) -> bool:
    """Return whether no writer has the lock of an unfinished file; False if it cannot be read."""
    try:
        return _is_free(part)
    except OSError:
        return False


def _is_free(part: Path) -> bool:
    """Return whether nobody has locked an unfinished file; False if it is gone.

    Raises OSError if it cannot be opened, such as a file of another user.
    """
    try:
        fd = os.open(part, _READ)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno in _NOBODYS:
            return True
        raise
    try:
        return not is_held(fd)
    finally:
        os.close(fd)
