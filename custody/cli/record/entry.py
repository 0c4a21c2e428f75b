"""`custody entry`: entries about earlier entries, and searches of all entries for a value."""

from __future__ import annotations

import argparse

from custody.cli.record.value_search import configure as configure_search
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody entry` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "entry")
    configure_search(actions)
