"""`custody assistance`: requests for mutual legal assistance, received and sent, and the preserved data they cover."""

from __future__ import annotations

import argparse
from argparse import BooleanOptionalAction as YesNo
from functools import partial
from typing import TYPE_CHECKING

from custody.cli import assistance_answer, assistance_show
from custody.cli.assistance_answer import about, about_assistance
from custody.cli.call import Call
from custody.cli.entering import enter_one
from custody.cli.facts import (
    Codes,
    another,
    explain,
    happened,
    joined,
)
from custody.cli.main import example, shared
from custody.cli.numbers import signed
from custody.cli.words import short
from custody.law import grounds

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted
    from custody.model.types import Value

PARTICULARS = (
    "    --purposes disclosure --covers AT-77/2026 AT-78/2026 \\",
    "    --governing article_40 --confidential --authority 'Prosecutor, Graz' \\",
    "    --matter 'investigation of fraud; Court of Graz' \\",
    "    --summary 'a forged shop, 40 victims' \\",
    "    --sought 'both mailboxes' --aim 'to find the sender'",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    receive = actions.add_parser("receive", help="record what another State asked of us")
    _particulars(receive, "--requesting", "the State that asks")
    happened(receive)
    _made(
        receive,
        partial(_make, kind="assistance.received"),
        "receive C-2026-014 --requesting AT --reference AT-MLA-9",
        PARTICULARS,
    )
    send = actions.add_parser("send", help="ask another State, or record what was asked elsewhere")
    _particulars(send, "--requested", "the State that is asked")
    send.add_argument("--legal-basis", help="the provision at home on which it rests (erasable)")
    happened(send, recorded=True)
    lines = (*PARTICULARS[:-1], f"{PARTICULARS[-1]} \\", "    --legal-basis 'MLA Act s. 4'")
    _made(
        send,
        partial(_make, kind="assistance.sent"),
        "send C-2026-014 --requested AT --reference MLA-3",
        lines,
    )

    report = about(
        actions, "report", "record that the other State reported its receipt of what was sent", _report
    )
    report.add_argument("--explanation", help="how it was reported (erasable)")
    example(report, "custody assistance report MLA-3 --at 2026-11-20T09:00:00Z")

    for verb, told, run in (
        ("cover", "ask for data preserved at further requests too (art. 42(8))", _cover),
        ("uncover", "ask no longer for data preserved at a request", _uncover),
    ):
        action = about(actions, verb, told, run, recorded=True)
        action.add_argument(
            "--covers", action=Codes, metavar="REQUEST", required=True, help="requests for preservation"
        )
        action.add_argument("--explanation", help="why (erasable)")
        example(action, f"custody assistance {verb} AT-MLA-9 --covers AT-79/2026 --recorded")

    assistance_answer.configure(actions)
    assistance_show.configure(actions)


def _particulars(parser: argparse.ArgumentParser, other: str, who: str) -> None:
    """Add what a request states in either direction."""
    add = parser.add_argument
    add("case", help="reference, identifier or its first characters")
    add(
        other, dest="other", type=str.upper, required=True, metavar="STATE", help=f"{who}, by its two letters"
    )
    add("--channel", required=True, choices=sorted(grounds.CHANNELS), help="by which way it came or goes")
    add("--reference", help="what the States call this request, by which it is found (erasable)")
    add("--limb", choices=sorted(grounds.COOPERATION), help="on what cooperation rests (art. 35(1))")
    add(
        "--most-penalty-months",
        type=signed,
        metavar="MONTHS",
        help="maximum penalty of a serious crime (art. 2(h))",
    )
    add(
        "--purposes",
        action=Codes,
        allowed=sorted(grounds.ASSISTANCE),
        required=True,
        help="what is asked for",
    )
    add(
        "--covers",
        action=Codes,
        metavar="REQUEST",
        help="requests for preservation whose data it asks for, if any",
    )
    add("--unpreserved", action=YesNo, help="whether it also asks for what no request has preserved")
    add("--governing", required=True, choices=sorted(grounds.GOVERNING), help="what governs it (art. 40(7))")
    add("--treaty", metavar="NUMBER", help="the treaty that governs or is set aside, by its number: CETS-030")
    add("--haste", action=Codes, allowed=sorted(grounds.HASTE), help="why it is urgent (art. 44(3))")
    add("--confidential", action=YesNo, required=True, help="whether it is kept secret (art. 40(20))")
    add("--authority", help="(a) the authority that asks (erasable)")
    add("--matter", help="(b) what the proceedings are about, and who conducts them (erasable)")
    add("--summary", help="(c) the facts (erasable)")
    add("--sought", help="(d) what is wanted (erasable)")
    add("--procedure", help="(d) in which way it is to be done (erasable)")
    add("--concerned", help="(e) people, things and accounts concerned (erasable)")
    add("--timeframe", help="(f) for which stretch of time (erasable)")
    add("--aim", help="(g) what the result is for (erasable)")
    add("--document", metavar="FILE", help="the request as a file; its SHA-256 is kept")
    another(parser)


def _made(parser: argparse.ArgumentParser, run: object, line: str, more: tuple[str, ...]) -> None:
    shared(parser, writes=True)
    example(
        parser,
        f"custody assistance {line} \\",
        "    --channel central_authority --limb 35.1.b \\",
        *more,
    )
    explain(
        parser,
        {
            "--channel": grounds.CHANNELS,
            "--limb": grounds.COOPERATION,
            "--purposes": grounds.ASSISTANCE,
            "--governing": grounds.GOVERNING,
            "--haste": grounds.HASTE,
        },
    )
    parser.set_defaults(run=run)


#: What a request states that is one value of one flag of the same name.
STATED = (
    *(
        "channel",
        "limb",
        "most_penalty_months",
        "governing",
        "treaty",
        "confidential",
        "unpreserved",
        "reference",
        "authority",
    ),
    *("matter", "summary", "sought", "procedure", "concerned", "timeframe", "aim"),
)


def _make(call: Call, kind: str) -> int:

    args = call.args
    own: dict[str, Value] = {
        "state": args.other,
        "purposes": joined(args.purposes),
        "haste": joined(args.haste),
        **{name: getattr(args, name) for name in STATED},
    }
    if kind == "assistance.sent":
        own["legal_basis"] = args.legal_basis
    covers = None if not args.covers else "\n".join(args.covers)
    return enter_one(
        call,
        kind,
        own,
        named={"case": ("case", args.case), "covers": ("requests", covers)},
        papers={"document_sha256": args.document},
        reference=("assistance", args.reference),
        tell=_kept,
    )


def _kept(draft: Drafted) -> list[str]:
    """Say whose data stay preserved until the decision, and whose do not."""
    if draft.entry.envelope.kind == "assistance.sent":
        return [
            f"  keeps request {short(one)} preserved once the other State reports that it received this"
            for one in draft.facts.codes("covers")
        ]
    kept = draft.facts.codes("keeps")
    free = [one for one in draft.facts.codes("covers") if one not in kept]
    lines = [f"  keeps request {short(one)} preserved until it is decided" for one in kept]
    return lines + [f"  keeps nothing preserved at request {short(one)}" for one in free]


def _report(call: Call) -> int:
    return about_assistance(call, "assistance.reported", {"explanation": call.args.explanation}, tell=_kept)


def _cover(call: Call) -> int:
    return about_assistance(
        call, "assistance.covered", {"explanation": call.args.explanation}, names="covers", tell=_kept
    )


def _uncover(call: Call) -> int:
    return about_assistance(
        call, "assistance.uncovered", {"explanation": call.args.explanation}, names="covers"
    )
