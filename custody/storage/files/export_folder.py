"""A folder that is written under another name and gets its own once everything in it is on the medium."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from custody.errors import Conflict, CustodyError, StorageFailed
from custody.storage.files import durable

_OWNER = 0o700
_FILE = 0o600
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NewFolder:
    """A folder that is being written and that only its owner can read; implements the port Files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[Path] = {folder}

    @contextmanager
    def new(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Yield a writer for a new file of this relative path, durable at the end; StorageFailed."""
        path = self._folder / name
        try:
            if path.parent not in self._made:
                path.parent.mkdir(_OWNER)
                self._made.add(path.parent)
            with os.fdopen(os.open(path, _NEW, _FILE), "wb") as stream:
                yield lambda data: _write(stream.write, data, path)
                stream.flush()
                durable.sync_file(stream.fileno())
        except OSError as error:
            raise _failed(path, error) from error

    def settle(self) -> None:
        """Wait until the names of all files are on the medium; OSError."""
        for folder in sorted(self._made, reverse=True):
            durable.sync_folder(folder)


@contextmanager
def new_folder(target: Path) -> Iterator[NewFolder]:
    """Yield a folder to fill beside ``target``, which it becomes if nothing is raised.

    An empty folder may be there. Raises Conflict where anything else is, before and after, and StorageFailed; then
    nothing is left. A process that is killed leaves the temporary name, ``.<name>.<16 hex digits>.part``.
    """
    refuse_taken(target)
    part = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    try:
        durable.make_folder(target.parent)
        part.mkdir(_OWNER)
    except OSError as error:
        raise _failed(part, error) from error
    try:
        folder = NewFolder(part)
        yield folder
        refuse_taken(target)
        try:
            folder.settle()
            part.rename(target)
            durable.sync_folder(target.parent)
        except OSError as error:
            raise _failed(target, error) from error
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if os.path.lexists(part) and isinstance(error, CustodyError):
            error.hint += f" Delete {os.fspath(part)!r}, which could not be removed."
        raise


def refuse_taken(target: Path) -> None:
    """Raise Conflict if something is at a path that is no empty folder, StorageFailed if nobody can tell."""
    try:
        taken = os.path.lexists(target) and (
            target.is_symlink() or not target.is_dir() or any(target.iterdir())
        )
    except OSError as error:
        raise _failed(target, error) from error
    if taken:
        raise Conflict(
            f"there is something at {os.fspath(target)!r} already, and nothing is overwritten",
            hint="Name a folder that is not there yet, or an empty one.",
        )


def _write(write: Callable[[bytes], object], data: bytes, path: Path) -> None:
    try:
        write(data)
    except OSError as error:
        raise _failed(path, error) from error


def _failed(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        f"could not write {os.fspath(path)!r}: {durable.reason(error)}",
        hint="Check the disk and its space.",
    )
