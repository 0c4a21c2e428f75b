"""`custody order`: art. 25 preservation orders, from issue to lapse."""

from __future__ import annotations

import argparse

from custody.cli import order_show
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "order")
    order_show.configure(actions)
