"""What a machine recorded under a date that is disputed now, and that a person has to answer."""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.views.dates import Dates
from custody.ledger.views.due.row import Due, turn
from custody.ledger.views.lookup import Lookup
from custody.model.records import Order, Request

_KIND = "content.retracted"


def waiting(lookup: Lookup, now: int) -> Iterator[Due]:
    """Yield each lapse that was recorded before it came, by a clock that was wrong."""
    dates = Dates(lookup, now)
    for space, records in (("order", Order), ("request", Request)):
        for one in {one.id: one for one in dates.lapses(records)}.values():
            yield Due(
                "lapse_disputed",
                space,
                one.id,
                "retract",
                case=one.case,
                awaited=_KIND,
                roles=turn(_KIND),
                position=one.lapse,
            )
