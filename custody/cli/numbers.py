"""Whole numbers as they are typed: ASCII digits and nothing else, so that nobody reads another number than was meant.

What Python itself takes for a number has underscores, blanks and the digits of every script.
"""

from __future__ import annotations

import argparse

#: Digits that a number may have at most, so that none is larger than what an entry can hold.
MOST_DIGITS = 15


def whole(text: str, least: int = 0, most: int | None = None) -> int | None:
    """Give the whole number from ``least`` to ``most`` that a text is, None where it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        return None
    found = int(text)
    return found if least <= found and (most is None or found <= most) else None


def number(text: str) -> int:
    """Read a count or position from 0 for argparse."""
    return _read(text, whole(text), "from 0")


def signed(text: str) -> int:
    """Read a whole number for argparse that may stand below 0, with a minus sign in front."""
    found = whole(text.removeprefix("-"))
    return _read(text, -found if found and text.startswith("-") else found, "in the digits 0 to 9")


def bounded(text: str, least: int, most: int) -> int:
    """Read a whole number in these bounds for argparse."""
    return _read(text, whole(text, least, most), f"from {least} to {most}")


def _read(text: str, found: int | None, bounds: str) -> int:
    if found is None:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number {bounds}")
    return found
