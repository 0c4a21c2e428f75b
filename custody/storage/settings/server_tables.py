"""The ``[server."ADDRESS"]`` tables of a person's settings: trust in a server, and access.

A vault names the servers that it uses; a person's own settings state for each server whether and how it is trusted. So
a forged vault that names another server gets none of the credentials or exceptions of the real one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from custody.errors import ConfigError
from custody.storage.settings import database_addresses as addresses
from custody.storage.settings.toml_values import path_from, refuse_unknown, text_of

#: The name of AWS itself, whose address no store names.
AWS = "aws"
#: How a bucket's server is trusted: its root certificates, which credentials it gets, and whether without encryption.
BUCKET = frozenset({"ca_file", "profile", "unencrypted"})
#: Parameters of libpq that name files here.
FILES = frozenset({"passfile", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslcrldir"})
#: Parameters of libpq for the trust in a database server, and the access to it.
DATABASE = FILES | {
    "channel_binding", "gssencmode", "hostaddr", "krbsrvname", "options", "require_auth", "requirepeer",
    "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcertmode", "sslmode", "sslnegotiation",
    "target_session_attrs",
}  # fmt: skip

Servers = Mapping[str, Mapping[str, Any]]


def read_servers(file: Path, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the tables of a person's settings file, by the servers' addresses.

    Raises ConfigError, naming file, table and key.
    """
    tables = values.get("server", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ConfigError(
            f"'server' in {os.fspath(file)!r} must be tables [server.\"ADDRESS\"]", hint="Correct the file."
        )
    found: dict[str, dict[str, Any]] = {}
    for name, table in tables.items():
        where = f'[server."{name}"] of {os.fspath(file)!r}'
        address = _address(name, where)
        if address in found:
            raise ConfigError(f"{where} is about a server of another table", hint="Make it one table.")
        known = DATABASE if addresses.is_address(address) else BUCKET
        refuse_unknown(file, table, known, f'server."{name}".')
        found[address] = {key: _value(key, value, where, file.parent) for key, value in table.items()}
    return found


def _address(name: str, where: str) -> str:
    if name == AWS:
        return AWS
    found = addresses.server_of(name) if addresses.is_address(name) else bucket_server(name)
    if not found:
        raise ConfigError(
            f"{where} names no server",
            hint=f"Write its address, such as postgresql://db.lab.example or https://s3.lab.example, or {AWS}.",
        )
    return found


def _value(key: str, value: object, where: str, folder: Path) -> Any:
    if key == "unencrypted":
        if not isinstance(value, bool):
            raise ConfigError(f"'{key}' in {where} must be true or false", hint="Correct the value.")
        return value
    text = text_of(value, key, where)
    if key == "ca_file":
        return path_from(text, key, where, folder)
    if key in FILES and (key, text) != ("sslrootcert", "system"):
        return os.fspath(path_from(text, key, where, folder))
    return text


def bucket_server(endpoint: str | None) -> str:
    """Return the server of a bucket's endpoint in comparable form, ``aws`` for None, "" for no address."""
    if endpoint is None:
        return AWS
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" if port in (None, usual) else f"{parts.scheme}://{host}:{port}"
