"""Readers of typed whole numbers and sizes, for argparse."""

from __future__ import annotations

import argparse
import re

from custody.digits import whole

_SIZES = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15}
_CAPACITY = re.compile(r"(\d{1,15})(?:\.(\d{1,3}))?\s*([KMGTP]?)(I?)B?\Z", re.ASCII)


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
    """Return the bytes of a printed capacity; prefixes count in thousands, or in 1024 with i."""
    match = _CAPACITY.match(text.strip().upper())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no capacity like 500GB, 1.5TB or 64GiB")
    whole, part, prefix, binary = match.groups()
    if binary and not prefix:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no capacity like 500GB, 1.5TB or 64GiB")
    unit = 1024 ** ("KMGTP".index(prefix) + 1) if binary else _SIZES[prefix]
    fraction = (part or "").ljust(3, "0")
    size = int(whole) * unit + int(fraction) * unit // 1000
    if size >= 2**53:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is more than any medium holds")
    return size


def _read(text: str, found: int | None, bounds: str) -> int:
    if found is None:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number {bounds}")
    return found
