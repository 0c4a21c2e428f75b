"""`custody retract`: take back what an entry recorded and what had not happened, such as a lapse by a wrong clock."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.call import Call
from custody.cli.facts import explain, happened, state
from custody.cli.main import example, shared
from custody.model.events.content import RETRACT_REASONS

if TYPE_CHECKING:
    from custody.model.types import Value

_KIND = "content.retracted"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("entry", help="number or id of the entry; `custody due` lists those to answer")
    parser.add_argument("--reason", required=True, choices=RETRACT_REASONS, help="why it is wrong")
    parser.add_argument("--explanation", help="in words (erasable)")
    happened(parser, act=True)
    shared(parser, writes=True)
    example(parser, "custody retract 23 --reason clock")
    explain(parser, {"--reason": RETRACT_REASONS})
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.finding import find_entry

    args = call.args
    with call.vault(readonly=False) as vault:
        target = vault.entries().at(find_entry(vault.reader(), args.entry))
        own: dict[str, Value] = {
            "target": target.position,
            "reason": args.reason,
            "explanation": args.explanation,
        }
        request = Request(_KIND, state(args, _KIND, own), subject=target.envelope.subject, re=target.leaf)
        return call.enter(
            vault,
            [request],
            tell=lambda _: [f"  takes back entry {target.position}, {target.envelope.kind}"],
        )
