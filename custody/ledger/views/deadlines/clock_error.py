"""Orders and requests ended at a future instant, by a clock ahead of this one.

Entries may be dated some minutes ahead. Until that instant the order's deadline stays and nothing is
released.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from custody.law.clock import AHEAD, EVER, format_instant
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Order, Request

R = TypeVar("R", Order, Request)


def ended_early(lookup: Lookup, records: type[R], now: int) -> Iterator[R]:
    """Yield the orders or requests whose withdrawal or recorded lapse lies after ``now`` (seconds UTC)."""
    for record in lookup.under(records, "ended", format_instant(now + 1), format_instant(EVER)):
        if not _lapsed(record, now):
            yield record
    for record in lookup.under(records, "closed", format_instant(now + 1), format_instant(now + AHEAD)):
        if record.lapse_recorded and not record.ended:
            yield record


def _lapsed(record: Order | Request, now: int) -> bool:
    """Return whether a recorded lapse has come by ``now``."""
    end = record.granted_end
    return record.lapse_recorded and end is not None and end.earliest <= now
