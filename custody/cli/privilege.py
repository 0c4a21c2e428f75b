"""`custody privilege`: claims of privilege, who sifts what they cover, and how they were ruled on."""

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
    add_verbs(actions, "privilege")
    listing = actions.add_parser("list", help="list claims and how they stand")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those nobody has ruled on")
    add_paging(listing)
    shared(listing)
    example(listing, "custody privilege list --open")
    listing.set_defaults(run=_list)
    add_show(actions, "privilege", "show a claim, its filter team and what follows", "PR-1", word="claim")


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Claim

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.case is None:
            found = list(lookup.all(Claim))
        else:
            found = list(lookup.under(Claim, "case", lookup.resolve("case", args.case)))
        found = [one for one in found if not args.open or one.status == "open"]
        found.sort(key=lambda one: (one.made, one.id))
        page = paging(call, len(found))
        found = list(page.of(found))
        rows = [{"reference": lookup.label_of("privilege", one.id), **document(one)} for one in found]
        names = shown_names(lookup, "privilege", [one.id for one in found])
        exhibits = shown_names(lookup, "exhibit", {one.exhibit for one in found})
    cells = [
        (
            names[one.id],
            exhibits[one.exhibit],
            one.ground,
            one.status,
            moment(one.ruling_by),
            short(one.id),
        )
        for one in found
    ]
    headings = ("claim", "exhibit", "ground", "state", "ruling by", "id")
    lines = page.lines(columns(cells, headings), "no claims of privilege")
    call.out.answer({**page.members, "claims": rows}, lines)
    return 0
