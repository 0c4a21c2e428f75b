"""`custody case`: open, close and show cases."""

from __future__ import annotations

import argparse
from typing import Any

from custody.cli import record_print
from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import moment, short
from custody.layout import columns


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "case")
    listing = actions.add_parser("list", help="list cases")
    listing.add_argument("--open", action="store_true", help="only those that are open")
    add_paging(listing)
    shared(listing)
    example(listing, "custody case list --open")
    listing.set_defaults(run=_list)
    says = "show a case with its orders, requests, seizures, exhibits and objects"
    add_show(actions, "case", says, "C-2026-014", limit=True)
    record_print.configure(actions, "case", "C-2026-014")


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Case

    with call.vault() as vault:
        lookup = vault.lookup()
        cases = lookup.under(Case, "status", "open") if call.args.open else lookup.all(Case)
        found = sorted(cases, key=lambda case: (case.opened, case.id))
        page = paging(call, len(found))
        rows: list[dict[str, Any]] = [
            {
                "id": case.id,
                "reference": lookup.label_of("case", case.id),
                "opened": moment(case.opened),
                "outcome": case.outcome,
                "nonconforming": list(case.nonconforming),
            }
            for case in page.of(found)
        ]
        shown = shown_names(lookup, "case", [row["id"] for row in rows])
    cells = [(shown[row["id"]], row["outcome"] or "open", row["opened"], short(row["id"])) for row in rows]
    table = columns(cells, ("reference", "state", "opened", "case"))
    call.out.answer({**page.members, "cases": rows}, page.lines(table, "no cases"))
    return 0
