"""Checks of the key that signs for the ledger: file, passphrase, and whether they fit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from custody.errors import CustodyError, FirstMet
from custody.storage.health.check import ENTRY, Check, failed
from custody.storage.keys.key_files import WrongPassphrase, file_name, read_header
from custody.storage.keys.log_key import LOG_FOLDER, LOG_PASSPHRASE, open_log_key
from custody.storage.settings.settings import Settings
from custody.storage.vault.vault import state_of

_NAME = "log key"


def look(settings: Settings, origin: str) -> Iterator[Check]:
    """Yield the checks of the log key: its files, and whether its passphrase opens it.

    Trying the passphrase takes a moment, as its key derivation is slow.
    """
    wrong = list(file_checks(settings, origin))
    yield from wrong
    try:
        open_log_key(settings)
    except FirstMet as error:
        yield failed("log_first_met", _NAME, error, ENTRY)
    except WrongPassphrase as error:
        yield failed("log_passphrase_wrong", _NAME, error, ENTRY)
    except CustodyError as error:
        if not wrong:
            yield failed("log_key_unusable", _NAME, error, ENTRY)
    else:
        yield Check("log_key", _NAME, "ok", "its passphrase is here and opens it")


def file_checks(settings: Settings, origin: str) -> Iterator[Check]:
    """Yield a check for each problem of key file and passphrase file: missing, damaged, unreadable.

    Opens no key; nothing is yielded where both are sound.
    """
    folder = settings.vault / LOG_FOLDER
    file = folder / file_name(origin)
    secret = settings.log_passphrase_file or state_of(settings, origin) / LOG_PASSPHRASE
    if not _is_there(file):
        told = (
            f"the file of the log key, {str(file)!r}, is not there, so nothing can be signed for the ledger"
        )
        todo = f"Put it back from a backup, in whose folder `{LOG_FOLDER}` it lies under the same name."
        yield Check("log_key_missing", _NAME, "fail", told, todo, stops=(ENTRY,))
    else:
        try:
            read_header(file)
        except CustodyError as error:
            yield failed("log_key_unusable", _NAME, error, ENTRY)
    if not _is_there(secret):
        told = f"the passphrase of the log key, {str(secret)!r}, is not there, so nothing can be signed here"
        todo = (
            "Put a copy back, or name it with --log-passphrase-file. An officer to whose key a backup sealed it gets it"
            " back by a restore: `custody restore`."
        )
        yield Check("log_passphrase_missing", _NAME, "fail", told, todo, stops=(ENTRY,))
    elif not os.access(secret, os.R_OK):
        told = f"the passphrase of the log key, {str(secret)!r}, cannot be read by this account"
        todo = "Enter from the account that owns it."
        yield Check("log_passphrase_unreadable", _NAME, "fail", told, todo, stops=(ENTRY,))


def _is_there(path: Path) -> bool:
    """Return whether a path exists; a folder that may not be searched raises OSError."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
