"""`custody case`: open, close and show cases."""

from __future__ import annotations

import argparse

from custody.cli.answers import record_papers
from custody.cli.answers.thing_list import add_list
from custody.cli.answers.thing_show import add_show
from custody.cli.instruments import member
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody case` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "case")
    add_list(actions, "case")
    add_show(actions, "case")
    member.configure(actions)
    record_papers.configure(actions, "case", "C-2026-014")
