"""`custody production`: orders to hand over data, and what follows them (art. 27)."""

from __future__ import annotations

import argparse
from argparse import BooleanOptionalAction as YesNo
from functools import partial
from typing import TYPE_CHECKING

from custody.cli import production_show, safeguards
from custody.cli import term as terms
from custody.cli.call import Call
from custody.cli.entering import enter_one, finish, of_named, paper
from custody.cli.facts import Codes, another, explain, instant, joined
from custody.cli.numbers import number
from custody.cli.verbs.topics import add_verbs
from custody.law import grounds
from custody.law.safeguards import OF_PRODUCTION
from custody.model import types

if TYPE_CHECKING:
    from custody.model.types import Value

#: What an order says in words that can be erased, as they are asked for.
PRIVATE = {
    "legal_basis": "the domestic provision, as it is cited (erasable)",
    "issuing_authority": "who orders it (erasable)",
    "addressee": "who is ordered (erasable)",
    "services": "with 27.b: which services in the territory (erasable)",
    "data": "which data, as exactly as they can be named (erasable)",
    "grounds": "which facts justify it (erasable)",
}

#: Adds an action about a production order on record.
_action = partial(of_named, thing="production", by="number")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _configure_order(actions.add_parser("order", help="order somebody to hand over data"))
    serve = _action(actions, "serve", "record that it was served")
    serve.add_argument("--method", required=True, choices=types.SERVICE.choices, help="how")
    serve.add_argument("--served-to", help="to whom (erasable)")
    paper(serve, "proof of service")
    finish(
        serve,
        _serve,
        "custody production serve PR-3/2026 --method electronic \\",
        "    --served-to 'the legal desk'",
    )
    answer = _action(actions, "answer", "record what was handed over, or why it was not")
    answer.add_argument("--outcome", required=True, choices=sorted(grounds.PRODUCED), help="how far")
    answer.add_argument(
        "--reasons", action=Codes, allowed=sorted(grounds.NOT_PRODUCED), help="why something is missing"
    )
    answer.add_argument("--answered-by", help="who answered (erasable)")
    answer.add_argument("--handed-over", help="what was handed over, in words (erasable)")
    answer.add_argument("--explanation", help="more about it (erasable)")
    paper(answer, "the answer")
    finish(
        answer,
        _answer,
        "custody production answer PR-3/2026 --outcome partly --reasons gone_before \\",
        "    --answered-by 'the legal desk' --handed-over 'subscribers.zip'",
    )
    explain(answer, {"--outcome": grounds.PRODUCED, "--reasons": grounds.NOT_PRODUCED})
    withdraw = _action(actions, "withdraw", "take it back; what was handed over stays held by it")
    withdraw.add_argument("--reason", required=True, choices=sorted(grounds.WITHDRAWAL), help="why")
    withdraw.add_argument("--grounds", help="in words (erasable)")
    paper(withdraw, "the decision")
    finish(withdraw, _withdraw, "custody production withdraw PR-3/2026 --reason obtained", recorded=True)
    explain(withdraw, {"--reason": grounds.WITHDRAWAL})
    quash = _action(actions, "quash", "record that a court or independent review set it aside")
    quash.add_argument("--body", required=True, choices=sorted(grounds.REVIEWERS), help="who decided")
    quash.add_argument(
        "--agency-data",
        required=True,
        choices=sorted(grounds.AGENCY_AFTER),
        help="what the decision says of what was handed over",
    )
    quash.add_argument("--quashed-by", help="the court or body by its name (erasable)")
    quash.add_argument("--grounds", help="why (erasable)")
    paper(quash, "the decision")
    finish(
        quash,
        _quash,
        "custody production quash PR-3/2026 --body court \\",
        "    --agency-data return_or_destroy --quashed-by 'Court of Appeal' \\",
        "    --document decision.pdf",
    )
    explain(quash, {"--agency-data": grounds.AGENCY_AFTER})
    add_verbs(actions, "production")
    term = _action(
        actions, "term", "enter until when an authority lets what was handed over be held, or extends it"
    )
    terms.configure(term)
    paper(term, "the decision")
    finish(
        term,
        _term,
        "custody production term PR-3/2026 --until 2027-11-20T12:00:00Z \\",
        "    --authority 'District Court' --legal-basis 'CPA s. 94' \\",
        "    --document extension.pdf",
        recorded=True,
    )
    production_show.configure(actions)


