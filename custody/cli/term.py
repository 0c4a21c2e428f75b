"""The flags of a term: until when an authority lets what was seized or handed over be held."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.facts import instant

if TYPE_CHECKING:
    from custody.model.types import Value


def configure(term: argparse.ArgumentParser) -> None:
    """Add the flags to an action."""
    term.add_argument("--until", type=instant, metavar="INSTANT", help="when the authority to hold it ends")
    term.add_argument("--review-at", type=instant, metavar="INSTANT", help="when it is looked at again")
    term.add_argument(
        "--follows",
        metavar="ORDER",
        help="the order whose duty to preserve it lasts as long as, if a profile lets it",
    )
    term.add_argument("--authority", help="which authority (erasable)")
    term.add_argument("--legal-basis", help="the provision (erasable)")
    term.add_argument("--reasons", help="why (erasable)")


def stated(args: argparse.Namespace) -> dict[str, Value]:
    """Give the fields that they state, but for the order that the term follows."""
    return {
        "until": args.until,
        "review_at": args.review_at,
        "authority": args.authority,
        "legal_basis": args.legal_basis,
        "reasons": args.reasons,
    }
