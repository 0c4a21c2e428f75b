"""Tells an address of a database server from a path, and refuses one that holds a secret, without loading a driver."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

#: Beginnings of addresses that a ledger can be kept at.
SERVERS = ("postgresql://", "postgres://")
_SECRETS = {"password", "sslpassword", "oauth_client_secret"}
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
