"""Tasks of production orders: service, answer, registration of what was handed over."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Production


def of_order(order: Production) -> Iterator[Task]:
    """Yield the tasks of one production order, as the lists below have them."""
    if order.open:
        yield _row(order)
    if order.brought and not order.things:
        yield _unregistered(order)


def answers(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Task]:
    """Yield the answers to production orders due between two instants (seconds UTC), the earliest first.

    With ``term`` ``closed`` those that are no longer awaited.
    """
    for order in lookup.under(Production, term, format_instant(low), format_instant(high)):
        yield _row(order)


def waiting(lookup: Lookup) -> Iterator[Task]:
    """Yield the undated tasks: orders without a due date, and deliveries not registered."""
    for order in lookup.under(Production, "undated", ""):
        yield _row(order)
    for order in lookup.under(Production, "unregistered", ""):
        yield _unregistered(order)


def _unregistered(order: Production) -> Task:
    """Return the task to register what was handed over under an order."""
    return Task(
        "handed_over",
        "production_order",
        order.id,
        "production_order_register",
        since=order.handed,
        case=order.case,
        awaited="exhibit.registered",
        roles=turn("exhibit.registered"),
    )


def _row(order: Production) -> Task:
    """Return the task of one production order: service, or the answer once it was served."""
    step = "answer" if order.served is not None else "serve" if order.answer_due_at is None else "serve_by"
    kind = "production_order.served" if order.served is None else "production_order.answered"
    return Task(
        "production_order" if order.answer_due_at is None else "production_order_end",
        "production_order",
        order.id,
        f"production_order_{step}",
        since=order.issued,
        at=order.answer_due_at,
        case=order.case,
        awaited=kind,
        roles=turn(kind, recorded=True),
    )
