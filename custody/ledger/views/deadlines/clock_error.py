"""What was ended by a clock ahead of this one: an entry may say what happens within the next minutes.

Until that has really come, nothing is let go and its deadline stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from custody.law.clock import AHEAD, EVER, format_instant
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Order, Request

R = TypeVar("R", Order, Request)


def ended_early(lookup: Lookup, records: type[R], now: int) -> Iterator[R]:
    """Yield the orders or requests that a withdrawal or a recorded lapse ends at a future instant."""
    for one in lookup.under(records, "ended", format_instant(now + 1), format_instant(EVER)):
        if not _lapsed(one, now):
            yield one
    for one in lookup.under(records, "closed", format_instant(now + 1), format_instant(now + AHEAD)):
        if one.lapse_recorded and not one.ended:
            yield one


def _lapsed(one: Order | Request, now: int) -> bool:
    end = one.granted_end
    return one.lapse_recorded and end is not None and end.earliest <= now
