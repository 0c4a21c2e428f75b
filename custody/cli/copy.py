"""`custody copy`: the register of copies: make, hand out, take back, destroy, account for, list and show them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, short
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.copies import Held
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Copy


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "copy")
    listing = actions.add_parser("list", help="list copies with who has them")
    listing.add_argument("--exhibit", help="only those of one exhibit")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--left", action="store_true", help="only those nobody has accounted for")
    add_paging(listing)
    shared(listing)
    example(listing, "custody copy list --case C-2026-014 --left")
    listing.set_defaults(run=_list)
    add_show(actions, "copy", "show a copy and where it has been", "K-1")


def _list(call: Call) -> int:
    from custody.ledger.views.copies import held_by
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Copy

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.exhibit is not None:
            found = list(lookup.under(Copy, "of", lookup.resolve("exhibit", args.exhibit)))
        elif args.case is not None:
            found = list(lookup.under(Copy, "case", lookup.resolve("case", args.case)))
        else:
            found = list(lookup.all(Copy))
        found = sorted(
            (one for one in found if not args.left or one.ended is None), key=lambda one: one.position
        )
        page = paging(call, len(found))
        found = list(page.of(found))
        held = [held_by(lookup, one) for one in found]
        rows = [_row(lookup, one, has) for one, has in zip(found, held, strict=True)]
        shown = shown_names(lookup, "copy", [one.id for one in found])
        exhibits = shown_names(lookup, "exhibit", {one.exhibit for one in found})
    cells = [
        (
            shown[row["id"]],
            f"{row['sort']} of {exhibits[row['exhibit']]}",
            has.told or "(not recorded)",
            _standing(row),
            short(row["id"]),
        )
        for row, has in zip(rows, held, strict=True)
    ]
    table = columns(cells, ("copy", "what", "with", "", "id"))
    call.out.answer({**page.members, "copies": rows}, page.lines(table, "no copies"))
    return 0


def _standing(row: dict[str, Any]) -> str:
    if row["end"] is not None:
        return str(row["end"])
    if row["outside"]:
        return f"out, back by {row['return_by']}" if row["return_by"] else "out"
    return "in the house"


def _row(lookup: Lookup, copy: Copy, has: Held) -> dict[str, Any]:
    from custody.ledger.views.copies import FIELD

    return {
        "reference": lookup.label_of("copy", copy.id),
        "exhibit_reference": lookup.label_of("exhibit", copy.exhibit),
        "held_by": has.name,
        **document(copy),
        "corrected": corrected_document([] if has.entry is None else [has.entry], [FIELD]),
    }
