"""Finds the settings: flag > CUSTODY_* variable > the person's own file > default.

A vault's file names what the vault is, not whom to trust: of settings it may name the domain of new keys, overridden by
a person's, and the least that is logged of reads. Every value has its origin, for `custody settings`. Secrets are no
settings: there are only names of files that hold them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from custody.digits import whole
from custody.errors import ConfigError, CustodyError, UsageError
from custody.frozen import dataclass
from custody.law.protection_codes import READS
from custody.law.retention_limits import MODES, Policy
from custody.storage.settings.devices import Devices
from custody.storage.settings.log_place import place_from
from custody.storage.settings.misplaced_settings import Misplaced, refuse
from custody.storage.settings.server_tables import Servers, read_servers
from custody.storage.settings.store_tables import StoreSettings, unencrypted, with_server_trust
from custody.storage.settings.toml_values import path_from, refuse_secret, refuse_unknown, text_of
from custody.storage.settings.vault_file import (
    VAULT_FILE,
    VAULT_FORMAT,
    Unread,
    VaultFile,
    interrupted_origin,
    read_toml,
    read_vault,
    write_vault_toml,
)
from custody.storage.state.head import state_folder

__all__ = ["VAULT_FILE", "VAULT_FORMAT", "Settings", "StoreSettings", "load", "user_file", "write_vault_toml"]


@dataclass(frozen=True, slots=True)
class _Known:
    """One setting: its attribute, the flag that carries it, and its kind: path, text, days, reads or log.

    No flag carries the place of log lines, the office's defaults or the devices of a desk: the administrator of the
    machine sets them, not the person who types a command.
    """

    name: str
    flag: str
    kind: str

    @property
    def variable(self) -> str:
        return f"CUSTODY_{self.name.upper()}"


#: Days after which the newest backup is too old, by default.
BACKUP_DAYS = 7
#: Shows where a bug happened; read by the command itself, no setting.
_TRACE = "CUSTODY_TRACE"
_KNOWN = (
    _Known("vault", "--vault", "path"),
    _Known("keys", "--keys", "path"),
    _Known("as", "--as", "text"),
    _Known("passphrase_file", "--passphrase-file", "path"),
    _Known("log_passphrase_file", "--log-passphrase-file", "path"),
    _Known("state", "--state", "path"),
    _Known("domain", "--domain", "text"),
    _Known("due_days", "--due-days", "days"),
    _Known("backup_days", "--backup-days", "days"),
    _Known("reads", "--reads", "reads"),
    _Known("log", "", "log"),
    _Known("office", "", "path"),
    *(_Known(name, "", "text") for name in Devices._fields),
)
#: The variables for the place of log lines, and the file with the office's defaults.
LOG, OFFICE = "CUSTODY_LOG", "CUSTODY_OFFICE"
_BY_NAME = {known.name: known for known in _KNOWN}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one call. ``origin`` is None where there is no vault (yet).

    ``database`` is the address of the ledger's server, None where the ledger is a file in the vault; ``servers`` are
    the settings of trust and access by server address. ``own`` is the person's settings file, ``misplaced`` the
    settings that the vault's file has and may not have, which are not used. ``sources`` has the origin of every
    setting's value; ``unknown_variables`` are CUSTODY_* variables that mean nothing to this program.
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
    backup_days: int
    reads: str
    log: str | None
    office: Path | None
    devices: Devices
    database: str | None
    stores: tuple[StoreSettings, ...]
    sources: Mapping[str, str]
    unknown_variables: tuple[str, ...]
    servers: Servers
    own: Path
    misplaced: tuple[Misplaced, ...] = ()

    @property
    def receipts(self) -> Path:
        """The account's folder of receipts: beside its keys, away from vaults and state."""
        return self.keys.parent / "receipts"

    def require_origin(self) -> str:
        """Return the ledger's origin; raise ConfigError if there is no vault."""
        if self.origin is None:
            left = self.left_over()
            if left is not None:
                raise ConfigError(left[0], hint=left[1])
            raise ConfigError(
                f"there is no vault at {os.fspath(self.vault)!r} (no {VAULT_FILE} in it)",
                hint="Name one with --vault or CUSTODY_VAULT, or make one with `custody init`.",
            )
        return self.origin

    def left_over(self) -> tuple[str, str] | None:
        """Return (finding, remedy) of an interrupted `custody init` in place of the vault, None for none."""
        origin = interrupted_origin(self.vault)
        if origin is None:
            return None
        folder = os.fspath(self.vault)
        places = [folder]
        if origin and (state := state_folder(origin, self.state)).exists():
            places.append(os.fspath(state))
        return (
            f"the making of a vault at {folder!r} was broken off, so there is none: nobody has anything of it",
            f"If no other `custody init` is at work, remove {' and '.join(map(repr, places))}, then make it again.",
        )

    def describe(self) -> list[tuple[str, str | None, str]]:
        """Return (setting, value as text, its origin) in a fixed order, for `custody settings`."""
        values: dict[str, object] = {
            "vault": self.vault,
            "origin": self.origin,
            "keys": self.keys,
            "as": self.key,
            "passphrase_file": self.passphrase_file,
            "log_passphrase_file": self.log_passphrase_file,
            "receipts": self.receipts,
            "state": self.state,
            "domain": self.domain,
            "due_days": self.due_days,
            "backup_days": self.backup_days,
            "reads": self.reads,
            "log": self.log,
            "office": self.office,
            **self.devices._asdict(),
        }
        if self.database is not None:
            values["database"] = self.database
        for store in self.stores:
            values[f"store.{store.name}"] = f"{store.kind} {store.where}{_locks(store.policy)}"
        for server, said in self.servers.items():
            values |= {f"server.{server}.{name}": value for name, value in said.items()}
        sources = {**self.sources, "receipts": self.sources["keys"]}
        return [
            (name, None if value is None else str(value), sources[name]) for name, value in values.items()
        ]


