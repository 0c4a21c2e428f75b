"""`custody proceedings`: a case's judgment, time to appeal, appeal, and finality."""

from __future__ import annotations

import argparse

from custody.cli.answers.thing_show import add_show
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody proceedings` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "proceedings")
    add_show(actions, "proceedings")
