"""`custody disposition list`, `show`, `blockers`, `candidates`, `print-certificate`."""

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
        "blockers", help="show blockers of a disposition or hand-out"
    )
    blockers.add_argument("exhibit", help="reference, serial number, identifier or its first characters")
    blockers.add_argument(
        "--measure", choices=sorted(disposition_codes.MEASURE), default="destroy", help="of what"
    )
    blockers.add_argument(
        "--basis",
        choices=sorted(disposition_codes.MEASURE_BASIS),
        default="case_ended",
        help="its basis",
    )
    blockers.add_argument(
        "--receiver-class",
        metavar="CLASS",
        choices=sorted(RELEASED_TO),
        help="show what blocks handing it out to such a receiver",
    )
    shared(blockers)
    example(
        blockers,
        "custody disposition blockers EV/1 --measure return_to_owner \\",
        "    --basis image_retained",
        "custody disposition blockers EV/1 --receiver-class partner_laboratory",
    )
    blockers.set_defaults(run=_blockers)
    work: argparse.ArgumentParser = actions.add_parser(
        "candidates", help="list exhibits that can be disposed of now"
    )
    work.add_argument("--case", help="only exhibits of one case")
    work.add_argument(
        "--measure", choices=sorted(disposition_codes.MEASURE), default="destroy", help="the purpose"
    )
    work.add_argument("--blocked", action="store_true", help="blocked exhibits as well, with the reason")
    add_paging(work)
    shared(work)
    example(work, "custody disposition candidates --blocked")
    work.set_defaults(run=_candidates)
    paper: argparse.ArgumentParser = actions.add_parser(
        "print-certificate", help="print the text of a certificate for signature"
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
        if args.receiver_class is None:
            page = before_measure(context, exhibit, args.measure, args.basis)
        else:
            page = before_exit(context, exhibit, args.receiver_class)
    answer_page(call, page)
    return 0


def _candidates(call: Call) -> int:
    from custody.ledger.views.exhibits.dispositions import candidates as candidates_of
    from custody.pages.exhibits.blockers import candidates

    args = call.args
    with call.vault() as vault:
        context = context_of(call, vault)
        case = None if args.case is None else context.lookup.resolve("case", args.case)
        found = candidates_of(context.lookup, context.now, case, args.measure)
        wanted = [(exhibit, why) for exhibit, why in found if args.blocked or not why]
        page, rest = stretch(call, wanted, partial(candidates, context, args.measure))
    answer_page(call, page, rest)
    return 0


def _certificate(call: Call) -> int:
    from custody.pages.exhibits.certificates import certificate

    with call.vault() as vault:
        page = certificate(context_of(call, vault), call.args.proposal)
    answer_page(call, page)
    return 0