def _locks(policy: Policy) -> str:
    """Return a description of the locks that a store's objects get, "" if they get none."""
    if policy.mode == "none":
        return ""
    step = f"where no end is on record {policy.step_days} days at a time"
    return f"; lock_mode {policy.mode}: {MODES[policy.mode]}; {step}"


@dataclass(frozen=True, slots=True)
class _Layer:
    """Values of one place, where each is set, and the folder at which its relative paths start.

    ``wrong`` is the error for an invalid value: UsageError for a typed one, else ConfigError.
    """

    where: Mapping[str, str]
    folder: Path
    values: Mapping[str, Any]
    wrong: type[CustodyError] = ConfigError


def user_file() -> Path:
    """Return the path of the person's own settings file."""
    return platformdirs.user_config_path("custody") / VAULT_FILE


def load(
    flags: Mapping[str, str | int | None],
    environ: Mapping[str, str],
    *,
    folder: Path | None = None,
    user: Path | None = None,
    inspecting: bool = False,
    vaultless: bool = False,
) -> Settings:
    """Return the settings from flags, environment, the person's own file and the vault's file.

    ``flags`` are by setting name, None if not typed; relative paths start at ``folder`` (default: the working folder).
    Settings that the vault's file may not contain are refused; with ``inspecting`` they are listed and not used. With
    ``vaultless`` an unreadable vault file counts as no vault. Raises ConfigError with the file and key that is wrong,
    UsageError for an unknown or wrong flag.
    """
    folder = Path.cwd() if folder is None else folder
    user = user_file() if user is None else user
    above = [_flags(flags, folder), _environment(environ, folder)]
    user_values = read_toml(user)
    own, servers = _user(user, user_values or {}), read_servers(user, user_values or {})
    vault, vault_from = _pick("vault", [*above, own, _defaults()])
    file = vault / VAULT_FILE
    try:
        found = read_vault(file)
    except Unread:
        if not vaultless:
            raise
        found = None
    misplaced = () if found is None else (*found.misplaced, *_open_stores(found, servers))
    if not inspecting:
        refuse(file, misplaced, user)
    inside = [] if found is None else [_file_layer(file, found.values)]
    layers = [*above, own, *inside, _defaults()]
    stores = () if found is None else tuple(with_server_trust(each, servers) for each in found.stores)
    picked = {known.name: _pick(known.name, layers) for known in _KNOWN if known.name != "vault"}
    if found is not None and "reads" in found.values:
        # The vault's level binds every reader, who can set a higher one and never a lower one.
        least = _pick("reads", [_file_layer(file, found.values)])
        picked["reads"] = max(least, picked["reads"], key=lambda value: READS.index(value[0]))
    values = {name: value for name, (value, _) in picked.items()}
    sources = {name: source for name, (_, source) in picked.items()}
    sources |= {"vault": vault_from, "origin": "default" if found is None else os.fspath(file)}
    if found is not None and found.database is not None:
        sources["database"] = os.fspath(file)
    sources |= {f"store.{store.name}": os.fspath(file) for store in stores}
    sources |= {f"server.{name}.{key}": os.fspath(user) for name, said in servers.items() for key in said}
    return Settings(
        vault=vault,
        origin=None if found is None else found.origin,
        keys=values["keys"],
        key=values["as"],
        passphrase_file=values["passphrase_file"],
        log_passphrase_file=values["log_passphrase_file"],
        state=values["state"],
        domain=values["domain"],
        due_days=values["due_days"],
        backup_days=values["backup_days"],
        reads=values["reads"],
        log=values["log"],
        office=values["office"],
        devices=Devices(*(values[name] for name in Devices._fields)),
        database=None if found is None else found.database,
        stores=stores,
        sources=MappingProxyType(sources),
        unknown_variables=_unknown_variables(environ),
        servers=MappingProxyType(servers),
        own=user,
        misplaced=misplaced,
    )


