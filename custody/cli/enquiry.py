"""`custody enquiry`: where data or their provider are, asked between States before preservation (art. 42(2))."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import called, document, listed, meanings, moment, or_dash, short
from custody.layout import columns, pairs
from custody.model.shown import noted
from custody.pages.happening import now_said

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Enquiry

_ENQUIRY = "reference, identifier or its first characters"
ENQUIRY_HEADINGS = ("enquiry", "answer", "answer by", "id")
#: What the first entry of an enquiry says besides its record, and what each answer says.
ASKED = ("channel", "looked_for", "authority")
ANSWERED = ("outcome", "third_state", "holder", "explanation")
PRIVATE = frozenset({"looked_for", "authority", "holder", "explanation"})


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "enquiry")
    listing = actions.add_parser("list", help="list enquiries")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those without an answer on record")
    add_paging(listing)
    shared(listing)
    example(listing, "custody enquiry list --case C-2026-014 --open")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show an enquiry, its answers, and requests that follow from it")
    show.add_argument("enquiry", help=_ENQUIRY)
    shared(show)
    example(show, "custody enquiry show E-1")
    show.set_defaults(run=_show)


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
        page = paging(call, len(found))
        found = list(page.of(found))
        rows = [described(lookup, one) for one in found]
        shown = shown_names(lookup, "enquiry", [one.id for one in found])
    cells = [enquiry_cells(shown[row["id"]], row) for row in rows]
    lines = page.lines(columns(cells, ENQUIRY_HEADINGS), "no enquiries")
    call.out.answer({**page.members, "enquiries": rows}, lines)
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
