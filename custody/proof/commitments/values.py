"""Values of fields, and file names as values: a string if UTF-8, else ``{"b64": …}``.

This module does not make a name fit to be shown; see custody.display.
"""

from __future__ import annotations

from custody.errors import Malformed
from custody.proof import b64

JsonScalar = None | bool | int | str
FieldValue = JsonScalar | dict[str, JsonScalar]


def name_value(raw: bytes) -> str | dict[str, JsonScalar]:
    """Return a file name as a value: a string where its bytes are UTF-8, else ``{"b64": …}``."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return {"b64": b64.encode(raw)}


def name_bytes(value: object) -> bytes:
    """Return the bytes of a name exactly as ``name_value`` writes it; raise Malformed for anything else."""
    if isinstance(value, str):
        return encoded(value)
    raw = b64_value(value)
    if raw is None:
        raise Malformed("a file name is neither a string nor a b64 object")
    if isinstance(name_value(raw), str):
        raise Malformed("a file name that is UTF-8 is written as b64")
    return raw


def b64_value(value: object) -> bytes | None:
    """Return the bytes of a ``{"b64": …}`` object, None for anything else. Raises Malformed inside it."""
    if not isinstance(value, dict) or value.keys() != {"b64"}:
        return None
    text = value["b64"]
    if not isinstance(text, str):
        raise Malformed("a b64 object does not hold a string")
    return b64.decode(text, "a b64 object")


def encoded(text: str) -> bytes:
    """Return a text in UTF-8; raise Malformed for a lone surrogate."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("a string holds a lone surrogate, which is not a character") from None
