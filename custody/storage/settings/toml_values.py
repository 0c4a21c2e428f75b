"""Reads values of a settings file strictly: unknown keys are named, secrets refused."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from custody.errors import ConfigError

_SECRET = re.compile(
    r"passw|passphrase|secret|seed|token|private|credential|(access|api)_?key", re.IGNORECASE
)


def quote(text: str) -> str:
    """Return a text as a TOML basic string; ConfigError for control characters, which no setting has."""
    if not text.isprintable():
        raise ConfigError(
            f"{text!r} holds characters that no setting may have", hint="Choose another name or folder."
        )
    return json.dumps(text, ensure_ascii=False)


def text_of(value: object, name: str, where: str) -> str:
    """Return a printable text in one line; raise ConfigError naming key and place for any other value."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ConfigError(f"'{name}' in {where} must be a text in one line", hint="Correct the value.")
    return value


def path_from(text: str, name: str, where: str, folder: Path) -> Path:
    """Return a path, a relative one below ``folder``; raise ConfigError for an unknown home folder."""
    try:
        return folder / Path(text).expanduser()
    except RuntimeError as error:
        raise ConfigError(
            f"'{name}' in {where} names an unknown home folder: {text!r}", hint="Give a path."
        ) from error


def refuse_unknown(file: Path, values: Mapping[str, Any], known: frozenset[str], prefix: str = "") -> None:
    """Raise ConfigError for the first key that is not ``known``, or that looks like a secret.

    ``prefix`` is the table's name before the key in the message.
    """
    for name in values:
        if name not in known:
            refuse_secret(name, repr(os.fspath(file)))
            raise ConfigError(
                f"{os.fspath(file)!r} has the key {prefix + name!r}, which means nothing",
                hint=f"Correct it to one of: {', '.join(sorted(known))}.",
            )


def refuse_secret(name: str, where: str) -> None:
    """Raise ConfigError if a key or variable looks like a secret; ``*_file`` only names one."""
    if _SECRET.search(name) and not name.lower().endswith("_file"):
        raise ConfigError(
            f"{where} has {name!r}, and secrets are never kept in settings",
            hint="Remove it, change that secret, and name a file of mode 0600 with passphrase_file instead.",
        )
