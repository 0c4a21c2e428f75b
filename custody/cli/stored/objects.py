"""`custody object`: copies of stored objects, repairs of damaged ones, and a look at one."""

from __future__ import annotations

import argparse

from custody.cli.stored import object_view
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `custody object` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "object")
    object_view.configure(actions)
