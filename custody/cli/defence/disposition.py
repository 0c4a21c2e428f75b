"""`custody disposition`: the disposition of exhibits: proposed, approved, executed, witnessed."""

from __future__ import annotations

import argparse

from custody.cli.defence import disposition_show
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody disposition` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "disposition")
    disposition_show.configure(actions)
