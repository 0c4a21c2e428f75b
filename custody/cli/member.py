"""`custody member`: who belongs to a case, and so may sign acts in it."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, moment, short
from custody.layout import columns


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "member")
    listing = actions.add_parser("list", help="list who belongs to a case")
    listing.add_argument("case", help="reference, identifier or its first characters")
    add_paging(listing)
    shared(listing)
    example(listing, "custody member list C-2026-014")
    listing.set_defaults(run=_list)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.ledger.views.people import name_of
    from custody.model.records import Team

    with call.vault() as vault:
        lookup = vault.lookup()
        case = lookup.resolve("case", call.args.case)
        team = lookup.maybe(Team, case) or Team(case)
        page = paging(call, len(team.members))
        members = page.of(team.members)
        names = shown_names(lookup, "actor", [one.actor for one in members])
        rows = [{"name": name_of(lookup, one.actor), **document(one)} for one in members]
    cells = [(names[one.actor], one.function, moment(one.since), short(one.actor)) for one in members]
    nobody = "nobody was added to this case, so everybody whose role allows it acts in it"
    table = columns(cells, ("member", "function", "since", "id"))
    call.out.answer({**page.members, "case": case, "members": rows}, page.lines(table, nobody))
    return 0
