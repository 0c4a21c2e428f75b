"""`custody request`: how a request to preserve data is answered and how it ends (art. 42(5) to (9))."""

from __future__ import annotations

from argparse import BooleanOptionalAction as YesNo
from typing import TYPE_CHECKING, Any

from custody.cli.aftermath import after_documents, lapse_lines
from custody.cli.call import Call
from custody.cli.entered import nothing_entered
from custody.cli.facts import Codes, explain, happened, instant, joined, state
from custody.cli.main import example, shared
from custody.cli.numbers import signed
from custody.cli.request_about import about, about_request
from custody.law import grounds, preservation

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted
    from custody.model.types import Value

FACTS = (
    "dual_criminality_required",
    "reservation_made",
    "unlikely_at_disclosure",
    "conduct_punishable_here",
    "offence_established",
    "consulted_at",
)


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    extend = about(
        actions,
        "extend",
        "ask for more time, or record that it was asked (art. 42(9))",
        _extend,
        recorded=True,
    )
    extend.add_argument("--reasons", help="why more time is needed (erasable)")
    example(
        extend,
        "custody request extend AT-77/2026 --recorded --reasons 'translation'",
    )

    answer = about(actions, "answer", "grant or refuse more time (art. 42(9))", _answer, recorded=True)
    which = answer.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--granted", action="store_true", dest="granted", help="more time is given; add --days"
    )
    which.add_argument("--refused", action="store_false", dest="granted", help="no more time is given")
    answer.add_argument("--days", type=signed, help="length of the further period")
    answer.add_argument("--reasons", help="why (erasable)")
    example(answer, "custody request answer AT-77/2026 --granted --days 60")

    refuse = about(
        actions,
        "refuse",
        "refuse to preserve, before that is effected (art. 42(5) and (6))",
        _refuse,
        recorded=True,
    )
    refuse.add_argument(
        "--grounds", action=Codes, allowed=sorted(preservation.REFUSAL_42), required=True, help="why"
    )
    facts = refuse.add_argument_group("conditions of grounds 42.5 and 29.4")
    facts.add_argument(
        "--dual-criminality-required",
        action=YesNo,
        help="this State requires it for search, seizure or disclosure",
    )
    facts.add_argument("--reservation-made", action=YesNo, help="this State has reserved this ground")
    facts.add_argument(
        "--unlikely-at-disclosure",
        action=YesNo,
        help="there are reasons to believe that it could not be fulfilled at disclosure",
    )
    facts.add_argument(
        "--conduct-punishable-here", action=YesNo, help="the conduct is an offence here (art. 35(3))"
    )
    facts.add_argument(
        "--offence-established",
        action=YesNo,
        help="the treaty itself establishes the offence (asked for 29.4)",
    )
    refuse.add_argument(
        "--consulted-at",
        type=instant,
        metavar="INSTANT",
        help="when the States consulted about it, which grounds of article 40(21) take (art. 40(28))",
    )
    refuse.add_argument("--reasons", help="in words (erasable)")
    example(
        refuse,
        "custody request refuse AT-77/2026 --grounds 40.21.b --reasons '…' \\",
        "    --consulted-at 2026-11-03T10:00:00Z",
        "custody request refuse AT-77/2026 --grounds 42.5 --reasons '…' \\",
        "    --dual-criminality-required --reservation-made \\",
        "    --unlikely-at-disclosure --no-conduct-punishable-here",
    )
    explain(refuse, {"--grounds": preservation.REFUSAL_42})

    failed = about(
        actions,
        "not-executed",
        "close a request under which nothing could be preserved, and say why",
        _not_executed,
        recorded=True,
    )
    failed.add_argument(
        "--reasons", action=Codes, allowed=sorted(preservation.NOT_EXECUTED), required=True, help="why not"
    )
    failed.add_argument(
        "--other-state", type=str.upper, metavar="STATE", help="where the data are held instead: DE"
    )
    failed.add_argument("--told", help="what the other State is told, and what it could do (erasable)")
    example(
        failed,
        "custody request not-executed AT-77/2026 --reasons account_unknown \\",
        "    --told 'no such account; send the address with its domain'",
        "custody request not-executed AT-77/2026 --reasons elsewhere \\",
        "    --other-state DE --told 'the servers are in Frankfurt; ask Germany'",
    )
    explain(failed, {"--reasons": preservation.NOT_EXECUTED})

    withdraw = about(
        actions, "withdraw", "take a request back, or record that it was taken back", _withdraw, recorded=True
    )
    withdraw.add_argument("--explanation", help="why (erasable)")
    example(withdraw, "custody request withdraw AT-77/2026 --recorded --at 2026-11-20T08:30:00Z")

    release = about(
        actions, "release", "let the data go: the duty to the other State is over", _release, recorded=True
    )
    release.add_argument("--reason", required=True, choices=sorted(grounds.RELEASE))
    release.add_argument("--explanation", help="more about the reason (erasable)")
    example(release, "custody request release AT-77/2026 --reason executed")
    explain(release, {"--reason": grounds.RELEASE})

    lapse = actions.add_parser("lapse", help="record that the granted period has ended")
    one = lapse.add_mutually_exclusive_group(required=True)
    one.add_argument("request", nargs="?", help="reference, identifier or its first characters")
    one.add_argument("--due", action="store_true", help="every request whose lapse is not on record")
    happened(lapse)
    shared(lapse, writes=True)
    example(lapse, "custody request lapse --due")
    lapse.set_defaults(run=_lapse)


def _extend(call: Call) -> int:
    return about_request(call, "request.extension_asked", {"reasons": call.args.reasons})


def _answer(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {"granted": args.granted, "days": args.days, "reasons": args.reasons}
    return about_request(call, "request.extension_answered", own, dated=True)


def _refuse(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "grounds": joined(args.grounds),
        **{name: getattr(args, name) for name in FACTS},
        "reasons": args.reasons,
    }
    return about_request(call, "request.refused", own)


def _not_executed(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "reasons": joined(args.reasons),
        "other_state": args.other_state,
        "told": args.told,
    }
    return about_request(call, "request.not_executed", own)


def _withdraw(call: Call) -> int:
    return about_request(call, "request.withdrawn", {"explanation": call.args.explanation})


def _release(call: Call) -> int:
    args = call.args
    return about_request(call, "request.released", {"reason": args.reason, "explanation": args.explanation})


def _lapse(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.aftermath import after_request
    from custody.ledger.views.requests import lapsed, view_request
    from custody.model.records import Request as Record

    args = call.args
    values = state(args, "request.lapsed", {})
    with call.vault(readonly=False) as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        if args.due:
            views = lapsed(lookup, now)
        else:
            record = lookup.get(Record, lookup.resolve("request", args.request))
            views = (view_request(lookup, record, now),)
        if not views:
            call.out.answer(nothing_entered(args), ["no request has lapsed without a record of it"])
            return 0
        left = {one.request.id: after_request(lookup, one.request) for one in views}

        def tell(draft: Drafted) -> list[str]:
            return lapse_lines(draft, left)

        entries = [Request("request.lapsed", values, subject=one.request.id) for one in views]
        return call.enter(vault, entries, tell=tell, after=after_documents(left))
