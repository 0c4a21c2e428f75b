"""Finds the settings: flag > CUSTODY_* variable > the vault's custody.toml > the user's file > default.

Every value remembers where it came from, for `custody config`. Secrets are no settings: there are only names of
files that hold them.
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

import platformdirs

from custody.errors import ConfigError, Conflict, StorageFailed, UsageError
from storage import durable

#: The newest version of a vault's custody.toml that this program knows.
VAULT_FORMAT = 1
#: Name of the settings file in a vault.
VAULT_FILE = "custody.toml"

_LARGEST_FILE = 1 << 20
_STORE_KINDS = ("disk",)
_STORE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)
_SECRET = re.compile(r"passw|passphrase|secret|seed|token|private", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Known:
    """One setting: its attribute, the flag that carries it and what kind of value it is (path, text or days)."""

    name: str
    flag: str
    kind: str

    @property
    def variable(self) -> str:
        return f"CUSTODY_{self.name.upper()}"


_KNOWN = (
    _Known("vault", "--vault", "path"),
    _Known("keys", "--keys", "path"),
    _Known("as", "--as", "text"),
    _Known("passphrase_file", "--passphrase-file", "path"),
    _Known("log_passphrase_file", "--log-passphrase-file", "path"),
    _Known("state", "--state", "path"),
    _Known("domain", "--domain", "text"),
    _Known("due_days", "--due-days", "days"),
)
_BY_NAME = {known.name: known for known in _KNOWN}


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """One ``[store.<name>]`` table: ``kind`` is ``disk``, ``path`` its folder."""

    name: str
    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one call. ``origin`` is None where there is no vault (yet).

    ``sources`` says of every setting where its value came from; ``unknown_variables`` are CUSTODY_* variables that
    mean nothing to this program.
    """

    vault: Path
    origin: str | None
    keys: Path
    key: str | None
    passphrase_file: Path | None
    log_passphrase_file: Path | None
    state: Path
    domain: str | None
    due_days: int
    stores: tuple[StoreSettings, ...]
    sources: Mapping[str, str]
    unknown_variables: tuple[str, ...]

    def require_origin(self) -> str:
        """Give the ledger's origin; ConfigError where there is no vault."""
        if self.origin is None:
            raise ConfigError(
                f"there is no vault at {os.fspath(self.vault)!r} (no {VAULT_FILE} in it)",
                hint="Name one with --vault or CUSTODY_VAULT, or make one with `custody init`.",
            )
        return self.origin

    def describe(self) -> list[tuple[str, str | None, str]]:
        """Give (setting, value as text, where it came from) in a fixed order, for `custody config`."""
        values: dict[str, object] = {
            "vault": self.vault,
            "origin": self.origin,
            "keys": self.keys,
            "as": self.key,
            "passphrase_file": self.passphrase_file,
            "log_passphrase_file": self.log_passphrase_file,
            "state": self.state,
            "domain": self.domain,
            "due_days": self.due_days,
        }
        values |= {f"store.{store.name}": f"{store.kind} {os.fspath(store.path)}" for store in self.stores}
        return [
            (name, None if value is None else str(value), self.sources[name])
            for name, value in values.items()
        ]


@dataclass(frozen=True, slots=True)
class _Layer:
    """Values of one place: how the place is named to people, and the folder its relative paths start from."""

    where: Mapping[str, str]
    folder: Path
    values: Mapping[str, Any]


def user_file() -> Path:
    """Give the path of the user's own settings file."""
    return platformdirs.user_config_path("custody") / VAULT_FILE


