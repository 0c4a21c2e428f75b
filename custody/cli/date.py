"""`custody date`: say which clock was wrong where the date of an entry disagrees with that of another."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.call import Call
from custody.cli.facts import happened, instant, state
from custody.cli.main import example, shared
from custody.model.events.content import CLOCKS

if TYPE_CHECKING:
    from custody.model.types import Value

_KIND = "content.dated"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("entry", help="number or id of the entry, as `custody check` names it")
    parser.add_argument(
        "--clock",
        required=True,
        choices=CLOCKS,
        help="which clock was wrong: that of the entry's own signer, or that of an earlier entry",
    )
    parser.add_argument(
        "--signed-at",
        type=instant,
        metavar="INSTANT",
        help="when the entry was signed, if its signer's clock was wrong and that was found out",
    )
    parser.add_argument("--explanation", help="what was looked at and what was found (erasable)")
    happened(parser)
    shared(parser, writes=True)
    example(
        parser,
        "custody date 17 --clock signer --explanation 'battery flat, 30 s slow' \\",
        "  --signed-at 2026-11-02T09:14:00Z",
    )
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.finding import find_entry

    args = call.args
    with call.vault(readonly=False) as vault:
        target = vault.entries().at(find_entry(vault.reader(), args.entry))
        own: dict[str, Value] = {
            "target": target.position,
            "clock": args.clock,
            "signed_at": args.signed_at,
            "explanation": args.explanation,
        }
        request = Request(_KIND, state(args, _KIND, own), subject=target.envelope.subject, re=target.leaf)
        return call.enter(vault, [request])
