"""Tells how an entry stands by what was typed, and asks who ordered that a thing or a copy of it leaves."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def ordered(parser: argparse.ArgumentParser, *, authority: bool = True) -> None:
    """Add the flags that state which decision orders what something else would forbid, and how the entry stands."""
    if authority:
        parser.add_argument("--authority", help="the court or authority that orders it (erasable)")
    parser.add_argument(
        "--authority-document", metavar="FILE", help="its decision as a file; the SHA-256 is kept"
    )
    parser.set_defaults(stands=standing)


def standing(args: argparse.Namespace) -> str:
    """Return ``act`` for what is done now, ``record`` for what was done before: it is dated, or partly unknown."""
    return "record" if args.recorded or args.occurred_at or args.unknown else "act"


def unless_recorded(args: argparse.Namespace) -> str:
    """Return ``act`` for what is done by being signed, ``record`` for what is said to have been done before."""
    return "record" if args.recorded else "act"


def leaving(args: argparse.Namespace) -> str:
    """Return ``act`` for a copy that goes out, or to the defence, now; anything else is the record of what was done."""
    return standing(args) if args.outside or args.purpose == "defence" else "record"


#: How an entry of a kind stands where what was typed decides it in another way than for all that can be ordered.
STANDINGS: dict[str, Callable[[argparse.Namespace], str]] = {
    "case.closed": unless_recorded,
    "copy.made": leaving,
    "copy.moved": leaving,
}
