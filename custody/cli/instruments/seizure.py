"""`custody seizure`: seizures and their authority (art. 28)."""

from __future__ import annotations

import argparse

from custody.cli.answers.thing_list import add_list
from custody.cli.answers.thing_show import add_show
from custody.cli.instruments import seizure_list, seizure_receipt
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody seizure` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "seizure")
    add_list(actions, "seizure")
    seizure_receipt.configure(actions)
    seizure_list.configure(actions)
    add_show(actions, "seizure")
