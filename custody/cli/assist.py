"""`custody assist`: orders to whoever knows a system to explain it (art. 28(4))."""

from __future__ import annotations

import argparse
from typing import Any

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, short
from custody.layout import columns


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "assist")
    listing = actions.add_parser("list", help="list orders to assist")
    listing.add_argument("--case", help="only those of one case")
    add_paging(listing)
    shared(listing)
    example(listing, "custody assist list --case C-2026-014")
    listing.set_defaults(run=_list)
    named, says = "number, identifier or its first characters", "show one, and what was answered"
    add_show(actions, "assist", says, "A-1", word="order", named=named)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Assist

    with call.vault() as vault:
        lookup = vault.lookup()
        if call.args.case is None:
            found = list(lookup.all(Assist))
        else:
            found = list(lookup.under(Assist, "case", lookup.resolve("case", call.args.case)))
        found.sort(key=lambda one: (one.issued, one.id))
        page = paging(call, len(found))
        found = list(page.of(found))
        rows: list[dict[str, Any]] = [
            {"number": lookup.label_of("assist", one.id), "state": one.state, **document(one)}
            for one in found
        ]
        shown = shown_names(lookup, "assist", [one.id for one in found])
        cases = shown_names(lookup, "case", {one.case for one in found})
    cells = [
        (shown[row["id"]], cases[row["case"]], row["state"], row["answer_by"] or "-", short(row["id"]))
        for row in rows
    ]
    table = columns(cells, ("order", "case", "state", "answer by", "id"))
    call.out.answer({**page.members, "assists": rows}, page.lines(table, "no orders to assist"))
    return 0
