"""`custody store`: object stores, probed, prepared, and compared with the record."""

from __future__ import annotations

import argparse

from custody.cli.stored import reconcile, store_probe


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `custody store` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    store_probe.configure(actions)
    reconcile.configure(actions)
