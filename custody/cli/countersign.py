"""`custody countersign`: answer for an entry that a deputy signed thanks to a lent role."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.facts import happened, state
from custody.cli.folding import columns
from custody.cli.main import example, shared
from custody.cli.words import away, document
from custody.model.events.content import DECLINE_REASONS

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value

_KIND = "content.countersigned"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("entry", help="number or id of the entry; `custody due` lists those that wait")
    parser.add_argument("--decline", choices=DECLINE_REASONS, help="do not agree to it, and why")
    happened(parser, act=True)
    shared(parser, writes=True)
    example(parser, "custody countersign 17", "custody countersign 17 --decline not_justified")
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.finding import find_entry

    args = call.args
    with call.vault(readonly=False) as vault:
        target = vault.entries().at(find_entry(vault.reader(), args.entry))
        own: dict[str, Value] = {
            "target": target.position,
            "agreed": args.decline is None,
            "reason": args.decline,
        }
        request = Request(_KIND, state(args, _KIND, own), subject=target.envelope.subject, re=target.leaf)
        return call.enter(vault, [request])


def waiting_rows(lookup: Lookup) -> list[dict[str, Any]]:
    """Give the entries that wait for a countersignature, the most urgent first, as documents."""
    from custody.ledger.views.people import name_of
    from custody.model.records import Countersign

    return [
        {**document(one), "actor_name": name_of(lookup, one.actor)}
        for one in lookup.under(Countersign, "due", "", "~")
    ]


def waiting_table(rows: list[dict[str, Any]], now: int) -> list[str]:
    """Lay the entries that wait out."""
    from custody.law.clock import parse_instant

    cells = [
        (
            str(one["position"]),
            one["kind"],
            one["actor_name"] or "(erased)",
            away(parse_instant(one["due"]), now),
        )
        for one in rows
    ]
    return columns(cells, ("entry", "kind", "signed by", "due"))
