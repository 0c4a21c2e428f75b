"""`custody order`: art. 25 preservation orders, from issue to lapse."""

from __future__ import annotations

import argparse
from argparse import BooleanOptionalAction as YesNo
from typing import TYPE_CHECKING, Any

from custody.cli import order_course, order_path, order_show, safeguards
from custody.cli.aftermath import after_documents, lapse_lines, withdrawal_document, withdrawal_lines
from custody.cli.call import Call
from custody.cli.entered import nothing_entered
from custody.cli.entering import enter_one
from custody.cli.facts import (
    Codes,
    another,
    explain,
    happened,
    instant,
    joined,
    state,
)
from custody.cli.main import example, shared
from custody.cli.numbers import signed
from custody.cli.order_about import about, about_order, period_lines
from custody.law import grounds
from custody.law.safeguards import OF_ORDER
from custody.model import types

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted
    from custody.ledger.views.aftermath import Aftermath
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value
    from storage.vault import Vault

STARTS = ("order", "receipt", "service")
ISSUE = (
    "custody order issue C-2026-014 --number P-7/2026 --legal-basis 'CPA s. 12' \\",
    "    --limb 23.2.c --issuing-authority 'District Court' \\",
    "    --addressee 'Example Mail Ltd' --scope 'one mailbox, October 2026' \\",
    "    --data-categories content traffic \\",
    "    --grounds 'logs are kept for two weeks only' --days 90 \\",
    "    --clock-start service --renewal-allowed --confidential \\",
    "    --proportionality 'nothing is read' --review 's. 12a: the court' \\",
    "    --remedy 'appeal within 14 days' \\",
    "    --not-applicable third-parties 'the box is of one user'",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _configure_issue(actions.add_parser("issue", help="issue an order, or record one issued elsewhere"))

    serve = about(actions, "serve", "record that an order was served", _serve)
    serve.add_argument("--method", required=True, choices=types.SERVICE.choices)
    serve.add_argument("--served-to", help="who took it (erasable)")
    example(serve, "custody order serve P-7/2026 --method electronic --at 2026-11-02T09:00:00Z")

    acknowledge = about(
        actions, "acknowledge", "record that the addressee acknowledged receipt", _acknowledge
    )
    acknowledge.add_argument("--acknowledged-by", help="who acknowledged (erasable)")
    example(acknowledge, "custody order acknowledge P-7/2026 --acknowledged-by 'legal desk'")

    renew = about(actions, "renew", "renew an order for another period", _renew, recorded=True)
    renew.add_argument("--days", type=signed, required=True, help="length of the further period")
    renew.add_argument("--issuing-authority", help="who decided (erasable)")
    renew.add_argument("--grounds", help="why it is still needed (erasable)")
    example(
        renew,
        "custody order renew P-7/2026 --days 60 \\",
        "    --issuing-authority 'District Court' --grounds '…'",
    )

    follow = about(actions, "follow", "record that the data themselves were asked for", _follow)
    follow.add_argument("--reference", help="what that request is called (erasable)")
    example(follow, "custody order follow P-7/2026 --reference EPOC-44/2026")

    withdraw = about(actions, "withdraw", "withdraw an order", _withdraw, recorded=True)
    withdraw.add_argument("--reason", required=True, choices=sorted(grounds.WITHDRAWAL))
    withdraw.add_argument("--grounds", help="more about the reason (erasable)")
    example(withdraw, "custody order withdraw P-7/2026 --reason obtained")
    explain(withdraw, {"--reason": grounds.WITHDRAWAL})

    lapse = actions.add_parser("lapse", help="record that an order has lapsed")
    which = lapse.add_mutually_exclusive_group(required=True)
    which.add_argument("order", nargs="?", help="number, identifier or its first characters")
    which.add_argument("--due", action="store_true", help="every order whose lapse is not on record")
    happened(lapse)
    shared(lapse, writes=True)
    example(lapse, "custody order lapse --due")
    lapse.set_defaults(run=_lapse)
    order_course.configure(actions)
    order_path.configure(actions)
    order_show.configure(actions)


def _configure_issue(issue: argparse.ArgumentParser) -> None:
    issue.add_argument("case", help="reference, identifier or its first characters")
    paper = issue.add_argument_group("the order")
    paper.add_argument("--number", help="the order's own number, by which it is found (erasable)")
    paper.add_argument(
        "--after-order",
        metavar="ORDER",
        help="the order to the provider before this one in a communication's path (art. 26(a))",
    )
    paper.add_argument("--form", choices=("order", "similarly_obtained"), help="default: order")
    paper.add_argument("--issuing-authority", help="who orders (erasable)")
    paper.add_argument("--addressee", help="who must preserve (erasable)")
    paper.add_argument("--document", metavar="FILE", help="the signed order as a file; its SHA-256 is kept")
    another(paper)
    rests = issue.add_argument_group("what it rests on")
    rests.add_argument("--legal-basis", help="the domestic provision, as it is cited (erasable)")
    rests.add_argument(
        "--limb", choices=sorted(grounds.MEASURE_LIMBS), help="which offences it is for (art. 23(2), 35(1))"
    )
    rests.add_argument(
        "--most-penalty-months",
        type=signed,
        metavar="MONTHS",
        help="maximum penalty, for limb 35.1.c (art. 2(h))",
    )
    rests.add_argument("--grounds", help="the facts that justify it (erasable)")
    rests.add_argument(
        "--vulnerability",
        action=Codes,
        allowed=sorted(grounds.VULNERABILITY),
        help="why the data could be lost",
    )
    data = issue.add_argument_group("what is preserved")
    data.add_argument(
        "--data-categories", action=Codes, allowed=sorted(grounds.DATA_CATEGORIES), help="which data"
    )
    data.add_argument("--scope", help="which data of whom, from when to when (erasable)")
    safeguards.configure(issue, OF_ORDER)
    period = issue.add_argument_group("how long, and how secretly")
    period.add_argument(
        "--profile", metavar="RULE", help="the law it is under, by the id of its profile (default: un-25)"
    )
    period.add_argument(
        "--days", type=signed, required=True, help="length of the period; of an order to a person at most 90"
    )
    period.add_argument("--clock-start", choices=STARTS, required=True, help="what starts the period")
    period.add_argument("--renewal-allowed", action=YesNo, required=True, help="whether it can be renewed")
    period.add_argument(
        "--confidential", action=YesNo, required=True, help="whether it is secret (art. 25(3))"
    )
    period.add_argument("--confidential-until", type=instant, metavar="INSTANT", help="when secrecy ends")
    happened(issue, recorded=True)
    shared(issue, writes=True)
    example(issue, *ISSUE)
    explain(
        issue,
        {
            "--limb": grounds.MEASURE_LIMBS,
            "--data-categories": grounds.DATA_CATEGORIES,
            "--vulnerability": grounds.VULNERABILITY,
        },
    )
    issue.set_defaults(run=_issue)


def _issue(call: Call) -> int:

    args = call.args
    own: dict[str, Value] = {
        "form": args.form,
        "legal_basis": args.legal_basis,
        "limb": args.limb,
        "most_penalty_months": args.most_penalty_months,
        "data_categories": joined(args.data_categories),
        "vulnerability": joined(args.vulnerability),
        "days": args.days,
        "profile": args.profile,
        "clock_start": args.clock_start,
        "renewal_allowed": args.renewal_allowed,
        "confidential": args.confidential,
        "confidential_until": args.confidential_until,
        "order_no": args.number,
        "issuing_authority": args.issuing_authority,
        "addressee": args.addressee,
        "scope": args.scope,
        "grounds": args.grounds,
        **safeguards.stated(args),
    }
    return enter_one(
        call,
        "order.issued",
        own,
        named={"case": ("case", args.case), "after_order": ("order", args.after_order)},
        papers={"document_sha256": args.document},
        reference=("order", args.number),
        tell=period_lines,
    )


def _serve(call: Call) -> int:
    args = call.args
    return about_order(call, "order.served", {"method": args.method, "served_to": args.served_to})


def _acknowledge(call: Call) -> int:
    return about_order(call, "order.acknowledged", {"acknowledged_by": call.args.acknowledged_by})


def _renew(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "days": args.days,
        "issuing_authority": args.issuing_authority,
        "grounds": args.grounds,
    }
    return about_order(call, "order.renewed", own)


def _follow(call: Call) -> int:
    return about_order(call, "order.followed", {"reference": call.args.reference})


def _withdraw(call: Call) -> int:
    own: dict[str, Value] = {"reason": call.args.reason, "grounds": call.args.grounds}

    def leaves(lookup: Lookup, order: str) -> tuple[list[str], dict[str, Any]]:
        from custody.ledger.views.aftermath import after_withdrawal
        from custody.ledger.views.naming import shown_names, shown_things

        left = after_withdrawal(lookup, order, call.clock.now())
        names = shown_names(lookup, "request", [one.request for one in left.bound])
        return withdrawal_lines(left, names, shown_things(lookup, left.following)), withdrawal_document(left)

    return about_order(call, "order.withdrawn", own, leaves=leaves)


def _lapse(call: Call) -> int:
    from custody.ledger.journal import Request

    args = call.args
    values = state(args, "order.lapsed", {})
    with call.vault(readonly=False) as vault:
        orders = _due(vault) if args.due else [vault.lookup().resolve("order", args.order)]
        if not orders:
            call.out.answer(nothing_entered(args), ["no order has lapsed without a record of it"])
            return 0
        left = {order: _after(vault, order) for order in orders}

        def tell(draft: Drafted) -> list[str]:
            return lapse_lines(draft, left)

        return call.enter(
            vault,
            [Request("order.lapsed", values, subject=order) for order in orders],
            tell=tell,
            after=after_documents(left),
        )


def _after(vault: Vault, order: str) -> Aftermath | None:
    """Say what the lapse of an order leaves to do."""
    from custody.ledger.views.aftermath import after_order
    from custody.model.records import Order

    lookup = vault.lookup()
    return after_order(lookup, lookup.get(Order, order))


def _due(vault: Vault) -> list[str]:
    """Give the orders whose lapse could be recorded now."""
    from custody.ledger.views.pressing import orders

    now = vault.clock.now()
    lapsed, _ = orders(vault.lookup(), now, 0)
    return [view.order.id for view in lapsed.rows if view.order.periods[-1].end <= now]