def _configure_order(order: argparse.ArgumentParser) -> None:
    order.add_argument("case", help="reference, identifier or its first characters")
    order.add_argument("--number", help="what people call the order (erasable)")
    order.add_argument(
        "--power", choices=sorted(grounds.PRODUCTION), required=True, help="who is ordered (art. 27(a), (b))"
    )
    order.add_argument(
        "--territory", choices=types.TERRITORY.choices, required=True, help="where whoever is ordered is"
    )
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
        "--data-categories", action=Codes, allowed=sorted(grounds.DATA_CATEGORIES), help="which data"
    )
    order.add_argument("--disposal", choices=sorted(grounds.DISPOSAL), help="how the addressee has them")
    order.add_argument("--preserved-by", metavar="ORDER", help="the order that keeps these data until then")
    order.add_argument("--answer-by", type=instant, metavar="INSTANT", help="until when to hand them over")
    order.add_argument("--confidential", action=YesNo, required=True, help="whether it is kept secret")
    for name, told in PRIVATE.items():
        order.add_argument("--" + name.replace("_", "-"), metavar="TEXT", help=told)
    safeguards.configure(order, OF_PRODUCTION)
    another(order)
    paper(order, "the order")
    finish(
        order,
        _order,
        "custody production order C-2026-014 --number PR-3/2026 --power 27.b \\",
        "    --territory abroad --limb 23.2.c --data-categories subscriber \\",
        "    --disposal possession --preserved-by P-7/2026 \\",
        "    --answer-by 2026-11-20T12:00:00Z --confidential \\",
        "    --legal-basis 'CPA s. 21' --issuing-authority 'District Court' \\",
        "    --addressee 'Example Mail Ltd' --services 'mail for users here' \\",
        "    --data 'who opened the box shop@example.org' \\",
        "    --grounds 'the offer was sent from it' \\",
        "    --proportionality 'one box, no content' --review 'District Court' \\",
        "    --remedy 'appeal' --not-applicable third-parties 'one user only'",
        recorded=True,
    )
    explain(
        order,
        {
            "--power": grounds.PRODUCTION,
            "--data-categories": grounds.DATA_CATEGORIES,
            "--disposal": grounds.DISPOSAL,
        },
    )


def _order(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "power": args.power,
        "territory": args.territory,
        "limb": args.limb,
        "most_penalty_months": args.most_penalty_months,
        "data_categories": joined(args.data_categories),
        "disposal": args.disposal,
        "answer_by": args.answer_by,
        "confidential": args.confidential,
        "order_no": args.number,
        **{name: getattr(args, name) for name in PRIVATE},
        **safeguards.stated(args),
    }
    return enter_one(
        call,
        "production.ordered",
        own,
        named={"case": ("case", args.case), "preserved_by": ("order", args.preserved_by)},
        papers={"document_sha256": args.document},
        reference=("production", args.number),
    )


def _serve(call: Call) -> int:
    return _follow(call, "production.served", {"method": call.args.method, "served_to": call.args.served_to})


def _answer(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "outcome": args.outcome,
        "reasons": joined(args.reasons),
        "answered_by": args.answered_by,
        "handed_over": args.handed_over,
        "explanation": args.explanation,
    }
    return _follow(call, "production.answered", own)


def _withdraw(call: Call) -> int:
    return _follow(call, "production.withdrawn", {"reason": call.args.reason, "grounds": call.args.grounds})


def _quash(call: Call) -> int:
    names = ("body", "agency_data", "quashed_by", "grounds")
    return _follow(call, "production.quashed", {name: getattr(call.args, name) for name in names})


def _term(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "production.term_set",
        terms.stated(args),
        subject=("production", args.production),
        named={"follows": ("order", args.follows)},
        papers={"document_sha256": args.document},
    )


def _follow(call: Call, kind: str, own: dict[str, Value]) -> int:
    return enter_one(
        call,
        kind,
        own,
        subject=("production", call.args.production),
        papers={"document_sha256": call.args.document},
    )
