"""What every command asks alike by which a thing or a copy of it leaves: whether it does so now, and who ordered it."""

from __future__ import annotations

import argparse


def ordered(parser: argparse.ArgumentParser, *, authority: bool = True) -> None:
    """Add the flags that state which decision orders what something else would forbid, and how the entry stands."""
    if authority:
        parser.add_argument("--authority", help="the court or authority that orders it (erasable)")
    parser.add_argument(
        "--authority-document", metavar="FILE", help="its decision as a file; the SHA-256 is kept"
    )
    parser.set_defaults(standing=standing)


def standing(args: argparse.Namespace) -> str:
    """Return ``act`` for what is done now, ``record`` for what was done before: it is dated, or partly unknown."""
    return "record" if args.recorded or args.occurred_at or args.unknown else "act"
