"""`custody hold`: legal holds on a case, an exhibit or an object: place, review, release, list and show them."""

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
    from custody.model.records import LegalHold


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "hold")
    listing = actions.add_parser("list", help="list holds")
    listing.add_argument("--case", help="only those of one case and of what belongs to it")
    listing.add_argument("--standing", action="store_true", help="only those that have not ended")
    add_paging(listing)
    shared(listing)
    example(listing, "custody hold list --case C-2026-014 --standing")
    listing.set_defaults(run=_list)
    add_show(actions, "hold", "show a hold with its reviews", "H-1")


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import LegalHold

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.case is None:
            found = list(lookup.all(LegalHold))
        else:
            found = list(lookup.under(LegalHold, "of", lookup.resolve("case", args.case)))
        found = sorted(
            (one for one in found if not args.standing or one.released is None), key=lambda one: one.position
        )
        page = paging(call, len(found))
        found = list(page.of(found))
        rows = [_row(lookup, one) for one in found]
        shown = shown_names(lookup, "hold", [one.id for one in found])
    cells = [
        (
            shown[row["id"]],
            f"{row['about']} {row['thing_name'] or short(row['thing'])}",
            row["reason"],
            "ended" if row["released"] else f"review {row['review'] or '(no date)'}",
            short(row["id"]),
        )
        for row in rows
    ]
    table = columns(cells, ("hold", "on", "reason", "", "id"))
    call.out.answer({**page.members, "holds": rows}, page.lines(table, "no holds"))
    return 0


def _row(lookup: Lookup, hold: LegalHold) -> dict[str, Any]:
    return {
        "reference": lookup.label_of("hold", hold.id),
        "thing_name": lookup.label_of(hold.about, hold.thing),
        "case_reference": lookup.label_of("case", hold.case),
        **document(hold),
    }
