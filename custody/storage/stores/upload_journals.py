"""Journals of uploads to stores, one file each, so that an interrupted upload can be resumed.

A file is lines of canonical JSON, each on the medium before its call returns: source and target, the upload, its parts,
its end. An unfinished last line counts as absent. Nothing in a file is evidence of the store's content: it only shows
where to look.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

from custody.errors import Busy, Conflict, CustodyError, Malformed, NotFound, StorageFailed
from custody.ledger.ports import Noted, Part, Sending, Upload, same_source
from custody.model.record import replace
from custody.storage.files import durable
from custody.storage.files.file_locks import hold, is_held
from custody.storage.stores import upload_lines
from custody.storage.stores.object_keys import check_key

_NAME = re.compile(r"[0-9a-f]{32}\.upload", re.ASCII)
_OPEN = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class FileUploadJournals:
    """A folder of upload journals, readable by its owner only; implements the port UploadJournals."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, FileUploadJournal] = {}
        self._begun: dict[str, Sending | None] = {}
        self._of: dict[str, set[str]] = {}
        self._blank: list[tuple[Path, int]] = []
        self._there: set[str] = set()
        self._stamp: int | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Unlock every journal, and delete the files that were kept for new ones."""
        for key in list(self._held):
            self.release(key)
        left = durable.leftovers(self._folder) if self._blank else []
        while self._blank:
            os.close(self._blank.pop()[1])
        for part in left:
            with contextlib.suppress(OSError):
                fd = os.open(part, _OPEN)
                if not is_held(fd):
                    part.unlink(missing_ok=True)
                os.close(fd)

    def start(self, sending: Sending, *, synced: bool = True) -> tuple[FileUploadJournal, Noted]:
        """Create the journal of an upload, locked; return it with its content.

        Without ``synced`` its writes are not flushed to disk: it survives a killed process, not a power failure. Raises
        Conflict if the key has a journal, Busy while the same file is uploaded, StorageFailed.
        """
        path = self._path(sending.key)
        with self._lock:
            for name in self._of.get(sending.path, ()):
                other = self._begun[name]
                if other is not None and other.key in self._held and same_source(other, sending):
                    raise Busy(
                        f"the same file is being archived already, as {other.key}",
                        hint="Name each file once.",
                    )
            try:
                durable.make_folder(self._folder, 0o700)
                line = upload_lines.sending_line(sending)
                with self._changing():
                    fd = _created(path, line) if synced else self._named(path, line)
                    self._there.add(path.name)
            except FileExistsError:
                raise Conflict(f"there is a journal of object {sending.key} already") from None
            except OSError as error:
                raise _failed("write", path, error) from error
            self._know(path.name, sending)
            self._held[sending.key] = FileUploadJournal(path, fd, synced=synced)
            return self._held[sending.key], Noted(sending)

    def of(self, path: str) -> list[Sending]:
        """Return the uploads from a source's path that have journals, by key; raises StorageFailed.

        A file is read once: its first line never changes. The folder is read again after others changed it; their
        change in the very tick of its clock in which this process changes it is seen at their next change.
        """
        with self._lock:
            stamp = self._changed_at()
            if stamp != self._stamp:
                self._there, self._stamp = self._names(), stamp
                for name in self._there.difference(self._begun):
                    noted = self._one(name)[1]
                    self._know(name, None if noted is None else noted.sending)
            names = self._there
            found = sorted(names.intersection(self._of.get(path, ())))
            return [sending for name in found if (sending := self._begun[name]) is not None]

    def _know(self, name: str, sending: Sending | None) -> None:
        self._begun[name] = sending
        if sending is not None:
            self._of.setdefault(sending.path, set()).add(name)

    def take(self, key: str) -> tuple[FileUploadJournal, Noted]:
        """Lock an upload journal and return it with its content; an unfinished last line is cut off.

        Raises Busy while another has the lock, NotFound, Malformed, StorageFailed.
        """
        path = self._path(key)
        fd = self._locked(key, path)
        try:
            data = _read(fd, path)
            noted = upload_lines.read(key, data)
            whole = data.rfind(b"\n") + 1
            if whole < len(data):
                os.ftruncate(fd, whole)
                durable.sync_file(fd)
            os.lseek(fd, whole, os.SEEK_SET)
        except OSError as error:
            os.close(fd)
            raise _failed("read", path, error) from error
        except BaseException:
            os.close(fd)
            raise
        self._held[key] = FileUploadJournal(path, fd)
        return self._held[key], noted

    def noted(self) -> list[Noted]:
        """Return the content of each upload journal, in order of file names; unreadable ones are left out.

        Raise StorageFailed where the folder cannot be read.
        """
        return [noted for _, noted, _ in self._all() if noted is not None]

    def damaged(self) -> list[tuple[str, str]]:
        """Return (file name, problem) of every unreadable journal, by name."""
        return [(name, fault) for name, noted, fault in self._all() if noted is None]

    def release(self, key: str) -> None:
        """Unlock a journal and keep it; one that is not locked here is left alone."""
        held = self._held.pop(key, None)
        if held is not None:
            held.close()

    def forget(self, key: str) -> None:
        """Delete a journal durably; Busy while another has the lock, StorageFailed. A missing one is no error."""
        path = self._path(key)
        held = self._held.pop(key, None)
        try:
            fd = self._locked(key, path) if held is None else None
        except NotFound:
            return
        try:
            with self._lock, self._changing():
                if held is not None and not held.synced:
                    self._wiped(path, held)
                else:
                    path.unlink(missing_ok=True)
                    durable.sync_folder(self._folder)
                self._there.discard(path.name)
        except OSError as error:
            raise _failed("delete", path, error) from error
        finally:
            if held is not None:
                held.close()
            if fd is not None:
                os.close(fd)

    def _named(self, path: Path, line: bytes) -> int:
        """Write a line into a temporary file and rename it to ``path``; return it open and locked; OSError.

        The file of an earlier journal is used again: making one costs more than all else that is done here.
        """
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(path))
        part, fd = self._blank.pop() if self._blank else _blank(self._folder)
        try:
            durable.write_all(fd, line)
            part.rename(path)
        except BaseException:
            os.close(fd)
            part.unlink(missing_ok=True)
            raise
        return fd

    def _wiped(self, path: Path, held: FileUploadJournal) -> None:
        """Empty and rename a journal that was not synced, and keep its file for the next one; OSError."""
        fd = held.release_descriptor()
        part = self._folder / durable.part_name()
        try:
            path.rename(part)
            os.ftruncate(fd, 0)
            os.lseek(fd, 0, os.SEEK_SET)
        except BaseException:
            os.close(fd)
            raise
        self._blank.append((part, fd))

    def _path(self, key: str) -> Path:
        return self._folder / _name(key)

    def _locked(self, key: str, path: Path) -> int:
        if key in self._held:
            raise Busy(f"the journal of object {key} is held by this process")
        try:
            fd = os.open(path, _OPEN)
        except FileNotFoundError:
            raise NotFound(f"there is no journal of object {key}") from None
        except OSError as error:
            raise _failed("open", path, error) from error
        try:
            hold(fd)
        except OSError:
            os.close(fd)
            raise Busy(
                f"object {key} is being sent by another process", hint="Wait until it has ended."
            ) from None
        return fd

    def _all(self) -> list[tuple[str, Noted | None, str]]:
        """Return (name, content, problem) of every journal, by name; raises StorageFailed."""
        return [self._one(name) for name in sorted(self._names())]

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """Change the folder in a ``with`` block; it is not read again unless others changed it too; OSError."""
        before = self._changed_at()
        yield
        self._stamp = self._changed_at() if before == self._stamp else None

    def _changed_at(self) -> int:
        """Return the time of the last change of a name in the folder, in nanoseconds; 0 without a folder.

        Raises StorageFailed.
        """
        try:
            return os.stat(self._folder).st_mtime_ns  # noqa: PTH116 - asked for each file
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise _failed("read", self._folder, error) from error

    def _names(self) -> set[str]:
        try:
            found = os.listdir(self._folder)  # noqa: PTH208 - a quarter of the time, and asked for each file
        except FileNotFoundError:
            return set()
        except OSError as error:
            raise _failed("read", self._folder, error) from error
        return {name for name in found if _NAME.fullmatch(name)}

    def _one(self, name: str) -> tuple[str, Noted | None, str]:
        path = self._folder / name
        key = f"objects/{name.partition('.')[0]}"
        try:
            fd = os.open(path, _OPEN)
            try:
                noted = upload_lines.read(key, _read(fd, path))
                return name, replace(noted, held=key in self._held or is_held(fd)), ""
            finally:
                os.close(fd)
        except OSError as error:
            return name, None, durable.reason(error)
        except CustodyError as error:
            return name, None, error.message


class FileUploadJournal:
    """One open journal; implements the port UploadJournal. Several threads report parts."""

    def __init__(self, path: Path, fd: int, *, synced: bool = True) -> None:
        self.synced = synced
        self._path = path
        self._fd: int | None = fd
        self._lock = threading.Lock()

    def begun(self, upload: Upload) -> None:
        """Record that an upload was begun; parts of an earlier one under the same key no longer count."""
        self._add(upload_lines.begun_line(upload))

    def part(self, part: Part) -> None:
        """Record that a part has arrived."""
        self._add(upload_lines.part_line(part))

    def ended(self, version: str | None) -> None:
        """Record that the upload ended in this version of the object, or with None that it was discarded."""
        self._add(upload_lines.ended_line(version))

    def close(self) -> None:
        """Close the journal's file."""
        with self._lock:
            if self._fd is not None:
                os.close(self._fd)
                self._fd = None

    def release_descriptor(self) -> int:
        """Return the descriptor, which no longer belongs to this journal; raise OSError if it is closed."""
        with self._lock:
            if self._fd is None:
                raise OSError(errno.EBADF, "it is no longer held")
            fd, self._fd = self._fd, None
            return fd

    def _add(self, line: bytes) -> None:
        with self._lock:
            try:
                if self._fd is None:
                    raise OSError(errno.EBADF, "it is no longer held")
                durable.write_all(self._fd, line)
                durable.sync_file(self._fd)
            except OSError as error:
                raise _failed("write", self._path, error) from error


