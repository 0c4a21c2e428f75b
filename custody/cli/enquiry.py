"""`custody enquiry`: where data or their provider are, asked between States before preservation (art. 42(2))."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, short
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Enquiry

ENQUIRY_HEADINGS = ("enquiry", "answer", "answer by", "id")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "enquiry")
    listing = actions.add_parser("list", help="list enquiries")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those without an answer on record")
    add_paging(listing)
    shared(listing)
    example(listing, "custody enquiry list --case C-2026-014 --open")
    listing.set_defaults(run=_list)
    says = "show an enquiry, its answers, and requests that follow from it"
    add_show(actions, "enquiry", says, "E-1")


def described(lookup: Lookup, enquiry: Enquiry) -> dict[str, Any]:
    """Give an enquiry as a document, with its name."""
    return {"reference": lookup.label_of("enquiry", enquiry.id), **document(enquiry)}


def enquiry_cells(name: str, row: dict[str, Any]) -> tuple[str, str, str, str]:
    """Give one row of a table of enquiries, under ``ENQUIRY_HEADINGS``."""
    way = f"{name} {'from' if row['incoming'] else 'to'} {row['state']}"
    return way, _place(row), row["answer_by"] or "-", short(row["id"])


def _place(row: dict[str, Any]) -> str:
    outcome = row["outcome"] or "open"
    return f"{outcome}, {row['located']}" if row["located"] else outcome


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Enquiry

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.case is None:
            found = list(lookup.all(Enquiry))
        else:
            found = list(lookup.under(Enquiry, "case", lookup.resolve("case", args.case)))
        found = sorted(
            (one for one in found if one.open or not args.open), key=lambda one: (one.asked, one.id)
        )
        page = paging(call, len(found))
        found = list(page.of(found))
        rows = [described(lookup, one) for one in found]
        shown = shown_names(lookup, "enquiry", [one.id for one in found])
    cells = [enquiry_cells(shown[row["id"]], row) for row in rows]
    lines = page.lines(columns(cells, ENQUIRY_HEADINGS), "no enquiries")
    call.out.answer({**page.members, "enquiries": rows}, lines)
    return 0
