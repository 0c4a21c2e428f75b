"""Forms of identifiers: subjects, key names, origins, seal numbers, kinds and ledger sizes.

Random bytes come from the caller; nothing here generates an identifier by itself.
"""

from __future__ import annotations

import re
import uuid

from custody.errors import Malformed
from custody.proof import b64 as base64
from custody.proof import canonical

_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
_DOMAIN = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
_KEY_NAME = re.compile(rf"{_DOMAIN}/[0-9a-f]{{16,64}}\Z")
_ORIGIN = re.compile(rf"{_DOMAIN}/[0-9a-f]{{32}}\Z")
_DOMAIN_ONLY = re.compile(rf"{_DOMAIN}\Z")
_SEAL = re.compile(r"[A-Z0-9][A-Z0-9./-]{0,62}\Z")
_KIND = re.compile(r"[a-z_]+(?:\.[a-z_]+){1,3}\Z")
_SIZE = re.compile(r"(?:0|[1-9][0-9]{0,15})\Z")
TRAINING = "training."


def uuid4_of(random: bytes) -> str:
    """Return the text of a version 4 UUID (RFC 9562 section 5.4) made from 16 random bytes."""
    return str(uuid.UUID(bytes=random, version=4))


def is_uuid4(text: str) -> bool:
    """Return whether the text is a lower-case version 4 UUID."""
    return _UUID4.match(text) is not None


def is_key_name(text: str) -> bool:
    """Return whether the text is ``<domain>/<16 to 64 hex digits>``, of at most 200 characters."""
    return len(text) <= 200 and _KEY_NAME.match(text) is not None


def is_origin(text: str) -> bool:
    """Return whether the text is ``<domain>/<32 hex digits>``, the name of one ledger."""
    return len(text) <= 200 and _ORIGIN.match(text) is not None


def is_domain(text: str) -> bool:
    """Return whether the text can stand before the slash of an origin or key name."""
    return len(text) <= 160 and _DOMAIN_ONLY.match(text) is not None


def is_training(origin: str) -> bool:
    """Return whether the ledger of this origin is for training, never for evidence."""
    return origin.startswith(TRAINING)


def is_seal(text: str) -> bool:
    """Return whether the text is a seal number: capitals, digits, dot, slash and hyphen, at most 63."""
    return _SEAL.match(text) is not None


def is_kind(text: str) -> bool:
    """Return whether the text has the form of a kind of entry, like ``preservation_order.issued``."""
    return len(text) <= 64 and _KIND.match(text) is not None


def is_size(text: str) -> bool:
    """Return whether the text is a decimal ledger size below 2^53, without leading zeros."""
    return _SIZE.match(text) is not None and int(text) < canonical.INTEGER_LIMIT


def b64(data: bytes) -> str:
    """Return bytes in padded standard base64 (RFC 4648 section 4), as hashes are written in JSON."""
    return base64.encode(data)


def unb64(text: str, size: int | None = None) -> bytes:
    """Return the bytes of padded standard base64, of exactly ``size`` bytes if given.

    Raise Malformed for any other text.
    """
    data = base64.decode(text)
    if size is not None and len(data) != size:
        raise Malformed(f"{text[:80]!r} holds {len(data)} bytes instead of {size}")
    return data