def _name(key: str) -> str:
    return f"{check_key(key)[1]}.upload"


def _created(path: Path, line: bytes) -> int:
    """Make a journal with its first line, durably, and return it open and locked; OSError, nothing left.

    It is locked before it has its name, so that nobody finds an unlocked one.
    """
    kept: int | None = None
    while kept is None:
        try:
            with contextlib.suppress(_TakenAway), durable.growing(path, 0o600) as fd:
                _hold(fd)
                durable.write_all(fd, line)
                kept = os.dup(fd)
        except BaseException:
            if kept is not None:
                os.close(kept)
            raise
    return kept


def _blank(folder: Path) -> tuple[Path, int]:
    """Return (path, descriptor) of a new temporary file, locked; OSError."""
    while True:
        part = folder / durable.part_name()
        fd = os.open(part, _OPEN | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with contextlib.suppress(_TakenAway):
                _hold(fd)
                return part, fd
        except BaseException:
            os.close(fd)
            part.unlink(missing_ok=True)
            raise
        os.close(fd)


class _TakenAway(Exception):
    """Another process deleted a file that was not locked yet, as left over."""


def _hold(fd: int) -> None:
    """Lock a file that was just made; _TakenAway, OSError."""
    hold(fd)
    if not os.fstat(fd).st_nlink:
        raise _TakenAway


def _read(fd: int, path: Path) -> bytes:
    """Return an open journal's bytes; Malformed for no regular file or one too long, OSError."""
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode) or status.st_size > upload_lines.MOST_BYTES:
        raise Malformed(f"{os.fspath(path)!r} is no journal of an upload: {status.st_size} bytes")
    return os.pread(fd, upload_lines.MOST_BYTES, 0)


def _failed(what: str, path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(f"could not {what} the journal {os.fspath(path)!r}: {durable.reason(error)}")
