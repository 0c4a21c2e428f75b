"""`custody enquiry`: where data or their provider are, asked between States before preservation (art. 42(2))."""

from __future__ import annotations

import argparse
from argparse import BooleanOptionalAction as YesNo
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.entering import enter_one
from custody.cli.facts import (
    Codes,
    another,
    digest_of,
    explain,
    happened,
    instant,
    joined,
    state,
)
from custody.cli.folding import columns, pairs
from custody.cli.main import example, shared
from custody.cli.states import names_state
from custody.cli.words import called, document, listed, meanings, moment, or_dash, short
from custody.law import grounds
from custody.model.shown import noted
from custody.pages.happening import now_said

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Enquiry
    from custody.model.types import Value

_ENQUIRY = "reference, identifier or its first characters"
ENQUIRY_HEADINGS = ("enquiry", "answer", "answer by", "id")
#: What the first entry of an enquiry says besides its record, and what each answer says.
ASKED = ("channel", "looked_for", "authority")
ANSWERED = ("outcome", "third_state", "holder", "explanation")
PRIVATE = frozenset({"looked_for", "authority", "holder", "explanation"})


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    send = actions.add_parser("send", help="ask another State, or record what was asked elsewhere")
    _asking(send, "--requested", "the State that is asked")
    _acts(
        send,
        partial(_ask, kind="enquiry.sent"),
        "custody enquiry send C-2026-014 --requested AT --reference E-1 \\",
        "    --channel network_24_7 --sought data provider --confidential \\",
        "    --looked-for 'the mailbox of shop@example.org' \\",
        "    --answer-by 2026-11-04T12:00:00Z",
        recorded=True,
    )
    receive = actions.add_parser("receive", help="record what another State asked of us")
    _asking(receive, "--requesting", "the State that asks")
    _acts(
        receive,
        partial(_ask, kind="enquiry.received"),
        "custody enquiry receive C-2026-014 --requesting AT --reference AT-E-9 \\",
        "    --channel network_24_7 --sought provider --no-confidential \\",
        "    --looked-for 'who runs mail.example.org'",
    )
    for one in (send, receive):
        explain(one, {"--channel": grounds.CHANNELS, "--sought": grounds.SOUGHT})
    answer = actions.add_parser("answer", help="answer an enquiry, or record the answer or that none came")
    answer.add_argument("enquiry", help=_ENQUIRY)
    answer.add_argument("--outcome", required=True, choices=sorted(grounds.LOCATED), help="where they are")
    names_state(answer, "--third-state", "the State they are in instead, where known")
    answer.add_argument("--holder", help="who holds the data, as far as it is known (erasable)")
    answer.add_argument("--explanation", help="in words (erasable)")
    _acts(
        answer,
        _answer,
        "custody enquiry answer E-1 --outcome elsewhere --third-state DE \\",
        "    --holder 'Beispiel Hosting GmbH' --recorded",
        "custody enquiry answer E-2 --outcome not_answered --recorded",
        recorded=True,
    )
    explain(answer, {"--outcome": grounds.LOCATED})
    listing = actions.add_parser("list", help="list enquiries")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those without an answer on record")
    shared(listing)
    example(listing, "custody enquiry list --case C-2026-014 --open")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show an enquiry, its answers, and requests that follow from it")
    show.add_argument("enquiry", help=_ENQUIRY)
    shared(show)
    example(show, "custody enquiry show E-1")
    show.set_defaults(run=_show)


def _asking(parser: argparse.ArgumentParser, other: str, who: str) -> None:
    """Add what an enquiry states in either direction."""
    add = parser.add_argument
    add("case", help=_ENQUIRY)
    names_state(parser, other, who, dest="other")
    add("--channel", required=True, choices=sorted(grounds.CHANNELS), help="by which way it came or goes")
    add("--sought", action=Codes, allowed=sorted(grounds.SOUGHT), required=True, help="whose place is sought")
    add("--confidential", action=YesNo, required=True, help="whether it is kept secret")
    add("--looked-for", help="which data or provider, as far as they are known (erasable)")
    add("--authority", help="who asks (erasable)")
    add("--reference", help="what people call this enquiry, by which it is found (erasable)")
    add("--answer-by", type=instant, metavar="INSTANT", help="until when an answer is of use")
    another(parser)


def _acts(parser: argparse.ArgumentParser, run: object, *lines: str, recorded: bool = False) -> None:
    parser.add_argument("--document", metavar="FILE", help="the paper as a file; its SHA-256 is kept")
    happened(parser, recorded=recorded)
    shared(parser, writes=True)
    example(parser, *lines)
    parser.set_defaults(run=run)


