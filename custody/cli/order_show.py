"""`custody order list` and `custody order show`: which periods an order has, what they leave open, who must act."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, otherwise_document
from custody.cli.doubted import doubted_among, doubted_document
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.order_path import path_document
from custody.cli.order_words import answers_document, course_document
from custody.cli.output import Told
from custody.cli.safeguards import safeguards_document
from custody.cli.timeliness import tell_unread, verdict_document
from custody.cli.words import document, moment, short
from custody.law.safeguards import OF_ORDER
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.pressing import OrderView

STATES = ("due_soon", "followed", "in_force", "lapsed", "not_started", "quashed", "withdrawn")
TOLD = (
    "legal_basis",
    "limb",
    "most_penalty_months",
    "data_categories",
    "vulnerability",
    "issuing_authority",
    "addressee",
    "scope",
    "grounds",
    "confidential_until",
)


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    listing = actions.add_parser("list", help="list orders, the soonest end first")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--standing", choices=STATES, help="only those that stand so now")
    add_paging(listing)
    shared(listing)
    example(listing, "custody order list --case C-2026-014 --standing due_soon")
    listing.set_defaults(run=_list)
    show: argparse.ArgumentParser = actions.add_parser(
        "show", help="show an order's periods, gaps and next step"
    )
    show.add_argument("order", help="number, identifier or its first characters")
    shared(show)
    example(show, "custody order show P-7/2026")
    show.set_defaults(run=_show)


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


def _show(call: Call) -> int:
    from custody.cli.acting import command_of
    from custody.law.clock import DAY
    from custody.ledger.views.corrected import otherwise
    from custody.ledger.views.course import course_of
    from custody.ledger.views.declined import resting
    from custody.ledger.views.path import way_of
    from custody.ledger.views.pressing import dated_in, view_order
    from custody.ledger.views.secrecy import secret_order
    from custody.ledger.views.steps import next_step
    from custody.ledger.views.timely import order_verdicts
    from custody.ledger.views.unkept import unmet
    from custody.model.records import Order
    from custody.pages.orders import order as order_page
    from custody.pages.render.text import text
    from storage.page_context import FrontEnd, vault_context

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        order = lookup.get(Order, lookup.resolve("order", call.args.order))
        view = view_order(order, now, call.settings.due_days * DAY)
        step = next_step(view, unmet(lookup, order), declined=order.id in resting(lookup))
        course, secret = course_of(lookup, order), secret_order(vault.reader(), order.id, now)
        way = way_of(lookup, order)
        numbers: dict[str, str | None] = {one: lookup.label_of("order", one) for one in way.orders}
        numbers |= {one.id: lookup.label_of("request", one.id) for one in way.requests}
        number = lookup.label_of("order", order.id)
        case = lookup.label_of("case", order.case)
        entries = list(vault.entries().of(order.id))
        context = vault_context(vault, front=FrontEnd(command_of=command_of))
        written = text(order_page(context, order.id))
        verdicts = order_verdicts(vault.reader(), order, vault.stamps())
        tell_unread(call, vault, verdicts)
        doubted = doubted_among(vault.reader(), entries)
    issued, differs = entries[0], otherwise(entries)
    dated = {gap: dated_in(gap, entries) for gap in view.gaps}
    safeguards = safeguards_document(issued, OF_ORDER)
    told = {name: issued.current(name) for name in TOLD}
    gone = issued.gone(TOLD)
    found: dict[str, Any] = {
        "number": number,
        "case_reference": case,
        **document(order),
        **told,
        "erased": gone,
        "safeguards": safeguards,
        **course_document(course),
        "answers": answers_document(entries),
        "path": path_document(way, entries, numbers),
        "secrecy": None if secret is None else {"until": secret.until, "bound": secret.bound},
        **_standing(view),
        "not_before": None if view.not_before is None else moment(view.not_before),
        "gaps": [
            {"start": moment(one.start), "end": moment(one.end), "entries": [it.position for it in inside]}
            for one, inside in dated.items()
        ],
        "lags": list(view.lags),
        "acts": [verdict_document(one) for one in verdicts],
        "next": None if step is None else {"kind": step.kind, "roles": list(step.roles), "why": step.why},
        "entries": [one.position for one in entries],
        "document_sha256": issued.current("document_sha256"),
        "corrected": corrected_document(entries),
        "by_corrections": otherwise_document(differs),
        **doubted_document(doubted),
    }
    call.out.answer(found, [Told(line) for line in written])
    return 0
