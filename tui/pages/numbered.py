"""Pages whose key is a number of the ledger: a position, or a size."""

from __future__ import annotations

from custody.errors import NotFound

#: No ledger is longer than a signed 64-bit number counts; longer words are no numbers here.
_MOST_DIGITS = 19


def number(key: str, what: str, most: int, least: int = 0) -> int:
    """Read the number of a page's key, from ``least`` to ``most``; NotFound names what there is instead."""
    found = int(key) if key.isascii() and key.isdigit() and len(key) <= _MOST_DIGITS else None
    if found is None or not least <= found <= most:
        there = f"Here they go from {least} to {most}." if most >= least else "The ledger has no entries yet."
        raise NotFound(f"there is no {what} {key!r}", hint=there)
    return found
