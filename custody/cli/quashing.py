"""What is brought against an order or its quashing, and a quashing suspended or reversed: for both sorts of order."""

from __future__ import annotations

import argparse
from argparse import BooleanOptionalAction as YesNo
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.entering import existing
from custody.cli.facts import digest_of, explain, state
from custody.cli.main import example
from custody.law import grounds
from custody.model.events.quashing import MEANS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.cli.call import Call
    from custody.model.types import Value


def configure(actions: Any, thing: str, number: str) -> None:
    """Add the actions for a ``thing``, order or production; ``number`` is one in an example."""
    about = partial(existing, actions, thing=thing, by="number")
    contest = about(
        "contest",
        "record that review or a remedy was sought, also of its quashing (art. 24(2))",
        partial(_contest, thing=thing),
    )
    contest.add_argument(
        "--against",
        default="order",
        choices=sorted(grounds.CONTESTED),
        help="what it is brought against; the order where left out",
    )
    contest.add_argument("--means", required=True, choices=sorted(MEANS))
    contest.add_argument("--body", required=True, choices=sorted(grounds.REVIEWERS), help="before whom")
    contest.add_argument(
        "--suspensive", action=YesNo, required=True, help="whether bringing it suspends the order or quashing"
    )
    contest.add_argument("--reviewed-by", help="the court or body by its name (erasable)")
    contest.add_argument("--sought-by", help="who sought it (erasable)")
    contest.add_argument("--reference", help="its own number (erasable)")
    example(
        contest,
        f"custody {thing} contest {number} --means remedy --body court \\",
        "    --no-suspensive --reviewed-by 'Court of Appeal' --sought-by 'the user'",
    )
    explain(contest, {"--against": grounds.CONTESTED, "--means": MEANS, "--body": grounds.REVIEWERS})

    settle = about(
        "settle",
        "record how a review or remedy ended, short of quashing or reversal",
        partial(_settle, thing=thing),
    )
    settle.add_argument("--outcome", required=True, choices=sorted(OUTCOMES))
    settle.add_argument("--reference", help="the decision's own number (erasable)")
    settle.add_argument("--contest", metavar="ENTRY", help="the entry that recorded it, if there are several")
    example(settle, f"custody {thing} settle {number} --outcome upheld")
    explain(settle, {"--outcome": OUTCOMES})

    stay = about(
        "stay-quashing",
        "record that its quashing was suspended for now, or that this ended",
        partial(_stay, thing=thing),
    )
    stay.add_argument("--decision", required=True, choices=sorted(grounds.STAYED))
    _decided(stay)
    example(
        stay,
        f"custody {thing} stay-quashing {number} --decision suspended --body court \\",
        "    --decided-by 'Court of Cassation' --document interim.pdf",
    )
    explain(stay, {"--decision": grounds.STAYED})

    reverse = about(
        "reverse-quashing",
        "record that its quashing was reversed: it is in force again",
        partial(_reverse, thing=thing),
    )
    _decided(reverse)
    example(
        reverse,
        f"custody {thing} reverse-quashing {number} --body court \\",
        "    --decided-by 'Court of Cassation' --document judgment.pdf",
    )


def _decided(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--body", required=True, choices=sorted(grounds.REVIEWERS), help="who decided")
    parser.add_argument("--decided-by", help="the court or body by its name (erasable)")
    parser.add_argument("--grounds", help="why (erasable)")


def _contest(call: Call, *, thing: str) -> int:
    names = ("against", "means", "body", "suspensive", "reviewed_by", "sought_by", "reference")
    return _enter(call, thing, "contested", {name: getattr(call.args, name) for name in names})


def _settle(call: Call, *, thing: str) -> int:
    own: dict[str, Value] = {"outcome": call.args.outcome, "reference": call.args.reference}
    return _enter(call, thing, "contest_ended", own)


def _stay(call: Call, *, thing: str) -> int:
    names = ("decision", "body", "decided_by", "grounds")
    return _enter(call, thing, "quashing_stayed", {name: getattr(call.args, name) for name in names})


def _reverse(call: Call, *, thing: str) -> int:
    names = ("body", "decided_by", "grounds")
    return _enter(call, thing, "quashing_reversed", {name: getattr(call.args, name) for name in names})


def _enter(call: Call, thing: str, what: str, own: Mapping[str, Value]) -> int:
    """Enter something about an order on record; an end answers the contest that is named, or the only open one."""
    from custody.ledger.journal import Request
    from custody.ledger.views.course import contest_leaf

    kind = f"{thing}.{what}"
    values = state(call.args, kind, own)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        order = lookup.resolve(thing, getattr(call.args, thing))
        values["document_sha256"] = digest_of(call, vault, call.args.document)
        answers = contest_leaf(lookup, order, call.args.contest) if what == "contest_ended" else None
        return call.enter(vault, [Request(kind, values, subject=order, re=answers)])
