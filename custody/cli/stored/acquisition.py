"""`custody acquisition`: acquisitions of images, by the actions of their kinds."""

from __future__ import annotations

import argparse

from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `custody acquisition` to its parser."""
    add_verbs(parser.add_subparsers(dest="action", metavar="ACTION", required=True), "acquisition")
