"""Symbology identifiers, which a scanner may send before a code (ISO/IEC 15424)."""

from __future__ import annotations

import re

#: The kind of code by the letter of its identifier. Letters that ISO/IEC 15424 gives to no code of a label stay text.
SYMBOLOGIES = {
    "A": "Code 39",
    "C": "Code 128",
    "E": "EAN or UPC",
    "F": "Codabar",
    "G": "Code 93",
    "I": "Interleaved 2 of 5",
    "L": "PDF417",
    "Q": "QR code",
    "U": "MaxiCode",
    "d": "Data Matrix",
    "e": "GS1 DataBar",
    "z": "Aztec Code",
}
_IDENTIFIER = re.compile(rf"\][{''.join(SYMBOLOGIES)}][0-9A-Za-z]")


def split(code: str) -> tuple[str, str]:
    """Return the identifier at the beginning of a code, empty for none, and the code without it."""
    found = _IDENTIFIER.match(code)
    return (found[0], code[found.end() :]) if found and found.end() < len(code) else ("", code)
