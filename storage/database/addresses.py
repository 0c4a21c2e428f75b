"""Tells an address of a database server from a path, and refuses one that holds a secret, without loading a driver."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

#: Beginnings of addresses that a ledger can be kept at.
SERVERS = ("postgresql://", "postgres://")
_SECRETS = {"password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key"}
#: What of an address says where a database is, and neither who asks nor how.
_PLACING = {"dbname", "host", "hostaddr", "port", "service"}
#: Where libpq finds a password that is in no address.
WHERE = "~/.pgpass, a service file or PGPASSWORD"


def is_address(location: str) -> bool:
    """Tell whether a text is the address of a database server."""
    return location.startswith(SERVERS)


def holds_secret(address: str) -> bool:
    """Tell whether an address names a password, or cannot be taken apart to look."""
    try:
        parts = urlsplit(address)
        named = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        return parts.password is not None or bool(named & _SECRETS)
    except ValueError:
        return True


def placed(address: str) -> str:
    """Give the part of an address that says where the database is, without user, options and files of one machine."""
    parts = urlsplit(address)
    named = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() in _PLACING]
    query = f"?{urlencode(named, safe='/')}" if named else ""
    return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}{query}"
