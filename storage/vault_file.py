"""Reads and writes custody.toml strictly: an unknown key is a typing error that is named, a secret is refused.

It does not weigh one place against another; storage.settings does.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from custody.errors import ConfigError, Conflict, StorageFailed
from storage import durable

#: The newest version of a vault's custody.toml that this program knows.
VAULT_FORMAT = 1
#: Name of the settings file in a vault.
VAULT_FILE = "custody.toml"
#: Its name while the vault is being made. Getting its real name is the last step, so a folder without it is no vault.
UNFINISHED = "custody.toml.unfinished"

_LARGEST_FILE = 1 << 20
_STORE_KINDS = ("disk",)
_STORE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)
_SECRET = re.compile(
    r"passw|passphrase|secret|seed|token|private|credential|(access|api)_?key", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """One ``[store.<name>]`` table: ``kind`` is ``disk``, ``path`` its folder."""

    name: str
    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class VaultFile:
    """What a vault's custody.toml says: the ledger's origin, its stores and values of ordinary settings."""

    origin: str
    stores: tuple[StoreSettings, ...]
    values: Mapping[str, Any]


def write_vault_toml(
    vault: Path,
    origin: str,
    *,
    stores: Sequence[StoreSettings] = (StoreSettings("local", "disk", Path("objects")),),
    domain: str | None = None,
    name: str = VAULT_FILE,
) -> Path:
    """Write a new vault's custody.toml and give its path; Conflict if there is one, StorageFailed.

    Relative store paths start at the vault.
    """
    file = vault / name
    lines = ["# Settings of this vault. Values in here give way to CUSTODY_* variables and to flags."]
    lines += [f"format = {VAULT_FORMAT}", f"origin = {_quote(origin)}"]
    lines += [] if domain is None else [f"domain = {_quote(domain)}"]
    for store in stores:
        _check_name(store.name, f"store {store.name!r}")
        path = _quote(os.fspath(store.path))
        lines += ["", f"[store.{store.name}]", f"kind = {_quote(store.kind)}", f"path = {path}"]
    document = "\n".join(lines) + "\n"
    _vault(file, tomllib.loads(document), frozenset({"domain"}))
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
    """Make a folder a vault, once everything else in it is there: one renaming, which happens or not. StorageFailed."""
    try:
        (vault / UNFINISHED).rename(vault / VAULT_FILE)
        durable.sync_folder(vault)
    except OSError as error:
        raise StorageFailed(
            f"could not finish the vault at {os.fspath(vault)!r}: {durable.reason(error)}"
        ) from error


def broken_off(vault: Path) -> str | None:
    """Give the origin of a vault whose making began and never ended, the empty text if not even that was written.

    None where nothing is, or a vault, or something else.
    """
    try:
        names = {path.name for path in vault.iterdir()}
    except OSError:
        return None
    if VAULT_FILE in names:
        return None
    if UNFINISHED in names:
        try:
            found = read_vault(vault / UNFINISHED, frozenset({"domain"}))
        except ConfigError:
            return None
        return None if found is None else found.origin
    return "" if names and names == {path.name for path in durable.leftovers(vault)} else None


def read_vault(file: Path, settings: frozenset[str]) -> VaultFile | None:
    """Read a vault's custody.toml, in which ``settings`` may stand; None if there is none.

    ConfigError names file and key: not TOML, a newer format, an unknown or secret key, a bad store.
    """
    values = read_toml(file)
    return None if values is None else _vault(file, values, settings)


def _vault(file: Path, values: Mapping[str, Any], settings: frozenset[str]) -> VaultFile:
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
    refuse_unknown(file, values, settings | {"format", "origin", "store"})
    own = {name: value for name, value in values.items() if name in settings}
    return VaultFile(text_of(values["origin"], "origin", os.fspath(file)), _stores(file, values), own)


def read_toml(file: Path) -> dict[str, Any] | None:
    """Give a TOML file's values, None if there is no file; ConfigError if it cannot be read or is no TOML."""
    try:
        return tomllib.loads(durable.read_regular(file, _LARGEST_FILE)[0].decode("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(
            f"could not read {os.fspath(file)!r}: {durable.reason(error)}", hint="Check its owner."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(
            f"{os.fspath(file)!r} is not TOML: {error}", hint="Correct the file at that place."
        ) from error


def _quote(text: str) -> str:
    """Write a TOML basic string; a text with control characters is no setting."""
    if not text.isprintable():
        raise ConfigError(
            f"{text!r} holds characters that no setting may have", hint="Choose another name or folder."
        )
    return json.dumps(text, ensure_ascii=False)


def text_of(value: object, name: str, where: str) -> str:
    """Give a value that is a printable text in one line; ConfigError naming key and place otherwise."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ConfigError(f"'{name}' in {where} must be a text in one line", hint="Correct the value.")
    return value


def path_from(text: str, name: str, where: str, folder: Path) -> Path:
    """Give a path, a relative one below ``folder``; ConfigError for a home folder that does not exist."""
    try:
        return folder / Path(text).expanduser()
    except RuntimeError as error:
        raise ConfigError(
            f"'{name}' in {where} names an unknown home folder: {text!r}", hint="Give a path."
        ) from error


def _stores(file: Path, values: Mapping[str, Any]) -> tuple[StoreSettings, ...]:
    tables = values.get("store", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ConfigError(
            f"'store' in {os.fspath(file)!r} must be tables [store.<name>]", hint="Correct the file."
        )
    return tuple(_store(file, name, table) for name, table in tables.items())


def _store(file: Path, name: str, table: Mapping[str, Any]) -> StoreSettings:
    where = f"[store.{name}] of {os.fspath(file)!r}"
    _check_name(name, where)
    refuse_unknown(file, table, frozenset({"kind", "path"}), f"store.{name}.")
    kind = text_of(table.get("kind"), "kind", where)
    if kind not in _STORE_KINDS:
        raise ConfigError(
            f"'kind' in {where} is {kind!r}; known is {', '.join(_STORE_KINDS)}", hint="Correct the file."
        )
    return StoreSettings(
        name, kind, path_from(text_of(table.get("path"), "path", where), "path", where, file.parent)
    )


def _check_name(name: str, where: str) -> None:
    if not _STORE_NAME.fullmatch(name):
        raise ConfigError(f"the name in {where} must be of a-z, 0-9, '_' and '-'", hint="Correct the name.")


def refuse_unknown(file: Path, values: Mapping[str, Any], known: frozenset[str], prefix: str = "") -> None:
    """Raise ConfigError for the first key of a file that is not ``known``, telling what could be meant."""
    for name in values:
        if name not in known:
            refuse_secret(name, repr(os.fspath(file)))
            raise ConfigError(
                f"{os.fspath(file)!r} has the key {prefix + name!r}, which means nothing",
                hint=f"Correct it to one of: {', '.join(sorted(known))}.",
            )


def refuse_secret(name: str, where: str) -> None:
    """Raise ConfigError if a key or variable looks as if it held a secret itself; ``*_file`` only names one."""
    if _SECRET.search(name) and not name.lower().endswith("_file"):
        raise ConfigError(
            f"{where} has {name!r}, and secrets are never kept in settings",
            hint="Remove it, change that secret, and name a file of mode 0600 with passphrase_file instead.",
        )
