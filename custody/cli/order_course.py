"""`custody order`: how an order was met, what was brought against it, and who keeps it secret until when."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli import quashing
from custody.cli.aftermath import quash_lines
from custody.cli.facts import explain, instant
from custody.cli.main import example
from custody.cli.order_about import about, about_order
from custody.law import grounds
from custody.model import types
from custody.model.events.compliance import EFFECTS
from custody.model.events.secrecy import WHOM

if TYPE_CHECKING:
    from custody.cli.call import Call
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    comply = about(actions, "comply", "record that the addressee complied, in full or partly", _comply)
    comply.add_argument("--extent", required=True, choices=("full", "partly"))
    comply.add_argument("--preserved", help="what was preserved (erasable)")
    comply.add_argument("--confirmed-by", help="who confirmed it (erasable)")
    example(
        comply,
        "custody order comply P-7/2026 --extent full \\",
        "    --preserved 'the mailbox and its log' --confirmed-by 'legal desk'",
    )

    not_met = about(actions, "noncompliance", "record that an order was not complied with, and why", _not_met)
    not_met.add_argument("--reason", required=True, choices=sorted(grounds.NON_COMPLIANCE))
    not_met.add_argument(
        "--follows", required=True, choices=sorted(grounds.FOLLOWS), help="what is to follow"
    )
    not_met.add_argument("--explanation", help="more about it (erasable)")
    example(not_met, "custody order noncompliance P-7/2026 --reason silent --follows seizure")
    explain(not_met, {"--reason": grounds.NON_COMPLIANCE, "--follows": grounds.FOLLOWS})

    quashing.configure(actions, "order", "P-7/2026")
    quash = about(actions, "quash", "record that a court or independent review set it aside", _quash)
    quash.add_argument("--body", required=True, choices=sorted(grounds.REVIEWERS), help="who decided")
    quash.add_argument("--effect", required=True, choices=sorted(EFFECTS))
    quash.add_argument(
        "--custodian-data",
        required=True,
        choices=sorted(grounds.CUSTODIAN_AFTER),
        help="what the decision says of the data that the custodian keeps",
    )
    quash.add_argument(
        "--agency-data",
        required=True,
        choices=sorted(grounds.AGENCY_AFTER),
        help="what it says of what the agency holds by the order",
    )
    quash.add_argument("--quashed-by", help="the court or body by its name (erasable)")
    quash.add_argument("--grounds", help="why (erasable)")
    example(
        quash,
        "custody order quash P-7/2026 --body court --effect from_beginning \\",
        "    --custodian-data free --agency-data return_or_destroy \\",
        "    --quashed-by 'Court of Appeal'",
    )
    explain(
        quash,
        {
            "--effect": EFFECTS,
            "--custodian-data": grounds.CUSTODIAN_AFTER,
            "--agency-data": grounds.AGENCY_AFTER,
        },
    )
    tell = about(
        actions,
        "tell",
        "record that the addressee was told that the order ended, or is in force again",
        _tell,
    )
    tell.add_argument("--method", required=True, choices=types.SERVICE.choices, help="how")
    tell.add_argument("--told-to", help="who was told (erasable)")
    example(
        tell,
        "custody order tell P-7/2026 --method post \\",
        "    --told-to 'legal desk' --document letter.pdf",
    )
    _secrecy(actions)


def _secrecy(actions: Any) -> None:
    bind = about(
        actions, "bind", "bind the custodian or another person to secrecy (art. 25(3))", _bind, recorded=True
    )
    bind.add_argument("--whom", required=True, choices=sorted(WHOM))
    bind.add_argument("--person", help="who is bound, by name (erasable)")
    _until(bind)
    example(
        bind,
        "custody order bind P-7/2026 --whom other_person --person 'J. Roe' \\",
        "    --until 2027-06-01T00:00:00Z --legal-basis 'CPA s. 14'",
    )
    explain(bind, {"--whom": WHOM})

    extend = about(
        actions, "extend-secrecy", "extend somebody's secrecy before its end", _extend, recorded=True
    )
    _until(extend)
    extend.add_argument("--grounds", help="why (erasable)")
    _binding(extend)
    example(
        extend,
        "custody order extend-secrecy P-7/2026 --until 2027-12-01T00:00:00Z \\",
        "    --legal-basis 'CPA s. 14'",
    )

    lift = about(actions, "lift", "lift somebody's secrecy", _lift, recorded=True)
    lift.add_argument("--reason", required=True, choices=sorted(grounds.LIFTED))
    lift.add_argument("--explanation", help="more about it (erasable)")
    _binding(lift)
    example(lift, "custody order lift P-7/2026 --reason told")
    explain(lift, {"--reason": grounds.LIFTED})


def _until(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until", type=instant, metavar="INSTANT", help="until when, by the law at home")
    parser.add_argument("--legal-basis", help="the provision at home, as it is cited (erasable)")


def _binding(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--binding", metavar="ENTRY", help="the entry that bound the person, if several are bound"
    )


def _comply(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "extent": args.extent,
        "preserved": args.preserved,
        "confirmed_by": args.confirmed_by,
    }
    return about_order(call, "order.complied", own)


def _not_met(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "reason": args.reason,
        "follows": args.follows,
        "explanation": args.explanation,
    }
    return about_order(call, "order.not_complied", own)


def _quash(call: Call) -> int:
    args = call.args
    names = ("body", "effect", "custodian_data", "agency_data", "quashed_by", "grounds")

    def more(lookup: Lookup, order: str) -> list[str]:
        from custody.ledger.views.aftermath import after_quashing

        return quash_lines(after_quashing(lookup, order), args.custodian_data, args.agency_data)

    return about_order(call, "order.quashed", {name: getattr(args, name) for name in names}, more=more)


def _tell(call: Call) -> int:
    own: dict[str, Value] = {"method": call.args.method, "told_to": call.args.told_to}
    return about_order(call, "order.end_told", own)


def _bind(call: Call) -> int:
    args = call.args
    names = ("whom", "person", "until", "legal_basis")
    return about_order(call, "order.secrecy_bound", {name: getattr(args, name) for name in names})


def _extend(call: Call) -> int:
    args = call.args
    names = ("until", "legal_basis", "grounds")
    own: dict[str, Value] = {name: getattr(args, name) for name in names}
    return about_order(call, "order.secrecy_extended", own, answers=_bound(call))


def _lift(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {"reason": args.reason, "explanation": args.explanation}
    return about_order(call, "order.secrecy_lifted", own, answers=_bound(call))


def _bound(call: Call) -> Any:
    from custody.ledger.views.course import secrecy_leaf

    def answers(lookup: Lookup, order: str) -> bytes:
        return secrecy_leaf(lookup, order, call.args.binding)

    return answers
