"""The flags that say what an exhibit is: shared by registering it and by describing it later, grouped as one looks.

Which of them is asked of which sort of thing is the model's affair.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from custody.cli.facts import instant
from custody.cli.given import Arguments
from custody.model.events.exhibit import FORM, WORDS
from custody.model.numbers import bare_digits, mac_text

if TYPE_CHECKING:
    from custody.model.types import Value

_SIZES = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15}
_CAPACITY = re.compile(r"(\d{1,15})(?:\.(\d{1,3}))?\s*([KMGTP]?)(I?)B?\Z", re.ASCII)
_CODES = {one.name: one.type.choices for one in FORM}

#: Fields of the model that the flags here give.
FIELDS = (*(one.name for one in FORM), *(one.name for one in WORDS))


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the flags."""
    thing = parser.add_argument_group("what it is (erasable)")
    _text(thing, "description", "what it is")
    _text(thing, "make", "who made it")
    _text(thing, "model", "its model")
    _text(thing, "colour", "its colour")
    thing.add_argument(
        "--capacity",
        type=capacity,
        metavar="SIZE",
        help="as it is printed: 500GB, 1.5TB, 64GiB (not erasable)",
    )
    numbers = parser.add_argument_group("its numbers, by which it is found (erasable)")
    _text(numbers, "serial", "its serial number")
    numbers.add_argument(
        "--imei", type=bare_digits, metavar="DIGITS", help="IMEI; its check digit is checked"
    )
    numbers.add_argument("--imei2", type=bare_digits, metavar="DIGITS", help="IMEI of its second slot")
    _text(numbers, "imei_as_read", "an IMEI that fails its own check, as it is printed")
    numbers.add_argument("--iccid", type=bare_digits, metavar="DIGITS", help="number of a SIM; it is checked")
    _text(numbers, "iccid_as_read", "an ICCID that fails its own check, as it is printed")
    numbers.add_argument(
        "--mac", type=mac_text, metavar="ADDRESS", help="MAC addresses, parted by blanks or commas"
    )
    _text(numbers, "provider", "the network of its SIM")
    _text(numbers, "asset_tag", "the tag of whoever owns it")
    state = parser.add_argument_group("how it was found (codes, not erasable, but where marked)")
    _text(state, "condition", "its condition (erasable)")
    _text(state, "damage", "damage, marks and scratches (erasable)")
    _code(state, "power_state", "as found; none for what has no power")
    _code(state, "screen_state", "what its screen showed")
    _code(state, "lock_state", "whether it was locked; none for what has no lock")
    _code(
        state,
        "passcode_provided",
        "whether its passcode was given; the code itself never goes into the ledger",
    )
    _code(state, "battery", "its battery")
    state.add_argument("--charger", choices=("no", "yes"), help="whether a charger is with it")
    state.add_argument(
        "--device-clock", type=instant, metavar="INSTANT", help="what its own clock showed, with its zone"
    )
    state.add_argument(
        "--reference-clock",
        type=instant,
        metavar="INSTANT",
        help="what a clock that is right showed at that moment; the offset is computed",
    )
    whose = parser.add_argument_group("whose it is")
    _code(whose, "owner_class", "whose it is, as a code")
    _text(whose, "owner", "who owns or possessed it (erasable)")


def _text(group: Arguments, field: str, told: str) -> None:
    group.add_argument(f"--{field.replace('_', '-')}", metavar="TEXT", help=told)


def _code(group: Arguments, field: str, told: str) -> None:
    group.add_argument(f"--{field.replace('_', '-')}", choices=_CODES[field], help=told)


def given(args: argparse.Namespace) -> dict[str, Value]:
    """Give the values of the flags, None where not given."""
    values: dict[str, Value] = {name: getattr(args, name) for name in FIELDS}
    values["charger"] = None if args.charger is None else args.charger == "yes"
    return values


def capacity(text: str) -> int:
    """Read a capacity as it is printed and give it in bytes; prefixes count in thousands, or in 1024 with i."""
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
