"""Reads what is typed of a fixity run: numbers of days and objects, parts, times and windows of the day."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.ledger.fixity_policy import Window


def days(text: str) -> int:
    """Read a number of days for argparse."""
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days")
    return int(text)


def count(text: str) -> int:
    """Read a whole number from 1 for argparse."""
    if not text.isascii() or not text.isdigit() or not 1 <= len(text) <= 6 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def part(text: str) -> tuple[int, int]:
    """Read which of how many parts for argparse, such as 1/7."""
    number, _, parts = text.partition("/")
    if not all(one.isascii() and one.isdigit() and len(one) <= 4 for one in (number, parts)):
        raise argparse.ArgumentTypeError(f"{text!r} is no part such as 1/7")
    if not 1 <= int(number) <= int(parts):
        raise argparse.ArgumentTypeError(f"there is no part {number} of {parts}")
    return int(number), int(parts)


def duration(text: str) -> int:
    """Read a time such as 90m or 6h for argparse; seconds."""
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}.get(text[-1:])
    if unit is None or not text[:-1].isascii() or not text[:-1].isdigit() or len(text) > 7:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 90m or 6h")
    return int(text[:-1]) * unit


def window(text: str) -> Window:
    """Read hours of the day in UTC for argparse, such as 20-06."""
    from custody.ledger.fixity_policy import window_from

    found = window_from(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no window such as 20-06")
    return found
