"""`custody inspection`: sessions in which the defence looks at exhibits."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, listed, moment, short
from custody.layout import columns


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "inspection")
    add_show(actions, "inspection", "show a session: who looked at what, and what was copied", "I-1")
    listing = actions.add_parser("list", help="list sessions")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those that have not ended")
    add_paging(listing)
    shared(listing)
    example(listing, "custody inspection list --open")
    listing.set_defaults(run=_list)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Inspection

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.case is None:
            found = list(lookup.all(Inspection))
        else:
            found = list(lookup.under(Inspection, "case", lookup.resolve("case", args.case)))
        found = [one for one in found if not args.open or one.closed is None]
        found.sort(key=lambda one: (one.opened, one.id))
        page = paging(call, len(found))
        found = list(page.of(found))
        names = shown_names(lookup, "inspection", [one.id for one in found])
        exhibits = shown_names(lookup, "exhibit", {each for one in found for each in one.exhibits})
        rows = [{"reference": lookup.label_of("inspection", one.id), **document(one)} for one in found]
    cells = [
        (
            names[one.id],
            listed(exhibits[each] for each in one.exhibits),
            moment(one.opened),
            "open" if one.closed is None else moment(one.closed),
            "copied" if one.copied else "",
            short(one.id),
        )
        for one in found
    ]
    headings = ("session", "exhibits", "from", "to", "", "id")
    lines = page.lines(columns(cells, headings), "no inspections")
    call.out.answer({**page.members, "inspections": rows}, lines)
    return 0
