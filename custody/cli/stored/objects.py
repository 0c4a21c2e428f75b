"""`custody object`: copies of stored objects in further stores, and repairs of damaged ones."""

from __future__ import annotations

import argparse

from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `custody object` to its parser."""
    add_verbs(parser.add_subparsers(dest="action", metavar="ACTION", required=True), "object")
