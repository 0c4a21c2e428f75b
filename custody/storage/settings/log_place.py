"""The setting for the place of log lines, parsed without loading the handlers."""

from __future__ import annotations

import os
from pathlib import Path

from custody.storage.settings.toml_values import path_from

#: The setting's value for the system's log, and the prefix of another socket's path.
SYSLOG = "syslog"


def place_from(text: str, where: str, folder: Path) -> str:
    """Return the setting: ``syslog``, ``syslog:`` with a path, or a path, relative to ``folder``.

    Raises ConfigError for a home folder that does not exist.
    """
    name, colon, path = text.partition(":")
    if name != SYSLOG:
        return os.fspath(path_from(text, "log", where, folder))
    return f"{SYSLOG}:{path_from(path, 'log', where, folder)}" if colon and path else SYSLOG
