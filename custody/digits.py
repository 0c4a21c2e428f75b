"""Whole numbers in texts: ASCII digits and nothing else, so that nobody reads another number.

Python also accepts underscores, blanks, signs and the digits of every script, and raises for thousands of digits.
"""

from __future__ import annotations

import re

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
