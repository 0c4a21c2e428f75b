"""The flag that names a State, the same in every command: one spelling, one check, one message."""

from __future__ import annotations

import argparse

from custody.display import visible
from custody.law import states


def state_code(text: str) -> str:
    """Parse the code of a State in capitals or small letters; ArgumentTypeError names codes that may be meant."""
    code = text.strip().upper()
    wrong = states.fault(code) and states.fault(text)
    if wrong is not None:
        raise argparse.ArgumentTypeError(f"{visible(text[:40])!r} {wrong}")
    return code


def names_state(parser: argparse.ArgumentParser, flag: str, who: str, *, dest: str | None = None) -> None:
    """Add a flag that names a State; ``dest`` is where it goes, and then it is required."""
    where = {} if dest is None else {"dest": dest}
    parser.add_argument(
        flag,
        type=state_code,
        required=dest is not None,
        metavar="STATE",
        help=f"{who}, by its code in ISO 3166-1: AT",
        **where,
    )
