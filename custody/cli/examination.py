"""`custody examination`: notice before something is destroyed by examining it, and what the defence says to it."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, moment, short
from custody.layout import columns


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "examination")
    add_show(actions, "examination", "show an examination: its notice, objections, and how it ended", "DX-1")
    listing = actions.add_parser("list", help="list announced examinations and how they stand")
    listing.add_argument("--case", help="only those of one case")
    add_paging(listing)
    shared(listing)
    example(listing, "custody examination list")
    listing.set_defaults(run=_list)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Examination

    args = call.args
    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        if args.case is None:
            found = list(lookup.all(Examination))
        else:
            found = list(lookup.under(Examination, "case", lookup.resolve("case", args.case)))
        found.sort(key=lambda one: (one.made, one.id))
        page = paging(call, len(found))
        found = list(page.of(found))
        names = shown_names(lookup, "examination", [one.id for one in found])
        exhibits = shown_names(lookup, "exhibit", {one.exhibit for one in found})
        rows = [
            {
                "reference": lookup.label_of("examination", one.id),
                "state": one.standing(now),
                **document(one),
            }
            for one in found
        ]
    cells = [
        (
            names[one.id],
            exhibits[one.exhibit],
            one.method,
            one.standing(now).replace("_", " "),
            moment(one.object_by),
            short(one.id),
        )
        for one in found
    ]
    headings = ("examination", "exhibit", "method", "state", "object by", "id")
    lines = page.lines(columns(cells, headings), "no examination was announced")
    call.out.answer({**page.members, "examinations": rows}, lines)
    return 0
