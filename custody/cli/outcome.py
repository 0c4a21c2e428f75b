"""`custody outcome`: how a case was decided: judgment, time to appeal, appeal, and since when it is final."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.thing_show import NAMED, add_show
from custody.cli.verbs.topics import add_verbs

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "outcome")
    says = "show how a case was decided, and what is open"
    add_show(actions, "outcome", says, "C-2026-014", word="case", named=NAMED, find=_case)


def _case(lookup: Lookup, text: str) -> str:
    return lookup.resolve("case", text)
