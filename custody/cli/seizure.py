"""`custody seizure`: what was seized under which authority (art. 28)."""

from __future__ import annotations

import argparse
from typing import Any

from custody.cli import seizure_inventory, seizure_paper
from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, short
from custody.layout import columns

#: The space of what the command is about.
_SPACE = "seizure"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, _SPACE)
    listing = actions.add_parser("list", help="list seizures")
    listing.add_argument("--case", help="only those of one case")
    add_paging(listing)
    shared(listing)
    example(listing, "custody seizure list --case C-2026-014")
    listing.set_defaults(run=_list)
    seizure_paper.configure(actions)
    seizure_inventory.configure(actions)
    says = "show a seizure, what followed it, and what is missing"
    add_show(actions, _SPACE, says, "S-1", limit=True)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Seizure

    with call.vault() as vault:
        lookup = vault.lookup()
        if call.args.case is None:
            found = list(lookup.all(Seizure))
        else:
            found = list(lookup.under(Seizure, "case", lookup.resolve("case", call.args.case)))
        found.sort(key=lambda one: (one.occurred, one.id))
        page = paging(call, len(found))
        found = list(page.of(found))
        rows: list[dict[str, Any]] = [
            {
                "reference": lookup.label_of("seizure", one.id),
                "case_reference": lookup.label_of("case", one.case),
                **document(one),
            }
            for one in found
        ]
        shown = shown_names(lookup, "seizure", [one.id for one in found])
        cases = shown_names(lookup, "case", {one.case for one in found})
    cells = [
        (
            shown[row["id"]],
            cases[row["case"]],
            row["basis"],
            row["occurred"],
            short(row["id"]),
        )
        for row in rows
    ]
    table = columns(cells, ("seizure", "case", "basis", "when", "id"))
    call.out.answer({**page.members, "seizures": rows}, page.lines(table, "no seizures"))
    return 0
