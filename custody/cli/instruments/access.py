"""`custody access`: the log of accesses to the confidential fields of a case."""

from __future__ import annotations

import argparse

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.verbs.topics import add_verbs

COMMANDS = ("case_show", "entry_disclose", "exhibit_show", "log_show")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody access` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "access")
    listing = actions.add_parser("list", help="list logged access")
    listing.add_argument("case", help="reference, identifier or its first characters")
    listing.add_argument("--actor", metavar="ACTOR", help="only what one actor read")
    add_paging(listing)
    shared(listing)
    example(listing, "custody access list C-2026-014 --actor Eve")
    listing.set_defaults(run=_list)


def _list(call: Call) -> int:
    from custody.ledger.views.subjects.people import find_actor
    from custody.model.records import View
    from custody.pages.cases.access_records import views

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        case = lookup.resolve("case", args.case)
        viewer = None if args.actor is None else find_actor(lookup, args.actor).id
        found = [view for view in lookup.under(View, "case", case) if viewer in (None, view.viewer)]
        found.sort(key=lambda view: view.position)
        stretch = paging(call, len(found))
        page = views(context_of(call, vault), case, stretch.of(found), stretch.more)
    answer_page(call, page, stretch.rest)
    return 0
