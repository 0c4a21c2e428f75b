"""Tasks from lapses that a machine recorded under a date now disputed."""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.entries.countable_dates import Dates
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Order, Request

_KIND = "entry.lapse_retracted"


def waiting(lookup: Lookup, now: int) -> Iterator[Task]:
    """Yield a task for each order or request whose lapse was recorded before it came."""
    dates = Dates(lookup, now)
    found = {order.id: ("preservation_order", order.case, order.lapse) for order in dates.lapses(Order)}
    found |= {
        request.id: ("preservation_request", request.case, request.lapse) for request in dates.lapses(Request)
    }
    for thing, (space, case, position) in found.items():
        yield Task(
            "lapse_disputed",
            space,
            thing,
            "retract",
            case=case,
            awaited=_KIND,
            roles=turn(_KIND),
            position=position,
        )
