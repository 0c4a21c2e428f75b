"""`custody assist`: orders to whoever knows a system to explain it (art. 28(4))."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli import safeguards
from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.entering import enter_one, finish, of_named, paper
from custody.cli.facts import (
    Codes,
    another,
    explain,
    instant,
    joined,
)
from custody.cli.folding import columns, pairs
from custody.cli.main import example, shared
from custody.cli.numbers import number
from custody.cli.words import called, document, listed, meanings, moment, or_dash, short
from custody.law import grounds
from custody.law.safeguards import OF_ASSIST
from custody.model import types

if TYPE_CHECKING:
    from custody.model.types import Value

TOLD = ("about", "enables", "limb", "most_penalty_months")
PRIVATE = ("legal_basis", "issuing_authority", "addressee", "knowledge", "information", "reasonable")

#: Adds an action about an order to assist on record.
_action = partial(of_named, thing="order", by="number")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    order = actions.add_parser("order", help="order somebody to explain a system")
    order.add_argument("case", help="reference, identifier or its first characters")
    order.add_argument("--number", help="what people call the order (erasable)")
    order.add_argument("--seizure", help="the seizure it serves, if there is one yet")
    order.add_argument(
        "--limb", choices=grounds.MEASURE_LIMBS, help="on which offences it rests (arts. 23(2), 35(1))"
    )
    order.add_argument(
        "--most-penalty-months",
        type=number,
        metavar="N",
        help="maximum penalty of a serious crime (art. 2(h))",
    )
    order.add_argument(
        "--about", action=Codes, allowed=sorted(grounds.EXPLAINED), required=True, help="what to explain"
    )
    order.add_argument(
        "--enables",
        action=Codes,
        allowed=sorted(grounds.ENABLED),
        required=True,
        help="what that makes possible",
    )
    order.add_argument("--answer-by", type=instant, metavar="INSTANT", help="until when to answer")
    order.add_argument("--legal-basis", help="the domestic provision, as it is cited (erasable)")
    order.add_argument("--issuing-authority", help="who orders it (erasable)")
    order.add_argument("--addressee", help="to whom (erasable)")
    order.add_argument("--knowledge", help="why that person knows the system (erasable)")
    order.add_argument("--information", help="which information is needed (erasable)")
    order.add_argument("--reasonable", help="why it is reasonable to ask for it (erasable)")
    safeguards.configure(order, OF_ASSIST)
    another(order)
    paper(order, "the order")
    finish(
        order,
        _order,
        "custody assist order C-2026-014 --number A-1 --seizure S-1 --limb 23.2.c \\",
        "    --about protection --enables 28.1 --answer-by 2026-11-05T12:00:00Z \\",
        "    --legal-basis 'CPA s. 33' --issuing-authority 'District Court' \\",
        "    --addressee 'I. Admin' --knowledge 'administers the server' \\",
        "    --information 'how the disk is encrypted' \\",
        "    --reasonable 'nobody else knows' \\",
        "    --proportionality 'one question' --review 'District Court' \\",
        "    --remedy 'appeal' --not-applicable third-parties 'nobody else is asked'",
        recorded=True,
    )
    explain(order, {"--about": grounds.EXPLAINED, "--enables": grounds.ENABLED})
    serve = _action(actions, "serve", "record that it was served")
    serve.add_argument("--method", required=True, choices=types.SERVICE.choices, help="how")
    serve.add_argument("--served-to", help="to whom (erasable)")
    paper(serve, "proof of service")
    finish(serve, _serve, "custody assist serve A-1 --method in_person --served-to 'I. Admin'")
    answer = _action(actions, "answer", "record what the person answered")
    answer.add_argument("--outcome", required=True, choices=("given", "partly", "refused"), help="how far")
    answer.add_argument(
        "--reasons", action=Codes, allowed=sorted(grounds.NOT_ASSISTED), help="why something was held back"
    )
    answer.add_argument("--answered-by", help="who answered (erasable)")
    answer.add_argument("--explanation", help="in words; never a password (erasable)")
    paper(answer, "the answer")
    finish(
        answer,
        _answer,
        "custody assist answer A-1 --outcome refused --reasons privilege \\",
        "    --answered-by 'I. Admin'",
    )
    explain(answer, {"--reasons": grounds.NOT_ASSISTED})
    withdraw = _action(actions, "withdraw", "take it back")
    withdraw.add_argument("--reason", required=True, choices=sorted(grounds.WITHDRAWAL), help="why")
    withdraw.add_argument("--grounds", help="in words (erasable)")
    paper(withdraw, "the decision")
    finish(withdraw, _withdraw, "custody assist withdraw A-1 --reason obtained", recorded=True)
    listing = actions.add_parser("list", help="list orders to assist")
    listing.add_argument("--case", help="only those of one case")
    shared(listing)
    example(listing, "custody assist list --case C-2026-014")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show one, and what was answered")
    show.add_argument("order", help="number, identifier or its first characters")
    shared(show)
    example(show, "custody assist show A-1")
    show.set_defaults(run=_show)


def _order(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "limb": args.limb,
        "most_penalty_months": args.most_penalty_months,
        "about": joined(args.about),
        "enables": joined(args.enables),
        "answer_by": args.answer_by,
        "order_no": args.number,
        **{name: getattr(args, name) for name in PRIVATE},
        **safeguards.stated(args),
    }
    return enter_one(
        call,
        "assist.ordered",
        own,
        named={"case": ("case", args.case), "seizure": ("seizure", args.seizure)},
        papers={"document_sha256": args.document},
        reference=("assist", args.number),
    )


def _serve(call: Call) -> int:
    return _follow(call, "assist.served", {"method": call.args.method, "served_to": call.args.served_to})


def _answer(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "outcome": args.outcome,
        "reasons": joined(args.reasons),
        "answered_by": args.answered_by,
        "explanation": args.explanation,
    }
    return _follow(call, "assist.answered", own)


def _withdraw(call: Call) -> int:
    return _follow(call, "assist.withdrawn", {"reason": call.args.reason, "grounds": call.args.grounds})


def _follow(call: Call, kind: str, own: dict[str, Value]) -> int:
    return enter_one(
        call,
        kind,
        own,
        subject=("assist", call.args.order),
        papers={"document_sha256": call.args.document},
    )


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Assist

    with call.vault() as vault:
        lookup = vault.lookup()
        if call.args.case is None:
            found = list(lookup.all(Assist))
        else:
            found = list(lookup.under(Assist, "case", lookup.resolve("case", call.args.case)))
        found.sort(key=lambda one: (one.issued, one.id))
        rows: list[dict[str, Any]] = [
            {"number": lookup.label_of("assist", one.id), "state": one.state, **document(one)}
            for one in found
        ]
        shown = shown_names(lookup, "assist", [one.id for one in found])
        cases = shown_names(lookup, "case", {one.case for one in found})
    cells = [
        (shown[row["id"]], cases[row["case"]], row["state"], row["answer_by"] or "-", short(row["id"]))
        for row in rows
    ]
    lines = columns(cells, ("order", "case", "state", "answer by", "id"))
    call.out.answer({"assists": rows}, lines or ["no orders to assist"])
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.model.records import Assist

    with call.vault() as vault:
        lookup = vault.lookup()
        order = lookup.get(Assist, lookup.resolve("assist", call.args.order))
        shown = shown_name(lookup, "assist", order.id), shown_name(lookup, "case", order.case)
        seizure = (
            "-"
            if order.seizure is None
            else called(shown_name(lookup, "seizure", order.seizure), order.seizure)
        )
        label = lookup.label_of("assist", order.id)
        entries = list(vault.entries().of(order.id))
        doubted = doubted_among(vault.reader(), entries)
    entry, answers = entries[0], [one for one in entries if one.envelope.kind == "assist.answered"]
    told = ("outcome", "reasons", "answered_by", "explanation", "document_sha256")
    found = {
        "number": label,
        "state": order.state,
        **document(order),
        **{name: entry.current(name) for name in (*TOLD, *PRIVATE, "document_sha256")},
        "erased": entry.gone(PRIVATE),
        "safeguards": safeguards.safeguards_document(entry, OF_ASSIST),
        "answers": [
            {"entry": one.position, **{name: one.current(name) for name in told}, "erased": one.gone(told)}
            for one in answers
        ],
        "entries": [one.position for one in entries],
        "corrected": corrected_document(entries),
        **doubted_document(doubted),
    }
    rows = [
        ("order", called(shown[0], order.id)),
        ("case", called(shown[1], order.case)),
        ("seizure", seizure),
        ("state", order.state),
        ("issued", moment(order.issued)),
        ("answer by", moment(order.answer_by)),
        ("served", moment(order.served)),
        *((name.replace("_", " "), or_dash(entry.told(name))) for name in (*TOLD, *PRIVATE)),
        *safeguards.safeguards_lines(entry, OF_ASSIST),
        ("nonconforming", listed(meanings(order.nonconforming))),
    ]
    lines = pairs(rows)
    for one in answers:
        lines += ["", f"answer, entry {one.position}:"]
        lines += [
            f"  {line}"
            for line in pairs([(name.replace("_", " "), or_dash(one.told(name))) for name in told])
        ]
    call.out.answer(found, [*lines, *corrected_lines(entries), *doubted_lines(doubted)])
    return 0
