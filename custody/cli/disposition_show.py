"""`custody disposition list`, `show`, `blockers`, `worklist` and `certificate`: how things stand and what is left."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.page_answer import answer_page, context_of, stretch
from custody.cli.thing_show import add_show
from custody.cli.words import document, moment, short
from custody.law import ending
from custody.law.exits import RELEASED_TO
from custody.layout import columns
from custody.pages.dispositions import SAID

if TYPE_CHECKING:
    from custody.ledger.views.dispositions import DispositionView
    from custody.ledger.views.lookup import Lookup

_PROPOSAL = "number or id of the entry that proposed it or carried it out"


def configure(actions: Any) -> None:
    """Add the actions that only show."""
    listing: argparse.ArgumentParser = actions.add_parser(
        "list", help="list dispositions and how each stands"
    )
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those that wait for somebody")
    add_paging(listing)
    shared(listing)
    example(listing, "custody disposition list --open")
    listing.set_defaults(run=_list)
    says = "show a disposition and what is left to do"
    add_show(actions, "disposition", says, "41", word="proposal", named=_PROPOSAL, find=_found)
    blockers: argparse.ArgumentParser = actions.add_parser(
        "blockers", help="show what stands before a disposition, or before a release for a time"
    )
    blockers.add_argument("exhibit", help="reference, serial number, identifier or its first characters")
    blockers.add_argument("--measure", choices=sorted(ending.MEASURE), default="destroy", help="of what")
    blockers.add_argument(
        "--basis", choices=sorted(ending.MEASURE_BASIS), default="case_ended", help="on what it would rest"
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
    work.add_argument("--measure", choices=sorted(ending.MEASURE), default="destroy", help="for what")
    work.add_argument("--blocked", action="store_true", help="also what cannot go yet, and why")
    add_paging(work)
    shared(work)
    example(work, "custody disposition worklist --blocked")
    work.set_defaults(run=_worklist)
    paper: argparse.ArgumentParser = actions.add_parser(
        "certificate", help="print the text of a certificate for signature"
    )
    paper.add_argument("proposal", help=_PROPOSAL)
    shared(paper)
    example(paper, "custody disposition certificate 41")
    paper.set_defaults(run=_certificate)


def _found(lookup: Lookup, text: str) -> str:
    return text


def row(lookup: Lookup, one: DispositionView) -> dict[str, Any]:
    """Give a disposition as a document."""
    from custody.ledger.views.people import name_of

    found = one.disposition
    people = {
        "proposer": one.proposer,
        "approver": found.approver,
        "executor": found.executor,
        "witness": found.witness,
    }
    return {
        **document(found),
        **people,
        "exhibit_reference": lookup.label_of("exhibit", found.exhibit),
        "state": one.state,
        "complete": one.complete,
        "voided_by": one.voided,
        "expires_at": None if one.expires is None else moment(one.expires),
        "names": {part: None if who is None else name_of(lookup, who) for part, who in people.items()},
        "copies_left": [document(copy) for copy in one.left.copies],
        "still_stored": [document(stored) for stored in one.left.objects] if found.executed else [],
    }


def said(found: dict[str, Any]) -> str:
    """Say how a disposition stands, and which entry made it void."""
    by = found["voided_by"]
    return SAID[found["state"]] if by is None else f"{SAID[found['state']]}, in entry {by}"


def cells(rows: list[dict[str, Any]]) -> list[str]:
    """Lay dispositions out in a table."""
    table = [
        (
            str(one["position"]),
            one["exhibit_reference"] or short(one["exhibit"]),
            one["measure"],
            said(one),
            one["names"]["proposer"] or "-",
        )
        for one in rows
    ]
    return columns(table, ("proposal", "exhibit", "measure", "state", "by"))


def _list(call: Call) -> int:
    from custody.ledger.views.dispositions import views

    with call.vault() as vault:
        lookup = vault.lookup()
        case = None if call.args.case is None else lookup.resolve("case", call.args.case)
        every = views(lookup, vault.clock.now(), case)
        found = [one for one in every if not (call.args.open and one.complete)]
        page = paging(call, len(found))
        rows = [row(lookup, one) for one in page.of(found)]
    call.out.answer({**page.members, "dispositions": rows}, page.lines(cells(rows), "no dispositions"))
    return 0


def _blockers(call: Call) -> int:
    from custody.pages.blockers import before_exit, before_measure

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
    from custody.ledger.views.dispositions import worklist as candidates
    from custody.pages.blockers import worklist

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
    from custody.pages.certificates import certificate

    with call.vault() as vault:
        page = certificate(context_of(call, vault), call.args.proposal)
    answer_page(call, page)
    return 0
