"""Finds files and folders of a ledger that other accounts of this machine may read or write.

A vault's folder may be a group's on purpose, whose readers make the files beside the database; all else is one
account's. Access lists count as they show in a mode: the bits of the group are the most that any list grants.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from custody.frozen import dataclass
from custody.portable import MODES
from custody.storage.keys.log_key import LOG_FOLDER, LOG_PASSPHRASE
from custody.storage.settings.settings import Settings
from custody.storage.state.head import state_folder

_OTHERS, _WRITES, _ANYBODY = 0o007, 0o022, 0o077
#: Only the outermost folder of a vault is examined: an account kept out of it reaches no inner one.
_DATABASE = "ledger.db*"


@dataclass(frozen=True, slots=True)
class OpenMode:
    """A file or folder that others may use: its label, path, mode, and the mode that it should have."""

    what: str
    path: Path
    mode: int
    wanted: int

    @property
    def finding(self) -> str:
        """The access that the mode gives to others, in a sentence."""
        writes = "read and change" if self.mode & 0o022 else "read"
        who = "every account of this machine" if self.mode & _OTHERS else "its group"
        return f"the {self.what} {str(self.path)!r} has mode {self.mode:04o}: {who} may {writes} it"

    @property
    def advice(self) -> str:
        """The command that gives the file its wanted mode."""
        return f"Run: chmod {self.wanted:o} {str(self.path)!r}"


def open_modes(settings: Settings, origin: str) -> Iterator[OpenMode]:
    """Yield the files and folders that others may use; nothing without Unix modes.

    They are those of vault, state, log and keys. Missing or unreadable ones are left to other checks.
    """
    if not MODES:
        return
    vault, state = settings.vault, state_folder(origin, settings.state)
    yield from _looked_at("vault folder", vault, _OTHERS, 0o700)
    yield from _files("database file", vault, _DATABASE, _WRITES)
    yield from _files("log key file", vault / LOG_FOLDER, "*.key", _ANYBODY)
    yield from _looked_at("state folder", state, _ANYBODY, 0o700)
    yield from _files("passphrase file", state, LOG_PASSPHRASE, _ANYBODY)
    yield from _files("file of the state folder", state, "[!.]*", _WRITES)
    yield from _looked_at("key folder", settings.keys, _WRITES, 0o700)
    yield from _files("key file", settings.keys, "*.key", _ANYBODY)


def _files(what: str, folder: Path, pattern: str, bits: int) -> Iterator[OpenMode]:
    try:
        paths = sorted(folder.glob(pattern))
    except OSError:
        return
    for path in paths:
        yield from _looked_at(what, path, bits, 0o600)


def _looked_at(what: str, path: Path, bits: int, wanted: int) -> Iterator[OpenMode]:
    try:
        status = path.lstat()
    except OSError:
        return
    if stat.S_ISDIR(status.st_mode) != (wanted == 0o700) or stat.S_ISLNK(status.st_mode):
        return
    if status.st_mode & bits:
        yield OpenMode(what, path, stat.S_IMODE(status.st_mode), wanted)