def log_place(environ: Mapping[str, str], *, folder: Path, user: Path | None = None) -> str | None:
    """Return the place of log lines (custody.storage.settings.log_place), None where none are wanted.

    Raises ConfigError for a text that names no place. It reads nothing of a vault, so that a command that was refused
    for its settings leaves a line as well.
    """
    place: str | None = _alone("log", LOG, environ, folder, user)
    return place


def office_place(environ: Mapping[str, str], *, folder: Path, user: Path | None = None) -> Path | None:
    """Return the file that has the office's defaults, None where none is named.

    Raises ConfigError for a text that names no place. It reads nothing of a vault: defaults fill in what is not typed,
    before the vault is known.
    """
    place: Path | None = _alone("office", OFFICE, environ, folder, user)
    return place


def _alone(name: str, variable: str, environ: Mapping[str, str], folder: Path, user: Path | None) -> Any:
    """Return a setting that only a variable or the person's own file sets."""
    user = user_file() if user is None else user
    above = {name: environ[variable]} if environ.get(variable) else {}
    own = {} if above else read_toml(user) or {}
    layers = [
        _Layer({name: f"environment {variable}"}, folder, above),
        _file_layer(user, own),
        _Layer({name: "default"}, folder, {name: None}),
    ]
    return _pick(name, layers)[0]


def _open_stores(found: VaultFile, servers: Servers) -> list[Misplaced]:
    """Return the stores on other machines that are reached unencrypted against the person's settings."""
    return [wrong for each in found.stores if (wrong := unencrypted(each, servers)) is not None]


def _flags(flags: Mapping[str, str | int | None], folder: Path) -> _Layer:
    values = {}
    for name, value in flags.items():
        if name not in _BY_NAME:
            raise UsageError(f"there is no setting {name!r}")
        if value is not None:
            values[name] = value
    return _Layer({known.name: f"flag {known.flag}" for known in _KNOWN}, folder, values, UsageError)


def _environment(environ: Mapping[str, str], folder: Path) -> _Layer:
    for variable in environ:
        if variable.startswith("CUSTODY_"):
            refuse_secret(variable, "the environment")
    values = {known.name: environ[known.variable] for known in _KNOWN if environ.get(known.variable)}
    return _Layer({known.name: f"environment {known.variable}" for known in _KNOWN}, folder, values)


def _user(file: Path, values: Mapping[str, Any]) -> _Layer:
    refuse_unknown(file, values, frozenset({*_BY_NAME, "server"}))
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
        "backup_days": BACKUP_DAYS,
        "reads": READS[0],
        "log": None,
        "office": None,
        **Devices()._asdict(),
    }
    return _Layer(dict.fromkeys(values, "default"), data, values)


def _pick(name: str, layers: Sequence[_Layer]) -> tuple[Any, str]:
    layer = next(layer for layer in layers if name in layer.values)
    where = layer.where[name]
    value = layer.values[name]
    if value is None or isinstance(value, Path):
        return value, where
    try:
        return _value(value, name, where, layer.folder), where
    except ConfigError as error:
        raise layer.wrong(error.message, hint=error.hint) from None


def _value(value: object, name: str, where: str, folder: Path) -> Any:
    kind = _BY_NAME[name].kind
    if kind == "path":
        return path_from(text_of(value, name, where), name, where, folder)
    if kind == "log":
        return place_from(text_of(value, name, where), where, folder)
    if kind == "reads" and value not in READS:
        raise ConfigError(f"'{name}' in {where} must be {', '.join(READS)}", hint="Correct the value.")
    return _days(value, name, where) if kind == "days" else text_of(value, name, where)


def _days(value: object, name: str, where: str) -> int:
    if isinstance(value, str):
        value = whole(value, digits=3)
    if type(value) is not int or not 1 <= value <= 365:
        raise ConfigError(
            f"'{name}' in {where} must be a number of days from 1 to 365", hint="Correct the value."
        )
    return value


def _unknown_variables(environ: Mapping[str, str]) -> tuple[str, ...]:
    known = {known.variable for known in _KNOWN} | {_TRACE}
    return tuple(sorted(name for name in environ if name.startswith("CUSTODY_") and name not in known))
