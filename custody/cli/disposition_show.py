"""`custody disposition list`, `show`, `blockers`, `worklist` and `certificate`: how things stand and what is left."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_list import add_list
from custody.cli.thing_show import add_show
from custody.cli.words import called, document, listed, meanings, moment, short
from custody.law import ending
from custody.law.exits import MARKS, RELEASED_TO, UNLESS_ORDERED
from custody.layout import columns, pairs
from custody.pages.dispositions import SAID

if TYPE_CHECKING:
    from custody.ledger.views.dispositions import DispositionView
    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.lookup import Lookup
    from storage.vault import Vault

_PROPOSAL = "number or id of the entry that proposed it or carried it out"
#: What a blocker does that does not stop an exit in every case, for people.
_BLOCKS = {
    MARKS: " (marks the release)",
    UNLESS_ORDERED: " (unless a court or an authority orders the release: --authority-document)",
}


def configure(actions: Any) -> None:
    """Add the actions that only show."""
    add_list(actions, "disposition")
    add_show(actions, "disposition")
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


def _view(vault: Vault, text: str) -> DispositionView:
    from custody.ledger.views.dispositions import find, view

    lookup = vault.lookup()
    return view(lookup, find(lookup, text), vault.clock.now())


def _entries(vault: Vault, one: DispositionView) -> tuple[EntryView, EntryView | None]:
    """Give the entry that proposed it, and the one that carried it out."""
    entries, found = vault.entries(), one.disposition
    carried = found.carried_position
    return entries.at(found.position), None if carried is None else entries.at(carried)


def _blockers(call: Call) -> int:
    from custody.ledger.views.dispositions import before_release, gone_of, in_the_way
    from custody.model.records import Exhibit

    args = call.args
    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        exhibit = lookup.get(Exhibit, lookup.resolve("exhibit", args.exhibit))
        reference = lookup.label_of("exhibit", exhibit.id)
        gone = gone_of(lookup, exhibit.id)
        if args.release is None:
            stops = in_the_way(lookup, exhibit, now, args.measure, args.basis)
            found = [(code, "stops", says) for code, says in stops.items()]
        else:
            found = before_release(lookup, exhibit, now, args.release)
    asked = {"measure": args.measure, "basis": args.basis}
    answer = {
        "exhibit": exhibit.id,
        "exhibit_reference": reference,
        **(asked if args.release is None else {"release": args.release}),
        "gone": None if gone is None else document(gone),
        "blockers": [{"code": code, "does": does, "says": says} for code, does, says in found],
    }
    lines = [f"{code}: {says}{_BLOCKS.get(does, '')}" for code, does, says in found]
    if gone is not None:
        lines = [f"gone since {moment(gone.since)}: {gone.measure}"]
    call.out.answer(answer, lines or ["nothing stands in the way"])
    return 0


def _worklist(call: Call) -> int:
    from custody.ledger.views.dispositions import worklist
    from custody.ledger.views.naming import shown_names

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        case = None if args.case is None else lookup.resolve("case", args.case)
        found = list(worklist(lookup, vault.clock.now(), case, args.measure))
        found = [(one, why) for one, why in found if args.blocked or not why]
        page = paging(call, len(found))
        found = list(page.of(found))
        shown = shown_names(lookup, "exhibit", [one.id for one, _ in found])
        cases = shown_names(lookup, "case", {one.case for one, _ in found})
        rows = [
            {
                "exhibit": one.id,
                "reference": lookup.label_of("exhibit", one.id),
                "case": one.case,
                "category": one.category,
                "blockers": sorted(why),
            }
            for one, why in found
        ]
    table = [
        (shown[one.id], cases[one.case], one.category, listed(why, "could go"), short(one.id))
        for one, why in found
    ]
    headings = ("exhibit", "case", "category", "in the way", "id")
    answer = {**page.members, "measure": args.measure, "worklist": rows}
    call.out.answer(answer, page.lines(columns(table, headings), "nothing could go now"))
    return 0


def _certificate(call: Call) -> int:
    from custody.errors import NotFound
    from custody.ledger.views.certificates import (
        CERTIFIED,
        described,
        described_told,
        executed_told,
        legal_basis_told,
    )
    from custody.ledger.views.naming import shown_name

    with call.vault() as vault:
        lookup = vault.lookup()
        one = _view(vault, call.args.proposal)
        found = row(lookup, one)
        asked, done = _entries(vault, one)
        if done is None:
            raise NotFound(
                f"what entry {one.disposition.position} proposed was not carried out",
                hint="`custody disposition list` says how each stands.",
            )
        case = shown_name(lookup, "case", one.disposition.case)
        registered = next(vault.entries().of(one.disposition.exhibit))
        origin = vault.origin
    lines = [
        "CERTIFICATE OF DISPOSITION",
        "",
        *pairs(
            [
                ("ledger", origin),
                ("case", called(case, one.disposition.case)),
                ("exhibit", called(found["exhibit_reference"], found["exhibit"])),
                *described_told(registered),
                ("what was done", ending.MEASURE[found["measure"]]),
                ("on the ground that", ending.MEASURE_BASIS[found["basis"]]),
                ("legal basis", legal_basis_told(asked)),
                ("when", str(found["executed"])),
                *executed_told(done),
                ("entry", f"{done.position}, leaf {done.leaf.hex()}"),
                ("not conforming", listed(meanings(found["nonconforming"]))),
                ("copies left", str(len(found["copies_left"]))),
                ("still in stores", str(len(found["still_stored"]))),
            ]
        ),
        "",
        *(
            f"{part:10} {found['names'][part] or ''!s:24} ______________________"
            for part in ("proposer", "approver", "executor", "witness")
        ),
    ]
    more = {"corrected": corrected_document([registered, asked, done], CERTIFIED), "text": "\n".join(lines)}
    call.out.answer({**found, **described(registered), **more}, lines)
    return 0
