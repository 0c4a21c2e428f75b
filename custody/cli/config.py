"""`custody config`: every setting, its value and where it comes from."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.folding import columns
from custody.cli.main import example, shared
from custody.cli.numbers import signed


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments: every flag that is also a setting, so that its effect can be seen."""
    shared(parser)
    parser.add_argument("--domain", help="domain of new keys")
    parser.add_argument(
        "--due-days", type=signed, metavar="DAYS", help="how long before its end an order is due"
    )
    example(parser, "custody config --vault vault")
    parser.set_defaults(run=_config)


def _config(call: Call) -> int:
    rows = call.settings.describe()
    document = {
        "settings": [{"name": name, "value": value, "source": source} for name, value, source in rows],
        "unknown_variables": list(call.settings.unknown_variables),
    }
    cells = [(name, "-" if value is None else value, source) for name, value, source in rows]
    call.out.answer(document, columns(cells, ("setting", "value", "from")))
    return 0
