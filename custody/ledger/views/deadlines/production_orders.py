"""What is due under production orders: service, answer, registration of what was handed over."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Production


def answers(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Task]:
    """Yield the answers due to orders between two instants: open ones, or with ``closed`` settled ones."""
    for order in lookup.under(Production, term, format_instant(low), format_instant(high)):
        yield _row("production_order_end", order, order.answer_due_at)


def waiting(lookup: Lookup) -> Iterator[Task]:
    """Yield the orders that wait without an instant, and those with unregistered deliveries."""
    for order in lookup.under(Production, "undated", ""):
        yield _row("production_order", order, None)
    for order in lookup.under(Production, "unregistered", ""):
        yield Task(
            "handed_over",
            "production_order",
            order.id,
            "production_order_register",
            since=order.handed,
            case=order.case,
            awaited="exhibit.registered",
            roles=turn("exhibit.registered"),
        )


def _row(sort: str, order: Production, at: int | None) -> Task:
    step = "serve" if order.served is None else "answer"
    kind = "production_order.served" if order.served is None else "production_order.answered"
    return Task(
        sort,
        "production_order",
        order.id,
        f"production_order_{step}",
        since=order.issued,
        at=at,
        case=order.case,
        awaited=kind,
        roles=turn(kind, recorded=True),
    )
