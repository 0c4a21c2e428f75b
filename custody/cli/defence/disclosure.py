"""`custody disclosure`: material disclosed to the defence, withheld on a ground, and still owed."""

from __future__ import annotations

import argparse
from functools import partial

from custody.cli.answers.page_answer import answer_page, context_of, stretch
from custody.cli.answers.row_limits import add_limit, add_paging
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.verbs.topics import add_verbs
from custody.errors import UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody disclosure` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "disclosure")
    listing = actions.add_parser("list", help="list scheduled exhibits and objects, with their disclosures")
    listing.add_argument("--case", help="only one case: reference, identifier or its first characters")
    add_paging(listing)
    shared(listing)
    example(listing, "custody disclosure list", "custody disclosure list --case C-2026-014")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show the schedule of a case and duties to disclose")
    show.add_argument("case", help="reference, identifier or its first characters")
    show.add_argument("--csv", action="store_true", help="as comma-separated values, no cell a formula")
    add_limit(show)
    shared(show)
    example(show, "custody disclosure show C-2026-014", "custody disclosure show C-2026-014 --csv")
    show.set_defaults(run=_show)


def _list(call: Call) -> int:
    from custody.ledger.views.exhibits.disclosure_schedule import schedules
    from custody.pages.cases.disclosure_schedules import listing

    with call.vault() as vault:
        context, case = context_of(call, vault), call.args.case
        found = None if case is None else context.lookup.resolve("case", case)
        lines = list(schedules(context.lookup.reader, found))
        page, rest = stretch(call, lines, partial(listing, context))
    answer_page(call, page, rest)
    return 0


def _show(call: Call) -> int:
    from custody.pages.cases.disclosure_schedules import disclosure, written
    from custody.pages.render.csv import csv

    if call.args.csv and call.out.as_json:
        raise UsageError("--csv and --json are two forms of one answer", hint="Leave one of them out.")
    with call.vault() as vault:
        context = context_of(call, vault)
        case = context.lookup.resolve("case", call.args.case)
        if call.args.csv:
            call.out.raw(csv(written(context, case)).decode("utf-8-sig").replace("\r\n", "\n"))
            return 0
        page = disclosure(context, case)
    answer_page(call, page)
    return 0
