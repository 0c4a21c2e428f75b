"""Keys of pages that are numbers, or have one in them: a position, a size, how far a list was turned."""

from __future__ import annotations

from custody.errors import NotFound

#: No ledger is longer than a signed 64-bit number counts; longer words are no numbers here.
_MOST_DIGITS = 19


def whole(text: str, most_digits: int = _MOST_DIGITS) -> int | None:
    """Give the whole number that a part of a key is in ASCII digits, None where it is none or has more of them."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most_digits else None


def number(key: str, what: str, most: int, least: int = 0) -> int:
    """Read the number of a page's key, from ``least`` to ``most``; NotFound names what there is instead."""
    found = whole(key)
    if found is None or not least <= found <= most:
        there = f"Here they go from {least} to {most}." if most >= least else "The ledger has no entries yet."
        raise NotFound(f"there is no {what} {key!r}", hint=there)
    return found
