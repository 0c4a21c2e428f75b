"""`custody disposition list`, `show`, `blockers`, `worklist`, `certificate`: state and what is left."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from custody.cli.answers.page_answer import answer_page, context_of, stretch
from custody.cli.answers.row_limits import add_paging
from custody.cli.answers.thing_list import add_list
from custody.cli.answers.thing_show import add_show
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.law import disposition_codes
from custody.law.exits import RELEASED_TO

_PROPOSAL = "number or id of the entry that proposed it or carried it out"


def configure(actions: Any) -> None:
    """Add the actions of `custody disposition` that only show to its parser."""
    add_list(actions, "disposition")
    add_show(actions, "disposition")
    blockers: argparse.ArgumentParser = actions.add_parser(
        "blockers", help="show what stands before a disposition, or before a release for a time"
    )
    blockers.add_argument("exhibit", help="reference, serial number, identifier or its first characters")
    blockers.add_argument(
        "--measure", choices=sorted(disposition_codes.MEASURE), default="destroy", help="of what"
    )
    blockers.add_argument(
        "--basis",
        choices=sorted(disposition_codes.MEASURE_BASIS),
        default="case_ended",
        help="on what it would rest",
    )
    blockers.add_argument(
        "--release", metavar="CLASS", choices=sorted(RELEASED_TO), help="before a release to whom instead"
    )
    shared(blockers)
    example(
        blockers,
        "custody disposition blockers EV/1 --measure return --basis image_kept",
        "custody disposition blockers EV/1 --release partner_lab",
    )
    blockers.set_defaults(run=_blockers)
    work: argparse.ArgumentParser = actions.add_parser("worklist", help="list what could be disposed of now")
    work.add_argument("--case", help="only exhibits of one case")
    work.add_argument(
        "--measure", choices=sorted(disposition_codes.MEASURE), default="destroy", help="for what"
    )
    work.add_argument("--blocked", action="store_true", help="also what cannot go yet, and why")
    add_paging(work)
    shared(work)
    example(work, "custody disposition candidates --blocked")
    work.set_defaults(run=_worklist)
    paper: argparse.ArgumentParser = actions.add_parser(
        "certificate", help="print the text of a certificate for signature"
    )
    paper.add_argument("proposal", help=_PROPOSAL)
    shared(paper)
    example(paper, "custody disposition print-certificate 41")
    paper.set_defaults(run=_certificate)


def _blockers(call: Call) -> int:
    from custody.pages.exhibits.blockers import before_exit, before_measure

    args = call.args
    with call.vault() as vault:
        context = context_of(call, vault)
        exhibit = context.lookup.resolve("exhibit", args.exhibit)
        if args.release is None:
            page = before_measure(context, exhibit, args.measure, args.basis)
        else:
            page = before_exit(context, exhibit, args.release)
    answer_page(call, page)
    return 0


def _worklist(call: Call) -> int:
    from custody.ledger.views.exhibits.dispositions import worklist as candidates
    from custody.pages.exhibits.blockers import worklist

    args = call.args
    with call.vault() as vault:
        context = context_of(call, vault)
        case = None if args.case is None else context.lookup.resolve("case", args.case)
        found = candidates(context.lookup, context.now, case, args.measure)
        wanted = [(exhibit, why) for exhibit, why in found if args.blocked or not why]
        page, rest = stretch(call, wanted, partial(worklist, context, args.measure))
    answer_page(call, page, rest)
    return 0


def _certificate(call: Call) -> int:
    from custody.pages.exhibits.certificates import certificate

    with call.vault() as vault:
        page = certificate(context_of(call, vault), call.args.proposal)
    answer_page(call, page)
    return 0
