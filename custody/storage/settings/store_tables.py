"""The ``[store.<name>]`` tables of a vault's custody.toml: folders and buckets.

Credentials are never in them; the library that talks to a bucket finds them where AWS's own tools do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from custody.errors import ConfigError
from custody.frozen import dataclass
from custody.law import retention_limits
from custody.ledger.stores.verification_policy import DEFAULT, Policy
from custody.storage.settings.database_addresses import is_here
from custody.storage.settings.misplaced_settings import Misplaced, absolute, server_line, shown
from custody.storage.settings.server_tables import Servers, bucket_server
from custody.storage.settings.store_places import check_places
from custody.storage.settings.toml_values import path_from, quote, refuse_unknown, text_of
from custody.storage.settings.verification_table import read_policy
from custody.storage.stores.s3.options import MIB, MOST_MEMORY, QUIRKS, S3Options

_STORE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)
#: An address that everybody takes apart alike.
_ENDPOINT = re.compile(r"https?://[^\s@\\?#]*", re.IGNORECASE)
_PREFIX = re.compile(r"([A-Za-z0-9._=-]+/)*", re.ASCII)
_TEXTS = ("bucket", "prefix", "endpoint", "region")
#: Settings of trust in the server and of credentials, which belong in a table of the reader's own file.
_PERSONAL = ("ca_file", "profile")
_FLAGS = ("path_style", "lock")
#: Whole numbers of a bucket's table, with the least and the most each may be.
_NUMBERS = {
    "part_mib": (5, MOST_MEMORY // MIB),
    "uploaders": (1, 32),
    "timeout": (1, 3600),
    "lock_step_days": (retention_limits.LEAST_STEP, retention_limits.MOST_STEP),
}
#: The number that is about the law and not about the bucket.
_STEP = "lock_step_days"
_OPEN = "which is reached without encryption: evidence can be read and changed on its way"
_ANY = frozenset({"administration", "kind", "verification"})
_KEYS = {
    "disk": _ANY | {"path"},
    "s3": _ANY | {"quirks", "lock_mode", *_TEXTS, *_FLAGS, *_NUMBERS},
}


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """One ``[store.<name>]`` table: ``kind`` is ``disk`` with ``path``, or ``s3`` with ``bucket``.

    ``policy`` has the locks wanted in it: a bucket's ``lock_mode`` and ``lock_step_days``; a folder keeps none.
    ``fixity`` is its policy, from a table of its own. ``administration`` names who could lose or destroy all of it: of
    stores with the same one, or with none stated, only one counts as a place of an object.
    """

    name: str
    kind: str
    path: Path | None = None
    bucket: S3Options | None = None
    policy: retention_limits.Policy = retention_limits.NO_LOCKS
    fixity: Policy = DEFAULT
    administration: str = ""

    @property
    def where(self) -> str:
        """The place of the objects, for people: a folder, or server, bucket and prefix."""
        if self.bucket is None:
            return os.fspath(self.path or "")
        return f"{self.bucket.endpoint or 'AWS'} {self.bucket.bucket}/{self.bucket.prefix}"


def read_stores(file: Path, values: Mapping[str, Any]) -> tuple[StoreSettings, ...]:
    """Return the stores of a settings file, in its order.

    Raises ConfigError, naming file, table and key, or two tables that are one place.
    """
    tables = values.get("store", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ConfigError(
            f"'store' in {os.fspath(file)!r} must be tables [store.<name>]", hint="Correct the file."
        )
    stores = tuple(_store(file, name, table) for name, table in tables.items())
    check_places(file, stores)
    return stores


def misplaced_in_stores(file: Path, values: Mapping[str, Any]) -> Iterator[Misplaced]:
    """Yield the settings of trust and credentials in the tables of stores, which were read before."""
    for name, table in values.get("store", {}).items():
        if table["kind"] != "s3":
            continue
        server = bucket_server(table.get("endpoint"))
        for key in _PERSONAL:
            if key in table:
                value, line = table[key], ""
                if isinstance(value, str) and value.isprintable():
                    moved = absolute(file.parent, value) if key == "ca_file" else value
                    line = server_line(server, key, moved)
                yield Misplaced(f"store.{name}.{key}", shown(value), line)


def with_server_trust(store: StoreSettings, servers: Servers) -> StoreSettings:
    """Return a store with the person's settings of trust and credentials for its server."""
    if store.bucket is None:
        return store
    endpoint = store.bucket.endpoint
    said = servers.get(bucket_server(endpoint), {})
    return replace(
        store, bucket=replace(store.bucket, ca_file=said.get("ca_file"), profile=said.get("profile"))
    )


def unencrypted_endpoint(store: StoreSettings) -> str | None:
    """Return the address of a remote bucket reached without encryption, None for any other store."""
    endpoint = None if store.bucket is None else store.bucket.endpoint
    if endpoint is None or endpoint.lower().startswith("https://"):
        return None
    return None if is_here(urlsplit(endpoint).hostname or "") else endpoint


