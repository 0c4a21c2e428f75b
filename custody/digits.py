"""Whole numbers and capacities in texts: ASCII digits only, so that nobody reads another number.

Python also accepts underscores, blanks, signs and the digits of every script, and raises for thousands of digits.
"""

from __future__ import annotations

import re

_SIZES = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15}
_CAPACITY = re.compile(r"(\d{1,15})(?:\.(\d{1,3}))?\s*([KMGTP]?)(I?)B?\Z", re.ASCII)
_DIGITS = re.compile(r"([0-9]+)")
#: Digits that a number may have at most, so that none is larger than what an entry or a table can hold.
MOST_DIGITS = 15


def whole(text: str, least: int = 0, most: int | None = None, *, digits: int = MOST_DIGITS) -> int | None:
    """Return the whole number from ``least`` to ``most`` that a text states, None if it states none.

    A text of more than ``digits`` digits states none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= digits):
        return None
    found = int(text)
    return found if least <= found and (most is None or found <= most) else None


def too_long(text: str) -> bool:
    """Return whether a text is a whole number of more digits than an entry or a table can hold."""
    return text.isascii() and text.isdigit() and len(text) > MOST_DIGITS


def bytes_of(text: str) -> int:
    """Return the bytes of a printed capacity; prefixes count in thousands, or in 1024 with i.

    Raise ValueError with the fault in words.
    """
    match = _CAPACITY.match(text.strip().upper())
    if match is None or (match[4] and not match[3]):
        raise ValueError(f"{text[:40]!r} is no capacity like 500GB, 1.5TB or 64GiB")
    number, part, prefix, binary = match.groups()
    unit = 1024 ** ("KMGTP".index(prefix) + 1) if binary else _SIZES[prefix]
    size = int(number) * unit + int((part or "").ljust(3, "0")) * unit // 1000
    if size >= 2**53:
        raise ValueError(f"{text[:40]!r} is more than any medium holds")
    return size


def foreign(text: str) -> bool:
    """Return whether a text has digits of another script than 0 to 9, which Python reads as numbers too."""
    return any(letter.isdigit() and not letter.isascii() for letter in text)


def number_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the sort key of a name: digits by value, of any length, all else as text regardless of case."""
    return tuple(
        (0, len(part.lstrip("0")), part.lstrip("0"))
        if part.isascii() and part.isdigit()
        else (1, 0, part.casefold())
        for part in _DIGITS.split(text)
        if part
    )
