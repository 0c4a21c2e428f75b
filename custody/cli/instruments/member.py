"""`custody member`: who belongs to a case, and so may sign acts in it."""

from __future__ import annotations

import argparse
from functools import partial

from custody.cli.answers.page_answer import answer_page, context_of, stretch
from custody.cli.answers.row_limits import add_paging
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody member` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "member")
    listing = actions.add_parser("list", help="list who belongs to a case")
    listing.add_argument("case", help="reference, identifier or its first characters")
    add_paging(listing)
    shared(listing)
    example(listing, "custody member list C-2026-014")
    listing.set_defaults(run=_list)


def _list(call: Call) -> int:
    from custody.model.records import Team
    from custody.pages.people.case_members import members

    with call.vault() as vault:
        context = context_of(call, vault)
        case = context.lookup.resolve("case", call.args.case)
        team = context.lookup.maybe(Team, case) or Team(case)
        page, rest = stretch(call, team.members, partial(members, context, case))
    answer_page(call, page, rest)
    return 0
