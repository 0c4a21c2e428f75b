"""Commands with a list, a page, and the actions of their kinds only."""

from __future__ import annotations

import argparse

from custody.cli.answers.thing_list import add_list
from custody.cli.answers.thing_show import add_show
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions `list`, `show` and those of the kinds of the command's namespace to its parser."""
    command = parser.prog.rpartition(" ")[2]
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, command)
    add_list(actions, command)
    add_show(actions, command)
