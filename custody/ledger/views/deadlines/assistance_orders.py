"""Tasks of assistance orders: service and answer."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Assist


def answers(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Task]:
    """Yield the answers to assistance orders due between two instants (seconds UTC), the earliest first.

    With ``term`` ``closed`` those that are no longer awaited.
    """
    for order in lookup.under(Assist, term, format_instant(low), format_instant(high)):
        yield _row(order, order.answer_due_at)


def waiting(lookup: Lookup) -> Iterator[Task]:
    """Yield tasks for the open assistance orders that have no due date."""
    for order in lookup.under(Assist, "undated", ""):
        yield _row(order, None)


def _row(order: Assist, at: int | None) -> Task:
    """Return the task of one assistance order: service, or the answer once it was served."""
    step = "answer" if order.served is not None else "serve" if at is None else "serve_by"
    kind = "assistance_order.served" if order.served is None else "assistance_order.answered"
    return Task(
        "assistance_order_end" if at is not None else "assistance_order",
        "assistance_order",
        order.id,
        f"assistance_order_{step}",
        since=order.issued,
        at=at,
        case=order.case,
        awaited=kind,
        roles=turn(kind, recorded=True),
    )
