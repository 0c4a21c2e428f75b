"""`custody assistance`: requests for mutual legal assistance, received and sent, and the preserved data they cover."""

from __future__ import annotations

import argparse

from custody.cli import assistance_show
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "assistance")
    assistance_show.configure(actions)
