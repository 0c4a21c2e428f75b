"""Reads amounts as typed: numbers of days, objects and files, parts, times and windows of the day."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.shell.numbers import bounded
from custody.digits import whole

if TYPE_CHECKING:
    from custody.ledger.stores.verification_policy import Window


def days(text: str) -> int:
    """Read a number of days for argparse."""
    found = whole(text, 0, 9999)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days")
    return found


def whole_number(text: str) -> int:
    """Read a number of objects, or of anything else that is counted, for argparse."""
    return bounded(text, 1, 999_999)


def jobs(text: str) -> int:
    """Parse the number of files to work on at once, for argparse."""
    return bounded(text, 1, 64)


def part(text: str) -> tuple[int, int]:
    """Read which of how many parts for argparse, such as 1/7."""
    number, _, parts = text.partition("/")
    which, of = whole(number, 0, 9999), whole(parts, 0, 9999)
    if which is None or of is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no part such as 1/7")
    if not 1 <= which <= of:
        raise argparse.ArgumentTypeError(f"there is no part {number} of {parts}")
    return which, of


def duration(text: str) -> int:
    """Read a time such as 90m or 6h for argparse; seconds."""
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}.get(text[-1:])
    found = whole(text[:-1], 0, 999_999)
    if unit is None or found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 90m or 6h")
    return found * unit


def window(text: str) -> Window:
    """Read hours of the day in UTC for argparse, such as 20-06."""
    from custody.ledger.stores.verification_policy import window_from

    found = window_from(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no window such as 20-06")
    return found
