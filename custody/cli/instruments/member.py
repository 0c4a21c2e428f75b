"""`custody case members`: the members of a case, who may sign acts in it."""

from __future__ import annotations

from functools import partial
from typing import Any

from custody.cli.answers.page_answer import answer_page, context_of, stretch
from custody.cli.answers.row_limits import add_paging
from custody.cli.main import example, shared
from custody.cli.shell.call import Call


def configure(actions: Any) -> None:
    """Add `case members`."""
    listing = actions.add_parser("members", help="list the members of a case")
    listing.add_argument("case", help="reference, identifier or its first characters")
    add_paging(listing)
    shared(listing)
    example(listing, "custody case members C-2026-014")
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