def load(
    flags: Mapping[str, str | int | None],
    environ: Mapping[str, str],
    *,
    folder: Path | None = None,
    user: Path | None = None,
) -> Settings:
    """Put the settings together.

    ``flags`` are by setting name, None where not given; relative paths start at ``folder`` (default: the working
    folder). ConfigError names the file and key that is wrong; UsageError an unknown or wrong flag.
    """
    folder = Path.cwd() if folder is None else folder
    user = user_file() if user is None else user
    above = [_flags(flags, folder), _environment(environ, folder)]
    user_values = _read_toml(user)
    below = [_user(user, user_values or {}), _defaults()]
    vault, vault_from = _pick("vault", [*above, *below])
    file = vault / VAULT_FILE
    vault_values = _read_toml(file)
    layers = [*above, *below]
    origin: str | None = None
    stores: tuple[StoreSettings, ...] = ()
    if vault_values is not None:
        layers.insert(2, _vault(file, vault_values))
        origin, stores = _text(vault_values["origin"], "origin", os.fspath(file)), _stores(file, vault_values)
    picked = {known.name: _pick(known.name, layers) for known in _KNOWN if known.name != "vault"}
    values = {name: value for name, (value, _) in picked.items()}
    sources = {name: source for name, (_, source) in picked.items()}
    sources |= {"vault": vault_from, "origin": f"{os.fspath(file)}" if origin else "default"}
    sources |= {f"store.{store.name}": os.fspath(file) for store in stores}
    return Settings(
        vault=vault,
        origin=origin,
        keys=values["keys"],
        key=values["as"],
        passphrase_file=values["passphrase_file"],
        log_passphrase_file=values["log_passphrase_file"],
        state=values["state"],
        domain=values["domain"],
        due_days=values["due_days"],
        stores=stores,
        sources=sources,
        unknown_variables=_unknown_variables(environ),
    )


def write_vault_toml(
    vault: Path,
    origin: str,
    *,
    stores: Sequence[StoreSettings] = (StoreSettings("local", "disk", Path("objects")),),
    domain: str | None = None,
) -> Path:
    """Write a new vault's custody.toml and give its path; Conflict if there is one.

    Relative store paths start at the vault.
    """
    file = vault / VAULT_FILE
    lines = ["# Settings of this vault. Values in here give way to CUSTODY_* variables and to flags."]
    lines += [f"format = {VAULT_FORMAT}", f"origin = {_quote(origin)}"]
    lines += [] if domain is None else [f"domain = {_quote(domain)}"]
    for store in stores:
        path = _quote(os.fspath(store.path))
        lines += ["", f"[store.{store.name}]", f"kind = {_quote(store.kind)}", f"path = {path}"]
    text = "\n".join(lines) + "\n"
    _vault(file, tomllib.loads(text))
    _stores(file, tomllib.loads(text))
    try:
        durable.make_folder(vault, 0o700)
        durable.create_file(file, text.encode(), 0o644)
    except FileExistsError:
        raise Conflict(
            f"there is a vault at {os.fspath(vault)!r} already",
            hint="Choose another folder; a vault is made once.",
        ) from None
    except OSError as error:
        raise StorageFailed(f"could not write {os.fspath(file)!r}: {durable.reason(error)}") from error
    return file


def _flags(flags: Mapping[str, str | int | None], folder: Path) -> _Layer:
    values = {}
    for name, value in flags.items():
        if name not in _BY_NAME:
            raise UsageError(f"there is no setting {name!r}")
        if value is not None:
            values[name] = value
    return _Layer({known.name: f"flag {known.flag}" for known in _KNOWN}, folder, values)


def _environment(environ: Mapping[str, str], folder: Path) -> _Layer:
    for variable in environ:
        if variable.startswith("CUSTODY_"):
            _refuse_secret(variable, "the environment")
    values = {known.name: environ[known.variable] for known in _KNOWN if environ.get(known.variable)}
    return _Layer({known.name: f"environment {known.variable}" for known in _KNOWN}, folder, values)


def _vault(file: Path, values: Mapping[str, Any]) -> _Layer:
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
    _refuse_unknown(file, values, frozenset(_BY_NAME) - {"vault"} | {"format", "origin", "store"})
    return _file_layer(file, values)


def _user(file: Path, values: Mapping[str, Any]) -> _Layer:
    _refuse_unknown(file, values, frozenset(_BY_NAME))
    return _file_layer(file, values)


