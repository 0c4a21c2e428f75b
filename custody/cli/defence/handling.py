"""`custody handling`: what an exhibit is, that calls for handling of its own, and who has noted it."""

from __future__ import annotations

import argparse

from custody.cli.answers.thing_list import add_list
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody handling` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "handling")
    add_list(actions, "handling")
