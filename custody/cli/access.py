"""`custody access`: who looked at what is confidential in a case, as they signed for it."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, listed, moment
from custody.layout import columns

COMMANDS = ("case_show", "disclose", "exhibit_show", "log_show")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "access")
    listing = actions.add_parser("list", help="list who looked at what")
    listing.add_argument("case", help="reference, identifier or its first characters")
    listing.add_argument("--by", metavar="ACTOR", help="only what one actor looked at")
    add_paging(listing)
    shared(listing)
    example(listing, "custody access list C-2026-014 --by Eve")
    listing.set_defaults(run=_list)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names, shown_things
    from custody.ledger.views.people import find_actor, name_of
    from custody.model.records import View

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        case = lookup.resolve("case", args.case)
        viewer = None if args.by is None else find_actor(lookup, args.by).id
        found = [one for one in lookup.under(View, "case", case) if viewer in (None, one.viewer)]
        found.sort(key=lambda one: one.position)
        page = paging(call, len(found))
        found = list(page.of(found))
        viewers = shown_names(lookup, "actor", {one.viewer for one in found})
        things = shown_things(lookup, (each for one in found for each in one.about))
        rows = [
            {
                "name": name_of(lookup, one.viewer),
                **document(one),
                "things": [
                    {"id": each, "sort": things[each][0], "name": things[each][1]} for each in one.about
                ],
            }
            for one in found
        ]
    cells = [
        (
            viewers[one.viewer],
            moment(one.viewed),
            listed(" ".join(things[each]) for each in one.about),
            listed(one.fields),
            one.purpose,
        )
        for one in found
    ]
    headings = ("who", "when", "what", "fields", "for")
    nothing = "nobody signed for having looked; whoever reads the database file reads without a trace"
    answer = {**page.members, "case": case, "views": rows}
    call.out.answer(answer, page.lines(columns(cells, headings), nothing))
    return 0
