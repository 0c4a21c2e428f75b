"""`custody request`: requests of one State to another to preserve data (art. 42), from the asking to the release."""

from __future__ import annotations

import argparse

from custody.cli import request_list
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "request")
    request_list.configure(actions)
    says = "show a request: both clocks, what is missing, who must act"
    add_show(actions, "request", says, "AT-77/2026")
