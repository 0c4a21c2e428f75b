"""Connection parameters by which a database server proves its identity before it gets a password.

An impostor asks for the password in clear text, and libpq would send it. So a server on another machine needs a
certificate for its name, and no server gets more than a proof that the password is known (SCRAM), unless the address, a
PG* variable, a service, or a table of the person's own settings file sets otherwise.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.pq import Conninfo

from custody.errors import ConfigError
from custody.storage.settings.database_addresses import is_here

#: The first libpq in which the authentication methods can be restricted.
_REQUIRING = 160000
#: The method allowed for a server on another machine, and the methods refused for one on this machine.
_SCRAM, _NOT_IN_CLEAR = "scram-sha-256", "!password,!md5"
#: Messages of libpq for a server that did not prove its identity, each with the remedy.
_METHOD = (
    "Nothing was sent. If that server is the one meant, its administrator sets password_encryption to scram-sha-256 and"
    " the password anew; otherwise say what is right for it with require_auth: see `custody manual postgresql`."
)
_ROOT = (
    "Nothing was sent. Write the file of the root certificate as sslrootcert of that server into your own settings"
    " file, or put it where libpq looks: see `custody manual postgresql`."
)
_CERTIFICATE = (
    "Nothing was sent. Ask the server's administrator before you say anything weaker than sslmode=verify-full of it in"
    " your own settings file: see `custody manual postgresql`."
)
_OLD = (
    "Nothing was sent: this libpq is older than version 16 and cannot refuse to be asked in clear text. Install the"
    " program with a newer one, or reach the server with sslmode=verify-full: see `custody manual postgresql`."
)
_WORDS = {
    "authentication method requirement": _METHOD,
    "channel binding": _METHOD,
    "root certificate": _ROOT,
    "could not load system root certificate": _ROOT,
    "connection failed: .*SSL error: (?!unexpected eof)": _CERTIFICATE,
    "host name must be specified": _CERTIFICATE,
    "does not match host name": _CERTIFICATE,
    "server does not support SSL": _CERTIFICATE,
    "could not get server's host name from server certificate": _CERTIFICATE,
}


def proof_parameters(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that demand a server's proof, without those that are set elsewhere.

    ``parts`` are the parameters of the address. No password is sent by a libpq before version 16 to a server whose
    certificate is not verified.
    """
    usual = {each.keyword.decode(): each for each in Conninfo.get_defaults()}

    def said(name: str) -> str | None:
        """Return the value that address, environment or service set, None where none does."""
        if name in parts:
            return str(parts[name])
        if (variable := usual[name].envvar if name in usual else None) and os.environ.get(variable.decode()):
            return os.environ[variable.decode()]
        found = usual.get(name)
        if found is None or found.val is None or found.val == found.compiled:
            return None
        return found.val.decode()

    here = _is_here(said("host"), said("hostaddr")) and "service" not in parts
    wanted = {"require_auth": _NOT_IN_CLEAR} if here else _of_others()
    found = {name: value for name, value in wanted.items() if said(name) is None}
    if "require_auth" in found and psycopg.pq.version() < _REQUIRING:
        del found["require_auth"]
        proven = (said("sslmode") or found.get("sslmode")) == "verify-full"
        if not proven and said("channel_binding") != "require":
            found |= {"password": "", "passfile": os.devnull}
    return found


def _of_others() -> dict[str, str]:
    return {"sslmode": "verify-full", "require_auth": _SCRAM, "gssencmode": "disable"}


def _is_here(host: str | None, address: str | None) -> bool:
    """Return whether a server is on this machine, by each of its host names and addresses."""
    hosts = host.split(",") if host else []
    if not all(not each or each.startswith(("/", "@")) or is_here(each) for each in hosts):
        return False
    return not address or all(not each or is_here(each) for each in address.split(","))


def refused(text: str, what: str) -> ConfigError | None:
    """Return the error for a server that did not prove its identity, by libpq's message; else None."""
    if "no password supplied" in text and psycopg.pq.version() < _REQUIRING:
        hint: str | None = _OLD
    else:
        hint = next((hint for words, hint in _WORDS.items() if re.search(words, text)), None)
    if hint is None:
        return None
    return ConfigError(f"{what}: {' '.join(text.split())}", hint=hint)
