"""Settings in a vault's custody.toml that belong elsewhere, and where.

Whoever hands over a vault may have forged it. Its file names what the vault is: the ledger's name, its database, its
stores. Trust in it, the signing key, and the source of passwords come from outside of it (ADR 167).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from custody.errors import ConfigError
from custody.frozen import dataclass
from custody.storage.settings.database_addresses import SERVERS
from custody.storage.settings.devices import Devices
from custody.storage.settings.log_place import place_from
from custody.storage.settings.server_tables import DATABASE, FILES
from custody.storage.settings.toml_values import path_from, quote

#: Settings of a person, with their kinds: their paths start from the folder of their file.
PERSONAL = {
    "state": "path",
    "keys": "path",
    "as": "text",
    "passphrase_file": "path",
    "log_passphrase_file": "path",
    "due_days": "days",
    "log": "log",
    "office": "path",
    "backup_days": "days",
    **dict.fromkeys(Devices._fields, "text"),
}


#: The reason why such a setting does not count, and the remedy.
FORGED = "which a vault may not: whoever hands it over may have forged it"
REMOVE = "Remove it there."


@dataclass(frozen=True, slots=True)
class Misplaced:
    """One setting that a vault's file must not have: its name, and its value as shown to people.

    ``line`` is the line for a person's own file, "" where the value cannot be moved there; ``why`` and ``instead`` are
    the reason and the remedy.
    """

    name: str
    value: str
    line: str
    why: str = FORGED
    instead: str = REMOVE

    def advice(self, own: Path) -> str:
        """Return the remedy in a sentence, for somebody whose own settings file is ``own``."""
        if not self.line:
            return self.instead
        return (
            f"{self.instead} If that is your own choice, write at the top of {os.fspath(own)!r}: {self.line}"
        )


def refuse(file: Path, found: Sequence[Misplaced], own: Path) -> None:
    """Raise ConfigError if there are settings that a vault's file must not have, with the lines to move."""
    if not found:
        return
    whys = dict.fromkeys(each.why for each in found)
    told = "; ".join(
        f"{' and '.join(repr(each.name) for each in found if each.why == why)}, {why}" for why in whys
    )
    todo = " ".join(dict.fromkeys(each.instead for each in found))
    lines = " and ".join(each.line for each in found if each.line)
    moved = f" If that is your own choice, write at the top of {os.fspath(own)!r}: {lines}" if lines else ""
    raise ConfigError(f"{os.fspath(file)!r} sets {told}", hint=f"{todo}{moved}")


def personal(file: Path, values: Mapping[str, Any]) -> Iterator[Misplaced]:
    """Yield the settings of a person that are in a vault's file."""
    for name, value in values.items():
        if name in PERSONAL:
            yield Misplaced(name, shown(value), _line(file, name, value))


def server_line(server: str, name: str, value: object) -> str:
    """Return the line of a person's settings for one setting of a server, "" if there can be none."""
    if server.startswith(SERVERS) and name not in DATABASE:
        return ""
    try:
        said = value if isinstance(value, bool) else quote(str(value))
        if name in FILES and value != "system":
            said = quote(absolute(Path.cwd(), str(value)))
        return f"server.{quote(server)}.{name} = {str(said).lower() if isinstance(said, bool) else said}"
    except ConfigError:
        return ""


def shown(value: object) -> str:
    """Return a value as it is shown to people, at most 200 characters of it."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _line(file: Path, name: str, value: object) -> str:
    kind = PERSONAL[name]
    if kind == "days":
        return f"{name} = {value}" if type(value) is int else ""
    try:
        if not isinstance(value, str) or not value.strip():
            return ""
        if kind == "path":
            value = absolute(file.parent, value)
        elif kind == "log":
            value = place_from(value, os.fspath(file), file.parent.absolute())
        return f"{name} = {quote(value)}"
    except ConfigError:
        return ""


def absolute(folder: Path, text: str) -> str:
    """Return an absolute path for one below ``folder``, shortened where that leads to the same place.

    Raises ConfigError for an unknown home folder.
    """
    path = os.fspath(path_from(text, "path", "the settings", folder.absolute()))
    short = os.path.normpath(path)
    return short if os.path.realpath(short) == os.path.realpath(path) else path