def _file_layer(file: Path, values: Mapping[str, Any]) -> _Layer:
    own = {name: value for name, value in values.items() if name in _BY_NAME}
    return _Layer({name: os.fspath(file) for name in own}, file.parent, own)


def _defaults() -> _Layer:
    data = platformdirs.user_data_path("custody")
    values = {
        "vault": data / "vault",
        "keys": data / "keys",
        "as": None,
        "passphrase_file": None,
        "log_passphrase_file": None,
        "state": platformdirs.user_state_path("custody"),
        "domain": None,
        "due_days": 14,
    }
    return _Layer(dict.fromkeys(values, "default"), data, values)


def _pick(name: str, layers: Sequence[_Layer]) -> tuple[Any, str]:
    layer = next(layer for layer in layers if name in layer.values)
    where = layer.where[name]
    value = layer.values[name]
    if value is None or isinstance(value, Path):
        return value, where
    kind = _BY_NAME[name].kind
    if kind == "path":
        return _path(_text(value, name, where), name, where, layer.folder), where
    return (_days(value, name, where) if kind == "days" else _text(value, name, where)), where


def _text(value: object, name: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ConfigError(f"'{name}' in {where} must be a text in one line", hint="Correct the value.")
    return value


def _path(text: str, name: str, where: str, folder: Path) -> Path:
    try:
        return folder / Path(text).expanduser()
    except RuntimeError as error:
        raise ConfigError(
            f"'{name}' in {where} names an unknown home folder: {text!r}", hint="Give a path."
        ) from error


def _days(value: object, name: str, where: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 3:
        value = int(value)
    if type(value) is not int or not 1 <= value <= 365:
        raise ConfigError(
            f"'{name}' in {where} must be a number of days from 1 to 365", hint="Correct the value."
        )
    return value


def _stores(file: Path, values: Mapping[str, Any]) -> tuple[StoreSettings, ...]:
    tables = values.get("store", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ConfigError(
            f"'store' in {os.fspath(file)!r} must be tables [store.<name>]", hint="Correct the file."
        )
    return tuple(_store(file, name, table) for name, table in tables.items())


def _store(file: Path, name: str, table: Mapping[str, Any]) -> StoreSettings:
    where = f"[store.{name}] of {os.fspath(file)!r}"
    if not _STORE_NAME.fullmatch(name):
        raise ConfigError(f"the name in {where} must be of a-z, 0-9, '_' and '-'", hint="Correct the file.")
    _refuse_unknown(file, table, frozenset({"kind", "path"}), f"store.{name}.")
    kind = _text(table.get("kind"), "kind", where)
    if kind not in _STORE_KINDS:
        raise ConfigError(
            f"'kind' in {where} is {kind!r}; known is {', '.join(_STORE_KINDS)}", hint="Correct the file."
        )
    return StoreSettings(
        name, kind, _path(_text(table.get("path"), "path", where), "path", where, file.parent)
    )


def _refuse_unknown(file: Path, values: Mapping[str, Any], known: frozenset[str], prefix: str = "") -> None:
    for name in values:
        if name not in known:
            _refuse_secret(name, repr(os.fspath(file)))
            raise ConfigError(
                f"{os.fspath(file)!r} has the key {prefix + name!r}, which means nothing",
                hint=f"Correct it to one of: {', '.join(sorted(known))}.",
            )


def _refuse_secret(name: str, where: str) -> None:
    if _SECRET.search(name) and not name.lower().endswith("_file"):
        raise ConfigError(
            f"{where} has {name!r}, and secrets are never kept in settings",
            hint="Remove it, change that secret, and name a file of mode 0600 with passphrase_file instead.",
        )


def _unknown_variables(environ: Mapping[str, str]) -> tuple[str, ...]:
    known = {known.variable for known in _KNOWN}
    return tuple(sorted(name for name in environ if name.startswith("CUSTODY_") and name not in known))


def _read_toml(file: Path) -> dict[str, Any] | None:
    """Give a TOML file's values, None if there is no file."""
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
