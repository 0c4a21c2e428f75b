"""`custody production`: orders to hand over data, and what follows them (art. 27)."""

from __future__ import annotations

import argparse

from custody.cli import production_show
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "production")
    production_show.configure(actions)
