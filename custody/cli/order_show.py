"""`custody order list` and `custody order show`: which periods an order has, what they leave open, who must act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.words import document, moment, short
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.pressing import OrderView

STATES = ("due_soon", "followed", "in_force", "lapsed", "not_started", "quashed", "withdrawn")


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    listing = actions.add_parser("list", help="list orders, the soonest end first")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--standing", choices=STATES, help="only those that stand so now")
    add_paging(listing)
    shared(listing)
    example(listing, "custody order list --case C-2026-014 --standing due_soon")
    listing.set_defaults(run=_list)
    named, says = "number, identifier or its first characters", "show an order's periods, gaps and next step"
    add_show(actions, "order", says, "P-7/2026", named=named)


def _list(call: Call) -> int:
    from custody.law.clock import DAY
    from custody.ledger.views.naming import shown_names
    from custody.ledger.views.pressing import view_order
    from custody.model.records import Order

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        if call.args.case is None:
            orders = lookup.all(Order)
        else:
            orders = lookup.under(Order, "case", lookup.resolve("case", call.args.case))
        views = [view_order(order, now, call.settings.due_days * DAY) for order in orders]
        views = [one for one in views if call.args.standing in (None, one.standing.state)]
        views.sort(key=lambda one: (one.standing.ends is None, one.standing.ends or 0, one.order.id))
        page = paging(call, len(views))
        views = list(page.of(views))
        rows = [
            {
                "number": lookup.label_of("order", one.order.id),
                "case_reference": lookup.label_of("case", one.order.case),
                **_standing(one),
                **document(one.order),
            }
            for one in views
        ]
        shown = shown_names(lookup, "order", [one.order.id for one in views])
        cases = shown_names(lookup, "case", {one.order.case for one in views})
        before = shown_names(lookup, "order", {one.order.after for one in views if one.order.after})
    cells = [
        (
            shown[str(row["id"])],
            cases[str(row["case"])],
            str(row["state"]),
            str(row["ends"] or "-"),
            *([before.get(str(row["after"]), "-")] if before else []),
            short(str(row["id"])),
        )
        for row in rows
    ]
    headings = ("order", "case", "state", "ends", *(["after"] if before else []), "id")
    lines = page.lines(columns(cells, headings), "no orders")
    call.out.answer({**page.members, "orders": rows}, lines)
    return 0


def _standing(view: OrderView) -> dict[str, Any]:
    ends = view.standing.ends
    return {"state": view.standing.state, "ends": None if ends is None else moment(ends)}
