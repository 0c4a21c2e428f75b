"""`custody assistance`: how a request for assistance is answered and how it ends (arts. 40(21) to (28), 42(8))."""

from __future__ import annotations

import argparse
from argparse import BooleanOptionalAction as YesNo
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entering import existing
from custody.cli.facts import Codes, digest_of, explain, joined, state
from custody.cli.main import example
from custody.cli.words import short
from custody.law import grounds

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted
    from custody.model.types import Value


#: Adds an action about an existing request for assistance.
about = partial(existing, thing="assistance", by="reference")


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    consult = about(actions, "consult", "record that the two States consulted (art. 40(28))", _consult)
    consult.add_argument("--explanation", help="about what, and with which result (erasable)")
    example(consult, "custody assistance consult AT-MLA-9 --explanation 'conditions'")

    postpone = about(
        actions, "postpone", "postpone it; this decides nothing (art. 40(27))", _postpone, recorded=True
    )
    postpone.add_argument(
        "--grounds", action=Codes, allowed=sorted(grounds.POSTPONED), help="with what it interferes"
    )
    postpone.add_argument("--reasons", help="in words (erasable)")
    example(postpone, "custody assistance postpone AT-MLA-9 --grounds 40.27.judicial --reasons trial")
    explain(postpone, {"--grounds": grounds.POSTPONED})

    decide = about(actions, "decide", "grant it, wholly or in part (art. 42(8))", _decide, recorded=True)
    decide.add_argument("--decision", required=True, choices=sorted(grounds.DECISION))
    _reach(decide)
    decide.add_argument("--conditions", help="under which conditions (erasable)")
    example(
        decide,
        "custody assistance decide AT-MLA-9 --decision granted",
        "custody assistance decide AT-MLA-9 --about AT-77/2026 \\",
        "    --decision partly_granted --conditions 'no other use'",
    )
    explain(decide, {"--decision": grounds.DECISION})

    refuse = about(actions, "refuse", "refuse it (art. 40(8), (21), (22))", _refuse, recorded=True)
    refuse.add_argument(
        "--grounds", action=Codes, allowed=sorted(grounds.REFUSAL_40), required=True, help="why"
    )
    refuse.add_argument(
        "--conduct-punishable-here",
        action=YesNo,
        help="whether the conduct is an offence here too, where dual criminality is the ground (art. 35(3))",
    )
    _reach(refuse)
    refuse.add_argument("--reasons", help="in words (erasable)")
    example(refuse, "custody assistance refuse AT-MLA-9 --grounds 40.21.b --reasons '…'")
    explain(refuse, {"--grounds": grounds.REFUSAL_40})

    withdraw = about(
        actions, "withdraw", "take it back, or record that it was taken back", _withdraw, recorded=True
    )
    withdraw.add_argument("--explanation", help="why (erasable)")
    example(withdraw, "custody assistance withdraw AT-MLA-9 --recorded")


def _reach(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--about",
        action=Codes,
        metavar="REQUEST",
        help="the requests for preservation whose data it is about (default: all that are undecided)",
    )


def about_assistance(
    call: Call,
    kind: str,
    own: dict[str, Value],
    *,
    names: str | None = None,
    tell: Callable[[Drafted], list[str]] | None = None,
) -> int:
    """Enter something about an existing request for assistance.

    ``names`` is the field that names requests for preservation, of the same name as its flag; these are looked up here.
    """
    from custody.ledger.journal import Request

    values = state(call.args, kind, own)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        subject = lookup.resolve("assistance", call.args.assistance)
        if names is not None:
            given = getattr(call.args, names) or ()
            values[names] = joined([lookup.resolve("request", one) for one in given])
        values["document_sha256"] = digest_of(call, vault, call.args.document)
        return call.enter(vault, [Request(kind, values, subject=subject)], tell=tell)


def _reached(draft: Drafted) -> list[str]:
    """Say which preserved data a decision reaches."""
    return [f"  decides about the data of request {short(one)}" for one in draft.facts.codes("reaches")]


def _consult(call: Call) -> int:
    return about_assistance(call, "assistance.consulted", {"explanation": call.args.explanation})


def _postpone(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {"grounds": joined(args.grounds), "reasons": args.reasons}
    return about_assistance(call, "assistance.postponed", own)


def _decide(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {"decision": args.decision, "conditions": args.conditions}
    return about_assistance(call, "assistance.decided", own, names="about", tell=_reached)


def _refuse(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "grounds": joined(args.grounds),
        "conduct_punishable_here": args.conduct_punishable_here,
        "reasons": args.reasons,
    }
    return about_assistance(call, "assistance.refused", own, names="about", tell=_reached)


def _withdraw(call: Call) -> int:
    return about_assistance(call, "assistance.withdrawn", {"explanation": call.args.explanation})
