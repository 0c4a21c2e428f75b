"""Whole numbers as they are typed, for argparse."""

from __future__ import annotations

import argparse

from custody.digits import whole


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
