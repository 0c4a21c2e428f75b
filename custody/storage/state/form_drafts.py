"""Drafts of forms being filled in, as files in the state folder, readable by their owner only.

Typed values are unencrypted, so they are outside the vault and its backups, and are deleted once they are entered. Each
has its person's key, and is locked while its form is on a screen: no other form resumes, overwrites or deletes it. A
new state is written into a temporary file first, which is locked before anything is in it: an unlocked temporary file
is of a program that was killed, and is deleted.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from custody.errors import StorageFailed
from custody.frozen import dataclass
from custody.portable import CLOEXEC, NOFOLLOW, NONBLOCK, fcntl
from custody.storage.files import durable, regular_files
from custody.storage.files.file_locks import hold

_SCHEMA = "custody.form-draft/2"
_LARGEST = 262_144
#: Seconds for which a file without a name of its own may be one that is just being made, and is not held yet.
_FRESH: Final = 60
_OPEN = NONBLOCK | NOFOLLOW | CLOEXEC


@dataclass(frozen=True, slots=True)
class _Form:
    by: str
    words: tuple[str, ...]
    given: Mapping[str, object]
    values: Mapping[str, object]


def folder_in(state: Path) -> Path:
    """Return the folder of form drafts in the state folder of a ledger."""
    return state / "forms"


class FormDrafts:
    """Drafts of forms in one folder, for custody.tui.services.drafts.Drafts.

    A program locks the drafts that its screens show.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        #: The open file of each form that is on a screen, None where it has none yet.
        self._held: dict[str, int | None] = {}

    def begin(
        self, theirs: tuple[str, ...], words: tuple[str, ...], given: Mapping[str, object]
    ) -> tuple[str, dict[str, object] | None]:
        """Return the name of a form, now locked, and the values of its newest draft, None for a new form.

        ``theirs`` are the person's keys, ``words`` the command, ``given`` the values with which the form was opened. A
        draft that is on another screen is not resumed.
        """
        for path in sorted(self._paths(), key=_changed, reverse=True):
            if (values := self._take_up(path, theirs, words, given)) is not None:
                return path.name, values
        name = f"{'-'.join(words)}.{secrets.token_hex(8)}.json"
        with self._lock:
            self._held[name] = None
        return name, None

    def keep(
        self,
        name: str,
        by: str,
        words: tuple[str, ...],
        given: Mapping[str, object],
        values: Mapping[str, object],
    ) -> None:
        """Write the draft of a form durably; raises StorageFailed."""
        whole = {"schema": _SCHEMA, "by": by, "words": words, "given": dict(given), "values": dict(values)}
        held: int | None = None
        try:
            durable.make_folder(self._folder, 0o700)
            with durable.replacing(self._folder / name, json.dumps(whole).encode(), 0o600) as fd:
                held = os.dup(fd)
                _try_to_hold(held)
        except OSError as error:
            _close(held)
            raise StorageFailed(
                f"could not keep what is typed in {os.fspath(self._folder)!r}: {durable.reason(error)}",
                hint="It stands on the screen and can be signed; enter it before you leave.",
            ) from error
        with self._lock:
            before = self._held.get(name) if name in self._held else held
            if name in self._held:
                self._held[name] = held
        _close(before)

    def drop(self, name: str) -> None:
        """Delete the draft; raises StorageFailed."""
        path = self._folder / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            if not os.path.lexists(path):
                return
            raise StorageFailed(
                f"could not take the form {os.fspath(path)!r} away: {durable.reason(error)}",
                hint="What was typed lies in it in the clear: make the folder writable and delete it.",
            ) from error

    def leave(self, name: str) -> None:
        """Unlock a form, so that it can be resumed; one that is not locked is no error."""
        with self._lock:
            held = self._held.pop(name, None)
        _close(held)

    def leave_all(self) -> None:
        """Unlock every form, at the end of the program."""
        for name in list(self._held):
            self.leave(name)

    def kept(
        self, theirs: tuple[str, ...]
    ) -> list[tuple[tuple[str, ...], dict[str, object], dict[str, object]]]:
        """Return (words, opening values, filled-in values) of every unlocked draft of a person, by file name.

        Unreadable drafts are left out, and temporary files of killed programs are deleted.
        """
        self._sweep_up()
        read = [(path, self._read(path)) for path in sorted(self._paths())]
        left = [
            form for path, form in read if form is not None and _is_of(form, theirs) and not _is_held(path)
        ]
        return [(form.words, dict(form.given), dict(form.values)) for form in left]

    def _paths(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return list(self._folder.glob("*.json"))
        return []

    def _sweep_up(self) -> None:
        """Delete temporary files that nobody finished; one whose lock cannot be tested stays."""
        parts: list[Path] = []
        with contextlib.suppress(OSError):
            parts = durable.leftovers(self._folder)
        for path in parts:
            with contextlib.suppress(OSError):
                if time.time() - path.lstat().st_mtime < _FRESH:
                    continue
                fd = _open(path)
                try:
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()
                finally:
                    os.close(fd)

    def _take_up(
        self, path: Path, theirs: tuple[str, ...], words: tuple[str, ...], given: Mapping[str, object]
    ) -> dict[str, object] | None:
        """Lock a draft and return its values; None where it is of another form, or on a screen."""
        wanted = words, _written(given)
        if not _is_for(self._read(path), theirs, wanted) or (fd := _hold(path)) is None:
            return None
        found = self._read(path)
        if found is None or not _is_for(found, theirs, wanted):
            os.close(fd)
            return None
        with self._lock:
            self._held[path.name] = fd
        return dict(found.values)

    @staticmethod
    def _read(path: Path) -> _Form | None:
        """Return a parsed draft, None for any other file: an unreadable one is no error while somebody works."""
        try:
            found = json.loads(regular_files.read_regular(path, _LARGEST)[0])
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(found, dict) or found.get("schema") != _SCHEMA:
            return None
        parts = ("by", str), ("words", list), ("given", dict), ("values", dict)
        if not all(isinstance(found.get(name), sort) for name, sort in parts):
            return None
        return _Form(found["by"], tuple(map(str, found["words"])), found["given"], found["values"])


def _is_of(form: _Form, theirs: tuple[str, ...]) -> bool:
    """Return whether the holder of these keys typed it; the holder of none matches a form without key."""
    return form.by in theirs if theirs else not form.by


def _is_for(form: _Form | None, theirs: tuple[str, ...], wanted: tuple[tuple[str, ...], str]) -> bool:
    return form is not None and _is_of(form, theirs) and (form.words, _written(form.given)) == wanted


def _written(given: Mapping[str, object]) -> str:
    """Return the opening values of a form as text, equal before and after they were in a file."""
    return json.dumps(dict(given), sort_keys=True)


def _changed(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime_ns
    return 0


def _open(path: Path) -> int:
    """Return a file opened to be locked: for writing, as network folders need, else read-only."""
    try:
        return os.open(path, os.O_RDWR | _OPEN)
    except OSError:
        return os.open(path, os.O_RDONLY | _OPEN)


def _hold(path: Path) -> int | None:
    """Return a file opened and locked; None where another has the lock, or it was replaced meanwhile."""
    try:
        fd = _open(path)
    except OSError:
        return None
    try:
        _try_to_hold(fd)
        if os.path.samestat(os.fstat(fd), path.lstat()):
            return fd
    except OSError:
        pass
    os.close(fd)
    return None


def _try_to_hold(fd: int) -> None:
    """Lock an open file; BlockingIOError where another has the lock; nothing where there are no locks."""
    try:
        hold(fd)
    except BlockingIOError:
        raise
    except OSError:
        return


def _is_held(path: Path) -> bool:
    """Return whether a form is on a screen of any program, which replaces its file as it goes on."""
    try:
        fd = _open(path)
    except OSError:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return not os.path.samestat(os.fstat(fd), path.lstat())
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(fd)


def _close(fd: int | None) -> None:
    """Close a file and unlock it, also if a helper that was forked meanwhile has it open too."""
    if fd is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(fd, fcntl.LOCK_UN)
        os.close(fd)
