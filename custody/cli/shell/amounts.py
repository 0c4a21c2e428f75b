"""Readers of typed amounts: days, objects and files, parts, durations and windows of the day."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.shell.numbers import bounded
from custody.digits import whole

if TYPE_CHECKING:
    from custody.ledger.stores.verification_policy import Window


def days(text: str) -> int:
    """Return a number of days from 0 to 9999, for argparse."""
    found = whole(text, 0, 9999)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days")
    return found


def whole_number(text: str) -> int:
    """Return a number of objects, from 1 to 999999, for argparse."""
    return bounded(text, 1, 999_999)


def jobs(text: str) -> int:
    """Return the number of files to work on at once, for argparse."""
    return bounded(text, 1, 64)


def part(text: str) -> tuple[int, int]:
    """Return number and total of a part such as 1/7, for argparse."""
    number, _, parts = text.partition("/")
    which, of = whole(number, 0, 9999), whole(parts, 0, 9999)
    if which is None or of is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no part such as 1/7")
    if not 1 <= which <= of:
        raise argparse.ArgumentTypeError(f"there is no part {number} of {parts}")
    return which, of


def duration(text: str) -> int:
    """Return the seconds of a duration such as 90m or 6h, for argparse."""
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}.get(text[-1:])
    found = whole(text[:-1], 0, 999_999)
    if unit is None or found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 90m or 6h")
    return found * unit


def window(text: str) -> Window:
    """Return a window of hours of the day in UTC such as 20-06, for argparse."""
    from custody.ledger.stores.verification_policy import window_from

    found = window_from(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no window such as 20-06")
    return found
