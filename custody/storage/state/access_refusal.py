"""The error where this account may not read the state folder of another account."""

from __future__ import annotations

import os
from pathlib import Path

from custody.errors import ConfigError
from custody.storage.files.file_owners import account_name, owner_and_mode

_OWN = (
    "The state folder is the account's that enters here. Whoever only reads names a folder of their own: --state, or"
    " CUSTODY_STATE."
)


def closed_state(what: str, path: Path) -> ConfigError:
    """Return the error for a file of the state folder closed to this account; ``what`` names it."""
    folder = next((each for each in path.parents if owner_and_mode(each)), path.parent)
    owner = owner_and_mode(path) or f"in a folder {owner_and_mode(folder)}"
    return ConfigError(f"{account_name()} may not use {what} {os.fspath(path)!r}, {owner}", hint=_OWN)
