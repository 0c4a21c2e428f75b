"""What a machine recorded under a date that is disputed now, and that a person has to answer."""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.entries.countable_dates import Dates
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Order, Request

_KIND = "entry.lapse_retracted"


def waiting(lookup: Lookup, now: int) -> Iterator[Task]:
    """Yield each lapse that was recorded before it came, by a clock that was wrong."""
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
