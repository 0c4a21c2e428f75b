"""Parses addresses of database servers, without loading a driver.

An address is read here as libpq reads it, and one that the two could read differently counts as none.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

#: Beginnings of addresses that a ledger can be kept at.
SERVERS = ("postgresql://", "postgres://")
_SECRETS = {"password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key"}
#: Parameters that locate a database, and set neither user nor access.
_PLACING = {"dbname", "host", "port"}
#: Where libpq finds a password that is in no address.
WHERE = "~/.pgpass, a service file or PGPASSWORD"
#: A part of an address, without any character that delimits parts.
_PART = r"[^\s/?#&=@\[\]]*"
_HOST = r"(?:\[[0-9A-Fa-f:.%]+\]|[^\s/?#&=@\[\]:,]*)(?::\d*)?"
_ADDRESS = re.compile(
    rf"postgres(?:ql)?://(?:(?P<who>{_PART})@)?(?P<hosts>{_HOST}(?:,{_HOST})*)"
    rf"(?:/(?P<database>{_PART}))?(?:\?(?P<query>[^#?@\s]*))?"
)
_NAMED = re.compile(r"[a-z_]+=[^=]*")
#: Parameters that a vault's own file may have in its address: the database, the user, and time limits.
PLAIN = _PLACING | {
    "application_name", "connect_timeout", "keepalives", "keepalives_count", "keepalives_idle",
    "keepalives_interval", "tcp_user_timeout", "user",
}  # fmt: skip
#: Parameters that it may also have, with these values: no stronger ones exist.
STRONGEST = {
    "sslmode": "verify-full",
    "require_auth": "scram-sha-256",
    "channel_binding": "require",
    "gssencmode": "disable",
}


def is_address(location: str) -> bool:
    """Return whether a text begins as the address of a PostgreSQL server does."""
    return location.startswith(SERVERS)


def holds_secret(address: str) -> bool:
    """Return whether an address names a password, or cannot be parsed to look."""
    try:
        who, _, _, query = _parts(address)
        named = {name.lower() for name, _ in parse_qsl(query, keep_blank_values=True)}
        return ":" in who or bool(named & _SECRETS)
    except ValueError:
        return True


def _parts(address: str) -> tuple[str, str, str, str]:
    """Return user, hosts, path and query of an address; raise ValueError if it cannot be parsed.

    Newer Pythons refuse to split several hosts of which one is an IPv6 address.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        parts = urlsplit(address)
        who, _, hosts = parts.netloc.rpartition("@")
        return who, hosts, parts.path, parts.query
    path = "" if found["database"] is None else f"/{found['database']}"
    return found["who"] or "", found["hosts"], path, found["query"] or ""


def is_plain(address: str) -> bool:
    """Return whether a server address is unambiguous: plain characters, name=value options, no password."""
    found = _ADDRESS.fullmatch(address)
    if found is None or ":" in (found["who"] or ""):
        return False
    return not found["query"] or all(map(_NAMED.fullmatch, found["query"].split("&")))


def parameters(address: str) -> list[tuple[str, str]]:
    """Return the query parameters of a plain address as (name, decoded value), in order."""
    pairs = (pair.partition("=") for pair in filter(None, address.partition("?")[2].split("&")))
    return [(name, unquote(value)) for name, _, value in pairs]


def refused_parameters(address: str) -> list[tuple[str, str]]:
    """Return the parameters of a plain address that a vault's own file may not set, as (name, value).

    They would weaken or redirect the connection: all but those of ``PLAIN``, and of ``STRONGEST`` with its value there.
    """
    return [
        (name, value)
        for name, value in parameters(address)
        if name not in PLAIN and STRONGEST.get(name) != value
    ]


def without_parameters(address: str, names: frozenset[str]) -> str:
    """Return a plain address without the parameters of these names."""
    bare, _, query = address.partition("?")
    kept = [pair for pair in filter(None, query.split("&")) if pair.partition("=")[0] not in names]
    return f"{bare}?{'&'.join(kept)}" if kept else bare


def effective_address(address: str, servers: Mapping[str, Mapping[str, str]]) -> str:
    """Return a plain address with the person's settings for its server, which override its own parameters."""
    more = servers.get(server_of(address), {})
    if not more:
        return address
    bare = without_parameters(address, frozenset(more))
    return f"{bare}{'&' if '?' in bare else '?'}{urlencode(more, quote_via=quote, safe='/')}"


def server_of(address: str) -> str:
    """Return the server of an address as ``postgresql://HOST[:PORT][,…]``, "" if not plain."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return ""
    pairs = list(_hosts(found["hosts"]))
    named = dict(parameters(address))
    if "host" in named:
        hosts = list(map(_lowered, named["host"].split(",")))
        ports = [port for _, port in pairs] if len(pairs) == len(hosts) else [""] * len(hosts)
        pairs = list(zip(hosts, ports, strict=True))
    if "port" in named:
        ports = named["port"].split(",")
        ports = ports * len(pairs) if len(ports) == 1 else ports
        pairs = [(host, port) for (host, _), port in zip(pairs, ports, strict=False)]
    told = (f"{host}:{port}" if port not in ("", "5432") else host for host, port in pairs)
    return f"{SERVERS[0]}{','.join(told)}"


def _hosts(text: str) -> Iterator[tuple[str, str]]:
    for each in text.split(","):
        host, _, port = each.rpartition(":") if re.search(r":\d*$", each) else (each, "", "")
        yield _lowered(unquote(host)), port


def _lowered(host: str) -> str:
    """Return a host name in lower case, the folder of a socket unchanged."""
    return host if host.startswith(("/", "@")) else host.lower()


def bare_address(address: str) -> str:
    """Return an address with server, database and no user, option or local file."""
    _, hosts, path, query = _parts(address)
    named = [(name, value) for name, value in parse_qsl(query) if name.lower() in _PLACING]
    placing = f"?{urlencode(named, safe='/')}" if named else ""
    return f"postgresql://{hosts}{path}{placing}"


def is_here(host: str) -> bool:
    """Return whether a host is this machine: ``localhost`` or a loopback address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
