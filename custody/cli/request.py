"""`custody request`: requests of one State to another to preserve data (art. 42), until the data are preserved.

How a request is answered and ends is custody.cli.request_answer's, how it is shown custody.cli.request_show's.
"""

from __future__ import annotations

import argparse
from argparse import BooleanOptionalAction as YesNo
from functools import partial
from typing import TYPE_CHECKING

from custody.cli import request_answer, request_list, request_path, request_show
from custody.cli.call import Call
from custody.cli.entering import enter_one
from custody.cli.facts import Codes, another, explain, happened, joined
from custody.cli.main import example, shared
from custody.cli.numbers import signed
from custody.cli.request_about import about, about_request
from custody.cli.states import names_state
from custody.errors import UsageError
from custody.law import grounds, preservation

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted
    from custody.model.types import Value

PARTICULARS = (
    "--limb 35.1.b --data-categories traffic content \\",
    "    --assistance-intended --confidential --authority 'Prosecutor, Graz' \\",
    "    --offence 'art. 12; a forged shop, 40 victims' \\",
    "    --data 'one mailbox and its log of sign-ins' \\",
    "    --holder-known 'Example Mail Ltd' \\",
    "    --necessity 'logs are kept for two weeks only'",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    receive = actions.add_parser("receive", help="record a request that another State made of us")
    _particulars(receive, "--requesting", "the State that asks")
    happened(receive)
    _made(
        receive,
        partial(_make, kind="request.received"),
        "custody request receive C-2026-014 --requesting AT --channel network_24_7 \\",
    )
    send = actions.add_parser("send", help="make a request of another State, or record one made elsewhere")
    _particulars(send, "--requested", "the State that is asked")
    send.add_argument(
        "--after-order", metavar="ORDER", help="the order at home that it goes on from along a path (art. 26)"
    )
    send.add_argument(
        "--after-request",
        metavar="REQUEST",
        help="our request whose State showed a provider in this other one (art. 43(1))",
    )
    send.add_argument("--legal-basis", help="the provision at home, as it is cited (erasable)")
    happened(send, recorded=True)
    _made(
        send,
        partial(_make, kind="request.sent"),
        "custody request send C-2026-014 --requested AT --channel network_24_7 \\",
    )

    query = about(
        actions, "query", "ask the other State for what its request leaves out (art. 42(3))", _query
    )
    query.add_argument(
        "--asked", action=Codes, allowed=_letters(), help="particulars asked for (default: all missing ones)"
    )
    query.add_argument("--question", help="what is asked (erasable)")
    example(query, "custody request query AT-77/2026 --question 'Why must the data be preserved?'")
    explain(query, {"--asked": grounds.PARTICULARS_42})

    supplement = about(actions, "supplement", "record what was stated later, or asked of us", _supplement)
    supplement.add_argument(
        "--stated", action=Codes, allowed=_letters(), required=True, help="particulars that are stated now"
    )
    _scope(supplement)
    supplement.add_argument("--answer", help="what was stated (erasable)")
    example(supplement, "custody request supplement AT-77/2026 --stated e --answer 'logs go soon'")
    explain(supplement, {"--stated": grounds.PARTICULARS_42, "--limb": preservation.PRESERVATION_LIMBS})

    effect = about(
        actions, "effect", "record that preservation was effected: its period begins (art. 42(8))", _effect
    )
    effect.add_argument("--days", type=signed, required=True, help="length of the period, at least 60")
    effect.add_argument("--order", help="the domestic order beneath it, by number or identifier")
    effect.add_argument(
        "--basis",
        choices=sorted(preservation.HOME_BASIS),
        help="on what the data are preserved where there is no order at home",
    )
    effect.add_argument("--legal-basis", help="the provision at home, as it is cited (erasable)")
    effect.add_argument("--holder", help="who keeps the data (erasable)")
    example(
        effect,
        "custody request effect AT-77/2026 --days 60 --order P-7/2026 \\",
        "    --holder 'Example Mail Ltd' --at 2026-11-02T09:00:00Z",
        "custody request effect AT-78/2026 --days 60 --basis held_here",
    )
    explain(effect, {"--basis": preservation.HOME_BASIS})

    order = about(
        actions, "order", "name another domestic order that carries the request out from now on", _order
    )
    order.add_argument("domestic", metavar="ORDER", help="the order, by number or identifier")
    order.add_argument("--explanation", help="why it takes another one (erasable)")
    example(order, "custody request order AT-77/2026 P-9/2026 --explanation 'P-7 has ended'")

    warn = about(
        actions, "warn", "record a warning that preservation may fail or do harm (art. 42(7))", _warn
    )
    warn.add_argument(
        "--concerns", action=Codes, allowed=sorted(grounds.CONCERNS), required=True, help="what is feared"
    )
    warn.add_argument("--explanation", help="why it is feared (erasable)")
    example(
        warn,
        "custody request warn AT-77/2026 --concerns confidentiality \\",
        "    --explanation 'the holder is a suspect'",
    )
    explain(warn, {"--concerns": grounds.CONCERNS})

    determine = about(
        actions,
        "determine",
        "record what the State that asked determines after a warning (art. 42(7))",
        _determine,
    )
    determine.add_argument(
        "--execute",
        action=YesNo,
        required=True,
        help="whether the request shall be executed all the same; if not, it is taken back",
    )
    determine.add_argument("--answer", help="what was answered (erasable)")
    example(determine, "custody request determine AT-77/2026 --execute --answer 'go ahead'")

    request_answer.configure(actions)
    request_path.configure(actions)
    request_list.configure(actions)
    request_show.configure(actions)


def _letters() -> list[str]:
    return sorted(grounds.PARTICULARS_42)


def _particulars(parser: argparse.ArgumentParser, other: str, who: str) -> None:
    """Add what a request states in either direction."""
    add = parser.add_argument
    add("case", help="reference, identifier or its first characters")
    names_state(parser, other, who, dest="other")
    add("--channel", required=True, choices=sorted(grounds.CHANNELS), help="by which way it came or goes")
    add("--enquiry", help="the enquiry for the place that came before it (art. 42(2))")
    add("--profile", metavar="RULE", help="the law it is under, by the id of its profile (default: un-42)")
    add("--reference", help="what the States call this request, by which it is found (erasable)")
    _scope(parser)
    add("--data-categories", action=Codes, allowed=sorted(grounds.DATA_CATEGORIES), help="which data")
    add("--assistance-intended", action=YesNo, required=True, help="(f) a request for the data is to follow")
    add("--confidential", action=YesNo, required=True, help="(g) keep it secret and do not tell the user")
    add("--authority", help="(a) the authority that asks (erasable)")
    add("--offence", help="(b) the offence, and the facts in brief (erasable)")
    add("--data", help="(c) which data, and what they have to do with the offence (erasable)")
    add("--holder-known", help="(d) what is known of their holder or place (erasable)")
    add("--necessity", help="(e) why they must be preserved (erasable)")
    add("--document", metavar="FILE", help="the request as a file; its SHA-256 is kept")
    another(parser)


def _scope(parser: argparse.ArgumentParser) -> None:
    """Add on what a request rests, which a request under another treaty than the Convention need not say."""
    parser.add_argument(
        "--limb",
        choices=sorted(preservation.PRESERVATION_LIMBS),
        help="on what the request rests (art. 35(1)), as far as it says so",
    )
    parser.add_argument(
        "--most-penalty-months",
        type=signed,
        metavar="MONTHS",
        help="maximum penalty of the offence; a serious crime has 48 or more (art. 2(h))",
    )


def _made(parser: argparse.ArgumentParser, run: object, line: str) -> None:
    shared(parser, writes=True)
    example(parser, line, "    --reference AT-77/2026 " + PARTICULARS[0], *PARTICULARS[1:])
    explain(
        parser,
        {
            "--channel": grounds.CHANNELS,
            "--limb": preservation.PRESERVATION_LIMBS,
            "--data-categories": grounds.DATA_CATEGORIES,
        },
    )
    parser.set_defaults(run=run)


def _make(call: Call, kind: str) -> int:

    args = call.args
    own: dict[str, Value] = {
        "profile": args.profile,
        "state": args.other,
        "channel": args.channel,
        "limb": args.limb,
        "most_penalty_months": args.most_penalty_months,
        "data_categories": joined(args.data_categories),
        "assistance_intended": args.assistance_intended,
        "confidential": args.confidential,
        "reference": args.reference,
        "authority": args.authority,
        "offence": args.offence,
        "data": args.data,
        "holder_known": args.holder_known,
        "necessity": args.necessity,
    }
    named = {"case": ("case", args.case), "enquiry": ("enquiry", args.enquiry)}
    if kind == "request.sent":
        own |= {"legal_basis": args.legal_basis}
        named |= {
            "after_order": ("order", args.after_order),
            "after_request": ("request", args.after_request),
        }
    return enter_one(
        call,
        kind,
        own,
        named=named,
        papers={"document_sha256": args.document},
        reference=("request", args.reference),
        tell=_lacking,
    )


def _lacking(draft: Drafted) -> list[str]:
    """Say what a request leaves out, and what becomes of it all the same."""
    missing = draft.facts.codes("missing")
    lines = [f"  it does not state ({letter}) {grounds.PARTICULARS_42[letter]}" for letter in missing]
    sent = draft.entry.envelope.kind == "request.sent"
    if sent and draft.facts.text("limb") is None and draft.facts.must("rule") == "un-42":
        lines.append(
            "  it does not say on what it rests: outside article 35(1) it may be declined; add --limb"
        )
    if lines and draft.entry.envelope.kind == "request.received":
        lines.append("  preserve the data all the same (art. 42(4)), and ask: custody request query")
    return lines


def _query(call: Call) -> int:
    from custody.model.records import Request

    args = call.args
    if args.asked is None:
        with call.vault() as vault:
            lookup = vault.lookup()
            args.asked = lookup.get(Request, lookup.resolve("request", args.request)).missing
        if not args.asked:
            raise UsageError(
                "the request lacks nothing that must be stated", hint="Name what is asked for with --asked."
            )
    return about_request(call, "request.queried", {"asked": joined(args.asked), "question": args.question})


def _supplement(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "stated": joined(args.stated),
        "limb": args.limb,
        "most_penalty_months": args.most_penalty_months,
        "answer": args.answer,
    }
    return about_request(call, "request.supplemented", own)


def _effect(call: Call) -> int:
    args = call.args
    names = ("days", "holder", "order", "basis", "legal_basis")
    own: dict[str, Value] = {name: getattr(args, name) for name in names}
    return about_request(call, "request.effected", own, dated=True)


def _order(call: Call) -> int:
    args = call.args
    return about_request(
        call, "request.order_named", {"order": args.domestic, "explanation": args.explanation}
    )


def _warn(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {"concerns": joined(args.concerns), "explanation": args.explanation}
    return about_request(call, "request.warned", own)


def _determine(call: Call) -> int:
    args = call.args
    return about_request(call, "request.warning_answered", {"execute": args.execute, "answer": args.answer})
