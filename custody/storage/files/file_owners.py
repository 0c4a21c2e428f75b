"""The owners and modes of files, in words."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from custody.portable import grp, pwd


def owner_and_mode(path: Path) -> str:
    """Return a file's owner and mode, as in ``of ann (group ann, mode 0640)``; "" if unseen."""
    try:
        status = path.stat()
    except OSError:
        return ""
    owner, group = named_account(status.st_uid), _group(status.st_gid)
    return f"of {owner} (group {group}, mode {stat.S_IMODE(status.st_mode):04o})"


def account_name() -> str:
    """Return the name of the effective account of this process."""
    return named_account(os.geteuid())


def named_account(number: int) -> str:
    """Return the name of an account, ``account 1000`` where it has none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"account {number}"


def _group(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)