def unencrypted(store: StoreSettings, servers: Servers) -> Misplaced | None:
    """Return the setting at fault for a store on another machine that is reached without encryption.

    None for any other store, and where the person's settings allow it.
    """
    endpoint = unencrypted_endpoint(store)
    if endpoint is None:
        return None
    server = bucket_server(endpoint)
    if servers.get(server, {}).get("unencrypted"):
        return None
    line = server_line(server, "unencrypted", True)
    return Misplaced(f"store.{store.name}.endpoint", endpoint, line, _OPEN, "Reach that server by https://.")


def store_lines(store: StoreSettings) -> list[str]:
    """Return the lines of the table of a folder; relative paths start at the vault.

    Raises ConfigError for a name or path that no table may have.
    """
    check_name(store.name, f"store {store.name!r}")
    path = quote(os.fspath(store.path or ""))
    return ["", f"[store.{store.name}]", f"kind = {quote(store.kind)}", f"path = {path}"]


def _store(file: Path, name: str, table: Mapping[str, Any]) -> StoreSettings:
    where = f"[store.{name}] of {os.fspath(file)!r}"
    check_name(name, where)
    kind = text_of(table.get("kind"), "kind", where)
    if kind not in _KEYS:
        raise ConfigError(
            f"'kind' in {where} is {kind!r}; known are {', '.join(_KEYS)}", hint="Correct the file."
        )
    mine = {key: value for key, value in table.items() if kind == "disk" or key not in _PERSONAL}
    refuse_unknown(file, mine, _KEYS[kind], f"store.{name}.")
    policy = read_policy(file, name, table.get("verification"))
    told = table.get("administration")
    whose = "" if told is None else text_of(told, "administration", where)
    if kind == "s3":
        bucket = _bucket(file, table, where)
        locks = _policy(table, bucket, where)
        return StoreSettings(name, kind, bucket=bucket, policy=locks, fixity=policy, administration=whose)
    path = path_from(text_of(table.get("path"), "path", where), "path", where, file.parent)
    return StoreSettings(name, kind, path, fixity=policy, administration=whose)


def _bucket(file: Path, table: Mapping[str, Any], where: str) -> S3Options:
    found: dict[str, Any] = {"bucket": text_of(table.get("bucket"), "bucket", where)}
    found |= {key: text_of(table[key], key, where) for key in _TEXTS if key in table}
    found |= {key: _flag(table[key], key, where) for key in _FLAGS if key in table}
    found |= {key: _number(table[key], key, where) for key in _NUMBERS if key in table and key != _STEP}
    if not _ENDPOINT.fullmatch(found.get("endpoint", "https://")):
        raise ConfigError(
            f"'endpoint' in {where} is no address of a server",
            hint="Write it as https://HOST or https://HOST:PORT.",
        )
    prefix = found.get("prefix", "")
    if not _PREFIX.fullmatch(prefix):
        raise ConfigError(
            f"'prefix' in {where} is {prefix!r}; it is names of letters, digits, '.', '_', '=' and '-', each with "
            "a '/' behind it",
            hint="Correct the file.",
        )
    quirks = table.get("quirks", [])
    if not isinstance(quirks, list) or not set(map(str, quirks)) <= set(QUIRKS):
        raise ConfigError(
            f"'quirks' in {where} must be a list of: {', '.join(QUIRKS)}", hint="Correct the file."
        )
    return S3Options(**found, quirks=tuple(map(str, quirks)))


def _policy(table: Mapping[str, Any], bucket: S3Options, where: str) -> retention_limits.Policy:
    mode = text_of(table.get("lock_mode", "none"), "lock_mode", where)
    if mode not in retention_limits.MODES:
        told = "; ".join(f"{name}: {says}" for name, says in retention_limits.MODES.items())
        raise ConfigError(f"'lock_mode' in {where} is {mode!r}; known are {told}", hint="Correct the file.")
    if mode != "none" and not bucket.lock:
        raise ConfigError(
            f"'lock_mode' in {where} is {mode!r}, but its bucket is not said to keep locks",
            hint="Say lock = true, if the bucket was made with Object Lock.",
        )
    return retention_limits.Policy(
        mode, _number(table.get(_STEP, retention_limits.NO_LOCKS.step_days), _STEP, where)
    )


def _flag(value: object, name: str, where: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"'{name}' in {where} must be true or false", hint="Correct the value.")
    return value


def _number(value: object, name: str, where: str) -> int:
    least, most = _NUMBERS[name]
    if type(value) is not int or not least <= value <= most:
        raise ConfigError(
            f"'{name}' in {where} must be a whole number from {least} to {most}", hint="Correct the value."
        )
    return value


def check_name(name: str, where: str) -> None:
    """Raise ConfigError for a text that is no name of a store."""
    if not _STORE_NAME.fullmatch(name):
        raise ConfigError(f"the name in {where} must be of a-z, 0-9, '_' and '-'", hint="Correct the name.")
