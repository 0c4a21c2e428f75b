"""Reads and writes a vault's custody.toml strictly: unknown keys are named, secrets refused.

custody.storage.settings.settings decides from which of several places a setting is taken.
"""

from __future__ import annotations

import errno
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from custody.errors import ConfigError, Conflict, StorageFailed
from custody.frozen import dataclass
from custody.storage.files import durable, regular_files
from custody.storage.settings.database_addresses import (
    WHERE,
    holds_secret,
    is_address,
    is_plain,
    refused_parameters,
    server_of,
    without_parameters,
)
from custody.storage.settings.misplaced_settings import (
    FORGED,
    PERSONAL,
    REMOVE,
    Misplaced,
    personal,
    server_line,
    shown,
)
from custody.storage.settings.store_tables import StoreSettings, misplaced_in_stores, read_stores, store_lines
from custody.storage.settings.toml_values import quote, refuse_unknown, text_of

#: The newest version of a vault's custody.toml that this program knows.
VAULT_FORMAT = 1
#: Name of the settings file in a vault.
VAULT_FILE = "custody.toml"
#: Its name while the vault is being made. Getting its real name is the last step, so a folder without it is no vault.
UNFINISHED = "custody.toml.unfinished"

#: Settings in a vault's file: the domain of new keys, and the least that is logged of reads.
OWN = frozenset({"domain", "reads"})
#: The longest settings file that is read, and its longest line: Python's reader takes time that grows with the square
#: of the parts of a key.
LARGEST_FILE, _LONGEST_LINE = 1 << 16, 2048


class Unread(ConfigError):
    """A settings file exists and could not be read."""


@dataclass(frozen=True, slots=True)
class VaultFile:
    """A vault's custody.toml: the ledger's origin, its stores and its own settings' values.

    ``database`` is the address of a server, None for the file in the vault. ``misplaced`` are settings that it has and
    may not have, of which none counts.
    """

    origin: str
    stores: tuple[StoreSettings, ...]
    values: Mapping[str, Any]
    database: str | None = None
    misplaced: tuple[Misplaced, ...] = ()


def write_vault_toml(
    vault: Path,
    origin: str,
    *,
    stores: Sequence[StoreSettings] = (StoreSettings("local", "disk", Path("objects")),),
    domain: str | None = None,
    database: str | None = None,
    name: str = VAULT_FILE,
) -> Path:
    """Write a new vault's custody.toml and return its path; Conflict if there is one, StorageFailed.

    Relative store paths start at the vault.
    """
    file = vault / name
    lines = [
        "# What this vault is. Whom to believe of it, its reader says: flags, CUSTODY_*, own settings file."
    ]
    lines += [f"format = {VAULT_FORMAT}", f"origin = {quote(origin)}"]
    lines += [] if domain is None else [f"domain = {quote(domain)}"]
    lines += [] if database is None else [f"database = {quote(database)}"]
    for store in stores:
        lines += store_lines(store)
    document = "\n".join(lines) + "\n"
    _vault(file, tomllib.loads(document))
    try:
        durable.make_folder(vault, 0o700)
        durable.create_file(file, document.encode(), 0o644)
    except FileExistsError:
        raise Conflict(
            f"there is a vault at {os.fspath(vault)!r} already",
            hint="Choose another folder; a vault is made once.",
        ) from None
    except OSError as error:
        raise StorageFailed(f"could not write {os.fspath(file)!r}: {durable.reason(error)}") from error
    return file


def finish_vault_toml(vault: Path) -> None:
    """Rename the unfinished settings file, which makes the folder a vault, once all else in it is there.

    Raises StorageFailed.
    """
    try:
        (vault / UNFINISHED).rename(vault / VAULT_FILE)
        durable.sync_folder(vault)
    except OSError as error:
        raise StorageFailed(
            f"could not finish the vault at {os.fspath(vault)!r}: {durable.reason(error)}"
        ) from error


def interrupted_origin(vault: Path) -> str | None:
    """Return the origin of a vault whose creation was interrupted, "" if it has no settings yet.

    None if the folder does not exist, holds a finished vault, or something else.
    """
    try:
        names = {path.name for path in vault.iterdir()}
    except OSError:
        return None
    if VAULT_FILE in names:
        return None
    if UNFINISHED in names:
        try:
            found = read_vault(vault / UNFINISHED)
        except ConfigError:
            return None
        return None if found is None else found.origin
    return "" if names and names == {path.name for path in durable.leftovers(vault)} else None


