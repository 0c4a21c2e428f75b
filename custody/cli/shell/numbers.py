"""Readers of typed whole numbers and sizes, for argparse."""

from __future__ import annotations

import argparse

from custody.digits import bytes_of, too_long, whole


def number(text: str) -> int:
    """Return a count or position from 0, for argparse."""
    return _read(text, whole(text), "from 0")


def signed(text: str) -> int:
    """Return a whole number that may be negative, for argparse."""
    found = whole(text.removeprefix("-"))
    return _read(text, -found if found and text.startswith("-") else found, "in the digits 0 to 9")


def bounded(text: str, least: int, most: int) -> int:
    """Return a whole number from ``least`` to ``most``, for argparse."""
    return _read(text, whole(text, least, most), f"from {least} to {most}")


def capacity(text: str) -> int:
    """Return the bytes of a printed capacity, for argparse."""
    try:
        return bytes_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _read(text: str, found: int | None, bounds: str) -> int:
    if found is None and too_long(text.removeprefix("-")):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is too large")
    if found is None:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number {bounds}")
    return found