def _ask(call: Call, kind: str) -> int:

    args = call.args
    own: dict[str, Value] = {
        "state": args.other,
        "channel": args.channel,
        "sought": joined(args.sought),
        "confidential": args.confidential,
        "answer_by": args.answer_by,
        "reference": args.reference,
        "looked_for": args.looked_for,
        "authority": args.authority,
    }
    return enter_one(
        call,
        kind,
        own,
        named={"case": ("case", args.case)},
        papers={"document_sha256": args.document},
        reference=("enquiry", args.reference),
    )


def _answer(call: Call) -> int:
    from custody.ledger.journal import Request

    values = state(call.args, "enquiry.answered", {name: getattr(call.args, name) for name in ANSWERED})
    with call.vault(readonly=False) as vault:
        subject = vault.lookup().resolve("enquiry", call.args.enquiry)
        values["document_sha256"] = digest_of(call, vault, call.args.document)
        return call.enter(vault, [Request("enquiry.answered", values, subject=subject)])


def described(lookup: Lookup, enquiry: Enquiry) -> dict[str, Any]:
    """Give an enquiry as a document, with its name."""
    return {"reference": lookup.label_of("enquiry", enquiry.id), **document(enquiry)}


def enquiry_cells(name: str, row: dict[str, Any]) -> tuple[str, str, str, str]:
    """Give one row of a table of enquiries, under ``ENQUIRY_HEADINGS``."""
    way = f"{name} {'from' if row['incoming'] else 'to'} {row['state']}"
    return way, _place(row), row["answer_by"] or "-", short(row["id"])


def _place(row: dict[str, Any]) -> str:
    outcome = row["outcome"] or "open"
    return f"{outcome}, {row['located']}" if row["located"] else outcome


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Enquiry

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.case is None:
            found = list(lookup.all(Enquiry))
        else:
            found = list(lookup.under(Enquiry, "case", lookup.resolve("case", args.case)))
        found = sorted(
            (one for one in found if one.open or not args.open), key=lambda one: (one.asked, one.id)
        )
        rows = [described(lookup, one) for one in found]
        shown = shown_names(lookup, "enquiry", [one.id for one in found])
    cells = [enquiry_cells(shown[row["id"]], row) for row in rows]
    call.out.answer({"enquiries": rows}, columns(cells, ENQUIRY_HEADINGS) or ["no enquiries"])
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.model.records import Enquiry, Request

    with call.vault() as vault:
        lookup = vault.lookup()
        enquiry = lookup.get(Enquiry, lookup.resolve("enquiry", call.args.enquiry))
        row = described(lookup, enquiry)
        name, case = shown_name(lookup, "enquiry", enquiry.id), shown_name(lookup, "case", enquiry.case)
        entries = list(vault.entries().of(enquiry.id))
        followed = sorted(
            lookup.under(Request, "enquiry", enquiry.id), key=lambda one: (one.recorded, one.id)
        )
        requests = [(one, lookup.label_of("request", one.id)) for one in followed]
    entry, answers = entries[0], [one for one in entries if one.envelope.kind == "enquiry.answered"]
    found = {
        **row,
        **{one: entry.current(one) for one in (*ASKED, "document_sha256")},
        "erased": entry.gone(tuple(one for one in ASKED if one in PRIVATE)),
        "answers": [
            {
                "entry": one.position,
                "at": moment(one.envelope.at),
                "occurred_at": one.value("occurred_at"),
                **{each: one.current(each) for each in (*ANSWERED, "document_sha256")},
                "erased": one.gone(tuple(each for each in ANSWERED if each in PRIVATE)),
            }
            for one in answers
        ],
        "requests": [{"id": one.id, "reference": label, "state": one.state} for one, label in requests],
        "corrected": corrected_document(entries),
    }
    unknown = "" if enquiry.asked_known else " (recorded; nobody knows when it was asked)"
    rows = [
        ("enquiry", called(name, enquiry.id)),
        ("from" if enquiry.incoming else "to", enquiry.state),
        ("case", called(case, enquiry.case)),
        ("asked", noted(f"{moment(enquiry.asked)}{unknown}", now_said(entry))),
        ("sought", listed(enquiry.sought)),
        *((one.replace("_", " "), or_dash(entry.told(one))) for one in ASKED),
        ("secrecy", "CONFIDENTIAL" if enquiry.confidential else "none asked for"),
        ("answer by", moment(enquiry.answer_by)),
        ("answer", _place(row)),
        ("nonconforming", listed(meanings(enquiry.nonconforming))),
    ]
    lines = pairs(rows)
    for one in answers:
        told = [(each.replace("_", " "), or_dash(one.told(each))) for each in ANSWERED]
        lines += ["", f"answer, entry {one.position}:", *(f"  {line}" for line in pairs(told))]
    if requests:
        lines += ["", "requests that follow from it:"]
        lines += [
            f"  {called(label, one.id)} {'from' if one.incoming else 'to'} {one.state}"
            for one, label in requests
        ]
    call.out.answer(found, [*lines, *corrected_lines(entries)])
    return 0
