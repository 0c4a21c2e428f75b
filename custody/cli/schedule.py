"""`custody schedule`: what the defence is shown, what is withheld on which ground, and what is owed to it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entering import action, enter_one
from custody.cli.facts import explain, instant
from custody.cli.folding import columns
from custody.cli.main import example, shared
from custody.cli.words import called, document, moment, short
from custody.law import guarding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.views.schedule import Line
    from custody.model.records import Duty

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEAD = ("sort", "reference", "identifier", "treatment", "ground", "entry")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = action(
        actions,
        "list",
        "put an exhibit or object on the schedule",
        "custody schedule list EV/1 --as-is withheld --ground third_party",
        recorded=True,
    )
    listing.add_argument("thing", help="an exhibit or object: reference, identifier or its first characters")
    listing.add_argument(
        "--as-is",
        dest="treatment",
        required=True,
        choices=sorted(guarding.TREATMENT),
        help="how it is treated",
    )
    listing.add_argument("--ground", choices=sorted(guarding.WITHHELD), help="why it is not shown")
    listing.add_argument("--document", metavar="FILE", help="the decision; its SHA-256 is kept")
    listing.add_argument("--reasons", help="in words (erasable)")
    explain(listing, {"--as-is": guarding.TREATMENT, "--ground": guarding.WITHHELD})
    listing.set_defaults(run=_listed)
    owe = action(
        actions,
        "owe",
        "open a duty to disclose: nothing of it is erased until it ends",
        "custody schedule owe C-2026-014 --about EV/1 --source court_order \\",
        "    --due 2026-12-01T12:00Z --document order.pdf --owed-to 'the accused' \\",
        "    --legal-basis 'CPA s. 5'",
    )
    owe.add_argument("case", help="reference, identifier or its first characters")
    owe.add_argument("--about", metavar="THING", help="only one exhibit or object of it")
    owe.add_argument(
        "--source", required=True, choices=sorted(guarding.DUTY_SOURCE), help="where it comes from"
    )
    owe.add_argument("--due", required=True, type=instant, metavar="INSTANT", help="until when")
    owe.add_argument("--document", metavar="FILE", help="the order; its SHA-256 is kept")
    owe.add_argument("--owed-to", help="to whom (erasable)")
    owe.add_argument("--legal-basis", help="the provision, as it is cited (erasable)")
    explain(owe, {"--source": guarding.DUTY_SOURCE})
    owe.set_defaults(run=_owe)
    meet = action(
        actions, "meet", "record how a duty ended", "custody schedule meet 3f2a91c0 --how disclosed"
    )
    meet.add_argument("duty", help="identifier or its first characters: `custody schedule show`")
    meet.add_argument("--how", required=True, choices=sorted(guarding.DUTY_MET), help="how it ended")
    meet.add_argument("--document", metavar="FILE", help="receipt or decision; its SHA-256 is kept")
    meet.add_argument("--received-by", help="who received it (erasable)")
    explain(meet, {"--how": guarding.DUTY_MET})
    meet.set_defaults(run=_meet)
    show = actions.add_parser("show", help="show the schedule of a case, and what is owed")
    show.add_argument("case", help="reference, identifier or its first characters")
    show.add_argument("--csv", action="store_true", help="as comma-separated values, no cell a formula")
    shared(show)
    example(show, "custody schedule show C-2026-014", "custody schedule show C-2026-014 --csv")
    show.set_defaults(run=_show)


def _listed(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "schedule.listed",
        {"treatment": args.treatment, "ground": args.ground, "reasons": args.reasons},
        subject=("thing", args.thing),
        papers={"document_sha256": args.document},
    )


def _owe(call: Call) -> int:
    args = call.args
    own = {
        "source": args.source,
        "due_at": args.due,
        "owed_to": args.owed_to,
        "legal_basis": args.legal_basis,
    }
    return enter_one(
        call,
        "schedule.duty_opened",
        own,
        named={"case": ("case", args.case), "about": ("thing", args.about)},
        papers={"document_sha256": args.document},
    )


def _meet(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "schedule.duty_met",
        {"how": args.how, "received_by": args.received_by},
        subject=("duty", args.duty),
        papers={"document_sha256": args.document},
    )


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.ledger.views.schedule import schedule

    with call.vault() as vault:
        lookup = vault.lookup()
        case = lookup.resolve("case", call.args.case)
        found = schedule(vault.reader(), case)
        name = shown_name(lookup, "case", case)
    if call.args.csv:
        call.out.answer({}, _csv(found.lines))
        return 0
    rows = [
        {
            "sort": one.sort,
            "id": one.id,
            "reference": one.name,
            "treatment": one.treatment,
            "ground": one.ground,
            "entry": one.position,
        }
        for one in found.lines
    ]
    answer: dict[str, Any] = {
        "case": case,
        "schedule": rows,
        "not_listed": found.missing,
        "duties": [document(one) for one in found.duties],
    }
    call.out.answer(
        answer, [f"schedule of case {called(name, case)}", "", *_lines(found.lines, found.duties)]
    )
    return 0


def _lines(lines: Sequence[Line], duties: Sequence[Duty]) -> list[str]:
    cells = [
        (
            one.sort,
            one.name or "(no name)",
            one.treatment or "NOT LISTED",
            one.ground or "",
            short(one.id),
        )
        for one in lines
    ]
    owed = [
        (
            short(one.id),
            "the case" if one.about is None else short(one.about),
            one.source,
            moment(one.due),
            one.how or "open",
        )
        for one in duties
    ]
    return [
        *(columns(cells, ("", "what", "treatment", "ground", "id")) or ["nothing belongs to the case"]),
        "",
        f"duties to disclose: {len(duties)}",
        *(f"  {line}" for line in columns(owed, ("duty", "about", "source", "due", "state"))),
    ]


def _csv(lines: Sequence[Line]) -> list[str]:
    rows = [
        (one.sort, one.name or "", one.id, one.treatment or "", one.ground or "", str(one.position or ""))
        for one in lines
    ]
    return [",".join(map(_cell, row)) for row in (_HEAD, *rows)]


def _cell(text: str) -> str:
    """Quote a cell, and put an apostrophe before what a spreadsheet would compute."""
    safe = f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
    return '"' + safe.replace('"', '""').replace("\n", " ").replace("\r", " ") + '"'
