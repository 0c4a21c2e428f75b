"""Reads the file in which an office keeps what it states alike in every case."""

from __future__ import annotations

import os
from pathlib import Path

from custody.errors import ConfigError
from custody.forms.defaults import OfficeDefaults, read_defaults
from storage.vault_file import read_toml


def read_office(file: Path) -> OfficeDefaults:
    """Return the office's defaults; ConfigError naming file and key for what is not there or means nothing."""
    document = read_toml(file)
    if document is None:
        raise ConfigError(
            f"there is no file {os.fspath(file)!r} with the office's defaults",
            hint="Correct the setting office, or CUSTODY_OFFICE, or take it away.",
        )
    return read_defaults(document, os.fspath(file))
