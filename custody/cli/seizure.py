"""`custody seizure`: what was seized under which authority (art. 28)."""

from __future__ import annotations

import argparse

from custody.cli import seizure_inventory, seizure_paper
from custody.cli.thing_list import add_list
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody seizure` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "seizure")
    add_list(actions, "seizure")
    seizure_paper.configure(actions)
    seizure_inventory.configure(actions)
    add_show(actions, "seizure")
