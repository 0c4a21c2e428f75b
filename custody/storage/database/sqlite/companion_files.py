"""The files that SQLite keeps beside a ledger's database, their owners, and obstacles.

SQLite makes ``-wal`` and ``-shm`` when a database is opened, and they belong to whoever opened it.
"""

from __future__ import annotations

import contextlib
import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from custody.frozen import dataclass
from custody.portable import pwd
from custody.storage.files.file_owners import account_name, named_account, owner_and_mode

LOG, SHARED, JOURNAL = "-wal", "-shm", "-journal"
#: The offset of the format in the file's header, and its value for a write-ahead log (SQLite file format, 1.3.3).
_FORMAT, _LOGGED = 18, b"\x02\x02"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One obstacle to writing a ledger: ``found`` describes it and its owner, ``ending`` the remedy.

    ``accounts`` is True where it is a matter of owners and modes, False for a read-only medium.
    """

    path: Path
    found: str
    ending: str
    accounts: bool = True


def companion(path: Path, suffix: str) -> Path:
    """Return the path of the database's companion file with this suffix."""
    return path.with_name(path.name + suffix)


def content(path: Path) -> int:
    """Return a file's size in bytes, 0 where there is none. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def keeps_log(path: Path) -> bool:
    """Return whether the database keeps a write-ahead log, as its header says. Raises OSError."""
    with path.open("rb") as file:
        return file.read(_FORMAT + len(_LOGGED))[_FORMAT:] == _LOGGED


def ordinary(path: Path) -> bool:
    """Return whether SQLite may open the database normally and create its companion files.

    True for the owner of the database and for root (SQLite gives root's files to the owner), unless the folder is not
    writable or an existing companion file is not accessible to this account.
    """
    try:
        owner = path.stat().st_uid
    except OSError:
        return True  # what is wrong with it shows when it is opened
    if os.geteuid() not in (0, owner):
        return False
    files = [file for suffix in (LOG, SHARED) if (file := companion(path, suffix)).exists()]
    return all(map(_usable, files)) and (len(files) == 2 or _may(path.parent, os.W_OK | os.X_OK))


def obstacles(path: Path) -> list[Obstacle]:
    """Return the obstacles to writing for the database's owner or for this account, [] for none.

    Only looks at owners, groups and modes, and changes nothing. An account that may not write to the database at all is
    no writer: for it, only the owner's obstacles are returned.
    """
    if on_readonly_medium(path.parent):
        return [_medium(path.parent)]
    try:
        owner = path.stat().st_uid
    except OSError:
        return []
    return _from_me(path) or _grouped([file for file in _there(path) if not _writes(owner, file)], owner)


def _medium(folder: Path) -> Obstacle:
    return Obstacle(
        folder,
        f"{os.fspath(folder)!r} lies on a read-only medium",
        "A vault on a read-only medium can be read, but not written to.",
        accounts=False,
    )


def _there(path: Path) -> list[Path]:
    """Return the companion files of a database that exist."""
    return [file for suffix in (LOG, SHARED, JOURNAL) if (file := companion(path, suffix)).exists()]


def _from_me(path: Path) -> list[Obstacle]:
    """Return the obstacles of companion files closed to this account, [] where the database is, too."""
    if not _may(path, os.W_OK):
        return []
    return _grouped([file for file in _there(path) if not _usable(file)], os.geteuid())


def _usable(file: Path) -> bool:
    """Return whether this account may read and write a file; True where the file is gone."""
    return _may(file, os.R_OK | os.W_OK) or not file.exists()


def _grouped(closed: Sequence[Path], account: int) -> list[Obstacle]:
    """Return the obstacles of closed files: one for all without entries, one for all with entries."""
    of_no_use = [file for file in closed if file.name.endswith(SHARED) or not content(file)]
    groups = (of_no_use, [file for file in closed if file not in of_no_use])
    return [_closed(files, account, empty=files is of_no_use) for files in groups if files]


def refusals(path: Path) -> list[Obstacle]:
    """Return the obstacles that keep this account from writing, [] for none.

    They are the read-only medium or the companion files; where there is none of these, the database and its folder.
    """
    found = [_medium(path.parent)] if on_readonly_medium(path.parent) else _from_me(path)
    if found:
        return found
    what = {path: os.R_OK | os.W_OK, path.parent: os.W_OK | os.X_OK}
    return [
        Obstacle(
            each,
            f"{os.fspath(each)!r} is {owner_and_mode(each)}, and {account_name()} may not write to it",
            "Enter from the account that keeps the vault, or have its administrator change the mode.",
        )
        for each, mode in what.items()
        if each.exists() and not _may(each, mode)
    ]


def unreadable(path: Path) -> str:
    """Return a description of a database that this account may not read, with its owner; "" where it may."""
    closed = path.exists() and not _may(path, os.R_OK)
    return (
        f"{os.fspath(path)!r} is {owner_and_mode(path)}, and {account_name()} may not read it"
        if closed
        else ""
    )


def unread(path: Path) -> str:
    """Return a description of the companion file that keeps this account from the newest entries."""
    log, shared = companion(path, LOG), companion(path, SHARED)
    for file in (log, shared):
        if file.exists() and not _may(file, os.R_OK):
            return f"{file.name} is {owner_and_mode(file)}, and {account_name()} may not read it"
    if not shared.exists():
        return f"{shared.name} is not there, and {account_name()} makes none"
    return f"{shared.name} cannot be used"


def _closed(files: Sequence[Path], account: int, *, empty: bool) -> Obstacle:
    """Return the obstacle of another account's companion files, with the command that removes it."""
    shown = " ".join(shlex.quote(os.fspath(file)) for file in files)
    named = " and ".join(f"{os.fspath(file)!r}, {owner_and_mode(file)}," for file in files)
    them = "it" if len(files) == 1 else "them"
    if empty:
        ending = f"While no command of custody runs here: `rm {shown}`. SQLite makes {them} again; no entry is lost."
    else:
        ending = (
            f"Entries are in {them}, so remove nothing. As root: `chown {named_account(account)} {shown}`."
        )
    found = f"{named_account(account)} may not write to {named} so that account can enter nothing"
    return Obstacle(files[0], found, ending)


def _writes(account: int, file: Path) -> bool:
    """Return whether an account may read and write a file: by asking, or by owner and mode."""
    if account == os.geteuid():
        return _usable(file)
    try:
        status, both = file.stat(), 0o6
    except FileNotFoundError:
        return True
    mode = status.st_mode
    if account == 0:
        return True
    if status.st_uid == account:
        return mode >> 6 & both == both
    if status.st_gid in _groups(account):
        return mode >> 3 & both == both
    return mode & both == both


def _groups(account: int) -> list[int]:
    try:
        known = pwd.getpwuid(account)
    except KeyError:
        return []
    return os.getgrouplist(known.pw_name, known.pw_gid)


def on_readonly_medium(folder: Path) -> bool:
    """Return whether the file system of a folder is mounted read-only; False where that is unknown."""
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def _may(path: Path, mode: int) -> bool:
    """Return whether this account, by its effective rights, has an access ``mode`` (os.access) to a path."""
    effective = os.access in os.supports_effective_ids
    return os.access(path, mode, effective_ids=effective)
