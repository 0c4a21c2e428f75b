"""Stores objects as read-only files in a folder; a file has its final name only once it is complete.

A folder is not WORM storage: an administrator of the machine can change its files, so stored bytes are verified
against the ledger. This module computes no digests.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
from collections.abc import Generator, Iterator
from heapq import merge
from itertools import groupby
from pathlib import Path

from custody.errors import ObjectMissing, ObjectUnreadable, StorageFailed, StoreUnreachable
from custody.ledger.ports import UNLOCKED, Lock, Stored, Upload, Version
from custody.storage.files import durable
from custody.storage.files.file_locks import hold
from custody.storage.files.readahead import ahead
from custody.storage.stores.disk.parts import FOLDER as PART_FOLDER
from custody.storage.stores.disk.parts import Parts
from custody.storage.stores.disk.versions import Former
from custody.storage.stores.object_keys import AREAS, check_key, check_range, exists, is_key

_CHUNK = 1 << 20
_FAN = re.compile(r"[0-9a-f]{2}", re.ASCII)
#: Bytes after which writing to the disk begins, so that less is left to wait for at the end.
_AHEAD = 16 << 20
_MARKER = "custody-store"
_MOUNT = "Mount the store's disk, or correct its path in custody.toml."
_MARKER_TEXT = b"custody.objects/1\n"
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


class DiskObjects:
    """A folder as an object store; implements the port ObjectStore.

    ``prepare`` makes the folder once. Afterwards a store whose marker file is gone (a disk that is not mounted) reports
    StoreUnreachable and takes nothing, instead of reporting every object as missing.
    """

    def __init__(self, folder: Path, name: str = "local") -> None:
        self._folder = folder
        self._name = name
        self._former = Former(folder)
        self._parts = Parts(folder, name)

    @property
    def name(self) -> str:
        """The store's name in custody.toml and in entries."""
        return self._name

    @property
    def promise(self) -> str:
        """``none``: nothing keeps an administrator of this machine from changing a file."""
        return "none"

    @property
    def ready(self) -> bool:
        """Whether the folder and its marker exist."""
        return self._is_there()

    def prepare(self) -> None:
        """Make the folder and its marker, unless they exist; StorageFailed when the disk refuses."""
        try:
            for part in (self._folder, *(self._folder / area for area in (*AREAS, PART_FOLDER))):
                durable.make_folder(part, 0o700)
            with contextlib.suppress(FileExistsError):
                durable.create_file(self._folder / _MARKER, _MARKER_TEXT, 0o444)
        except OSError as error:
            raise StorageFailed(
                f"could not make the object store {os.fspath(self._folder)!r}: {durable.reason(error)}"
            ) from error

    def create(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> DiskObjectWriter:
        """Return a writer for a new object; Conflict for a used key, StorageFailed for a lock or no folder."""
        if os.path.lexists(final := self._free(key, lock)):
            raise exists(key)
        return DiskObjectWriter(key, final, self._folder / PART_FOLDER)

    def replace(self, key: str, lock: Lock = UNLOCKED, size: int | None = None) -> DiskObjectWriter:
        """Return a writer that replaces a file, which is kept; raise StorageFailed for a lock."""
        return DiskObjectWriter(key, self._free(key, lock), self._folder / PART_FOLDER, self._former)

    def _free(self, key: str, lock: Lock) -> Path:
        """Return the path for an object of a key; raise StorageFailed for a lock, or where there is no store."""
        final = self._path(key)
        if lock != UNLOCKED:
            raise StorageFailed(
                f"store {self._name} is a folder, which keeps no lock, so object {key} was not stored in it",
                hint="Archive to a store with Object Lock, or without a lock.",
            )
        if not self._is_there():
            raise StorageFailed(self._absent(), hint=_MOUNT)
        return final

    def read(
        self, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """Yield the bytes of [offset, offset + length) that exist, in chunks of at most 1 MiB.

        The system is asked to drop its cached copy first, so that bytes are read from the medium. Raises ObjectMissing,
        or ObjectUnreadable, which never means that the bytes are wrong; UsageError for an invalid range.
        """
        check_range(key, offset, length)
        return ahead(self._chunks(key, self._path(key, version), offset, length))

    def free_bytes(self) -> int | None:
        """Return the number of free bytes, None where the system does not tell."""
        return durable.free(self._folder)

    def stat(self, key: str, version: str | None) -> Stored:
        """Return the size of a version; raises ObjectMissing or ObjectUnreadable."""
        path = self._path(key, version)
        try:
            status = path.lstat()
        except OSError as error:
            raise self._unread(key, error) from error
        _check_regular(key, status)
        return Stored(status.st_size, version)

    def keys(self) -> Iterator[str]:
        """Yield every key that has a current or replaced file, in order; raises ObjectUnreadable."""
        return (key for key, _ in groupby(version.key for version in self.listing()))

    def _current(self) -> Iterator[str]:
        """Yield every key that has a current file, in order, reading one fan-out folder at a time."""
        self._check_there()
        for area in AREAS:
            for fan in self._names(self._folder / area):
                if _FAN.fullmatch(fan):
                    for name in self._names(self._folder / area / fan):
                        key = f"{area}/{name}"
                        if name.startswith(fan) and is_key(key):
                            yield key

    def listing(self) -> Iterator[Version]:
        """Yield every key's versions, in order of keys: the current one, then the replaced; ObjectUnreadable."""
        former = self._former.all()
        rows = merge(((key, 0) for key in self._current()), ((key, 1) for key in former))
        for key, replaced in rows:
            if replaced:
                yield from (Version(key, version, newest=False) for version in former[key])
            else:
                yield Version(key, None)

    def versions(self, key: str) -> list[Version]:
        """Return the current version of a key, if any, and those it replaced; raises ObjectUnreadable."""
        former = [Version(key, version, newest=False) for version in self._former.of(key)]
        try:
            self.stat(key, None)
        except ObjectMissing:
            return former
        return [Version(key, None), *former]

    def delete(self, key: str, version: str | None) -> None:
        """Delete a version for good; ObjectMissing, ObjectUnreadable, or StorageFailed when the disk refuses."""
        path = self._path(key, version)
        self.stat(key, version)
        try:
            path.unlink()
            durable.sync_folder(path.parent)
        except OSError as error:
            raise StorageFailed(f"could not delete object {key}: {durable.reason(error)}") from error

    def unfinished(self) -> list[Upload]:
        """Return every unfinished file here; raises ObjectUnreadable."""
        self._check_there()
        return self._parts.unfinished()

    def read_unfinished(self, upload: Upload) -> Iterator[bytes]:
        """Yield the bytes of an unfinished file; ObjectMissing or ObjectUnreadable."""
        return ahead(self._chunks(upload.key, self._parts.path(upload), 0, None))

    def abandon(self, upload: Upload) -> None:
        """Delete an unfinished file; raises Busy while a process writes it, StorageFailed if it cannot."""
        self._parts.abandon(upload)

    def leftovers(self) -> list[str]:
        """Return the paths of unfinished objects that no living process still writes."""
        return self._parts.leftovers()

    def _path(self, key: str, version: str | None = None) -> Path:
        """Return the path of a version; raise ObjectMissing for a text that is no version here."""
        area, digits = check_key(key)
        if version is not None:
            former = self._former.path(key, version)
            if former is None:
                raise ObjectMissing(
                    f"store {self._name} keeps no versions, so {key} has no version {version!r}"
                )
            return former
        return self._folder / area / digits[:2] / digits

    def _check_there(self) -> None:
        if not self._is_there():
            raise self._unreachable()

    def _is_there(self) -> bool:
        return not self._missing()

    def _missing(self) -> str:
        """Return a clause why the marker is not visible, "" if it is."""
        try:
            return "" if (self._folder / _MARKER).is_file() else "is not there"
        except OSError as error:
            return f"cannot be looked at: {durable.reason(error)}"

    def _unreachable(self) -> StoreUnreachable:
        return StoreUnreachable(self._absent(), hint=_MOUNT)

    def _absent(self) -> str:
        where = os.fspath(self._folder)
        why = self._missing() or "is there only now"
        return f"the object store {self._name} is not at {where!r} (its file {_MARKER} {why})"

    def _chunks(self, key: str, path: Path, offset: int, length: int | None) -> Generator[bytes, None, None]:
        try:
            fd = os.open(path, _READ)
        except OSError as error:
            raise self._unread(key, error) from error
        try:
            status = os.fstat(fd)
            _check_regular(key, status)
            stop = status.st_size if length is None else min(status.st_size, offset + length)
            _advise(fd)
            while offset < stop:
                chunk = os.pread(fd, min(_CHUNK, stop - offset), offset)
                if not chunk:
                    raise ObjectUnreadable(f"object {key} ended at byte {offset} of {stop} while it was read")
                offset += len(chunk)
                yield chunk
        except OSError as error:
            if not self._is_there():
                raise self._unreachable() from error
            raise ObjectUnreadable(
                f"could not read object {key} at byte {offset}: {durable.reason(error)}",
                hint="Check the medium and restore the object from a second copy if it stays unreadable.",
            ) from error
        finally:
            os.close(fd)

    def _unread(self, key: str, error: OSError) -> StorageFailed:
        if error.errno == errno.ELOOP:
            return _no_object(key, "a symbolic link")
        if not self._is_there():
            return self._unreachable()
        if error.errno != errno.ENOENT:
            return ObjectUnreadable(f"could not read object {key}: {durable.reason(error)}")
        return ObjectMissing(f"object {key} is not in store {self._name} ({os.fspath(self._folder)!r})")

    def _names(self, folder: Path) -> list[str]:
        try:
            return sorted(path.name for path in folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise ObjectUnreadable(
                f"could not list {os.fspath(folder)!r}: {durable.reason(error)}"
            ) from error


class DiskObjectWriter:
    """One object being written, under a temporary name and a lock that marks a living writer."""

    def __init__(self, key: str, final: Path, part_folder: Path, former: Former | None = None) -> None:
        self._key = key
        self._final = final
        self._former = former
        self._part = part_folder / f"{final.parent.parent.name}-{final.name}.{secrets.token_hex(8)}"
        self._bytes = 0
        self._sent = 0
        self._fd = -1
        try:
            self._fd = os.open(self._part, _WRITE, 0o600)
            hold(self._fd)
        except OSError as error:
            self.abort()
            raise self._failed("could not be started", error) from error

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes; StorageFailed with the file and the bytes written. A failed object can only be aborted."""
        self._check_open()
        view = memoryview(data).cast("B")
        try:
            while view:
                taken = os.write(self._fd, view)
                self._bytes += taken
                view = view[taken:]
            if self._bytes - self._sent >= _AHEAD:
                _send(self._fd, self._sent, self._bytes - self._sent)
                self._sent = self._bytes
        except OSError as error:
            self.abort()
            raise self._failed(f"stopped after {self._bytes} bytes", error) from error

    def commit(self) -> Stored:
        """Make the object appear under its key, whole, read-only and durable; return its size.

        Conflict if the key exists, unless its file is to be replaced: then that is kept under a version name first.
        """
        self._check_open()
        try:
            os.fchmod(self._fd, 0o444)
            durable.sync_file(self._fd)
            fan = self._final.parent
            durable.make_folder(fan.parent, stat.S_IMODE(self._part.parent.stat().st_mode) & 0o777)
            durable.make_folder(fan, stat.S_IMODE(fan.parent.stat().st_mode) & 0o777)
            self._place()
        except OSError as error:
            raise self._failed(f"could not be finished after {self._bytes} bytes", error) from error
        finally:
            self.abort()
        return Stored(self._bytes, None)

    def abort(self) -> None:
        """Delete the unfinished file; after commit nothing is left to do."""
        if self._fd < 0:
            return
        fd, self._fd = self._fd, -1
        with contextlib.suppress(OSError):
            self._part.unlink()
        with contextlib.suppress(OSError):
            os.close(fd)

    def _place(self) -> None:
        """Link the file under its final name; Conflict if the name is taken, however close the race."""
        if self._former is not None:
            self._former.keep(self._key, self._final)
            self._part.replace(self._final)
            durable.sync_folder(self._final.parent)
            return
        try:
            os.link(self._part, self._final, follow_symlinks=False)
        except FileExistsError:
            raise exists(self._key) from None
        except OSError as error:
            if error.errno not in durable.NO_LINKS:
                raise
            raise StorageFailed(
                f"the file system of {os.fspath(self._final)!r} knows no second name for a file, so no object can be "
                "placed there without the risk of overwriting",
                hint="Keep objects on a file system with hard links (ext4, xfs, btrfs, zfs, apfs).",
            ) from error
        try:
            durable.sync_folder(self._final.parent)
        except OSError:
            with contextlib.suppress(OSError):
                self._final.unlink()
            raise

    def _check_open(self) -> None:
        if self._fd < 0:
            raise StorageFailed(
                f"the writing of object {self._key} has ended and takes no more", hint="Start a new object."
            )

    def _failed(self, what: str, error: OSError) -> StorageFailed:
        hint = (
            "Make room on that file system, then archive again."
            if error.errno in {errno.ENOSPC, errno.EDQUOT}
            else None
        )
        return StorageFailed(
            f"object {self._key} {what} in {os.fspath(self._part)!r}: {durable.reason(error)}", hint=hint
        )


def _no_object(key: str, what: str) -> ObjectUnreadable:
    return ObjectUnreadable(
        f"under the name of object {key} there is {what}",
        hint="Somebody put it there; restore the object's file from a second copy.",
    )


def _check_regular(key: str, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise _no_object(key, "a symbolic link")
    if not stat.S_ISREG(status.st_mode):
        raise _no_object(key, "something that is not a regular file")


def _advise(fd: int) -> None:
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_SEQUENTIAL)


def _send(fd: int, start: int, length: int) -> None:
    """Start writing these bytes to the disk early, without waiting for it."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(fd, start, length, os.POSIX_FADV_DONTNEED)
