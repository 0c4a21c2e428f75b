"""The one base64 spelling of this program: standard alphabet, padded, no line breaks, no slack bits.

Two spellings of the same bytes would make signed text malleable, so a spelling that ``encode`` would not write is
refused. This module knows nothing about the meaning of the bytes.
"""

from __future__ import annotations

import binascii

from custody.errors import Malformed


def encode(data: bytes) -> str:
    """Return bytes as padded base64 (RFC 4648 section 4)."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def decode(text: str, what: str = "base64 text") -> bytes:
    """Return the bytes of a text exactly as ``encode`` writes it; raise Malformed for any other.

    ``what`` names the text in the error.
    """
    try:
        data = binascii.a2b_base64(text)
    except ValueError:
        raise Malformed(f"{what} is not base64") from None
    if encode(data) != text:
        raise Malformed(f"{what} is not canonical padded base64")
    return data


def decode_hash(text: str, what: str = "hash") -> bytes:
    """Return a 32-byte hash from canonical base64 (44 characters); raise Malformed for any other text."""
    data = decode(text, what)
    if len(data) != 32:
        raise Malformed(f"{what} is {len(data)} bytes long, not 32")
    return data