def read_vault(file: Path) -> VaultFile | None:
    """Return the content of a vault's custody.toml, None if there is none.

    ConfigError names file and key: not TOML, a newer format, an unknown or secret key, a bad store. Settings that
    belong in a person's own file are listed, for the caller to refuse.
    """
    values = read_toml(file)
    return None if values is None else _vault(file, values)


def _vault(file: Path, values: Mapping[str, Any]) -> VaultFile:
    version = values.get("format")
    if type(version) is not int or version < 1:
        raise ConfigError(
            f"{os.fspath(file)!r} has no key 'format' with a version number", hint="Restore the file."
        )
    if version > VAULT_FORMAT:
        raise ConfigError(
            f"the vault of {os.fspath(file)!r} is of format {version}; this program knows formats up to {VAULT_FORMAT}",
            hint="Use the version of this program that made the vault, or a newer one.",
        )
    if not isinstance(values.get("origin"), str) or not values["origin"]:
        raise ConfigError(
            f"{os.fspath(file)!r} has no key 'origin' with the ledger's name", hint="Restore the file."
        )
    if "server" in values:
        raise ConfigError(
            f"{os.fspath(file)!r} sets 'server', {FORGED}",
            hint=f"{REMOVE} If that is your own choice, write that table into your own settings file.",
        )
    mine = {name: value for name, value in values.items() if name not in PERSONAL}
    refuse_unknown(file, mine, OWN | {"format", "origin", "database", "store"})
    own = {name: value for name, value in values.items() if name in OWN}
    origin = text_of(values["origin"], "origin", os.fspath(file))
    stores, database = read_stores(file, values), _database(file, values)
    weakened = () if database is None else of_server(database)
    if weakened:
        database = without_parameters(
            database or "", frozenset(name for name, _ in refused_parameters(database or ""))
        )
    misplaced = (*personal(file, values), *weakened, *misplaced_in_stores(file, values))
    return VaultFile(origin, stores, own, database, misplaced)


def of_server(database: str) -> tuple[Misplaced, ...]:
    """Return the parameters of trust and access in an address, as lines for the person's settings."""
    server = server_of(database)
    return tuple(
        Misplaced(f"database: {name}", shown(value), server_line(server, name, value), instead=_instead(name))
        for name, value in refused_parameters(database)
    )


def _instead(name: str) -> str:
    return f"{REMOVE} Name your own with PGSERVICE." if name == "service" else REMOVE


def _database(file: Path, values: Mapping[str, Any]) -> str | None:
    if "database" not in values:
        return None
    where = repr(os.fspath(file))
    if not isinstance(values["database"], str) or not is_address(values["database"]):
        raise ConfigError(
            f"'database' in {where} is no address of a database server",
            hint="Write it as postgresql://USER@HOST/DATABASE; without it the ledger is a file in the vault.",
        )
    if holds_secret(values["database"]):
        raise ConfigError(
            f"'database' in {where} holds a secret, and secrets are never kept in settings",
            hint=f"Remove it, change that password, and put the new one into {WHERE}.",
        )
    if not is_plain(values["database"]):
        raise ConfigError(
            f"'database' in {where} is written in a way that can be read as more than one address",
            hint="Write it as postgresql://USER@HOST:PORT/DATABASE?NAME=VALUE, other characters as %XX.",
        )
    return text_of(values["database"], "database", where)


def read_toml(file: Path) -> dict[str, Any] | None:
    """Return a TOML file's values, None if absent; raise Unread, ConfigError for no TOML."""
    try:
        data = regular_files.read_regular(file, LARGEST_FILE)[0]
        if max(map(len, data.splitlines()), default=0) > _LONGEST_LINE:
            raise regular_files.OddFile(errno.EFBIG, f"a line of it is longer than {_LONGEST_LINE} bytes")
        return tomllib.loads(data.decode("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Unread(
            f"could not read {os.fspath(file)!r}: {durable.reason(error)}",
            hint="Work from an account that may read it, or have its mode changed.",
        ) from error
    except (
        ValueError,
        RecursionError,
    ) as error:  # no UTF-8, no TOML, a number beyond all bounds, or too deep
        raise ConfigError(
            f"{os.fspath(file)!r} is not TOML: {error}", hint="Correct the file at that place."
        ) from error
