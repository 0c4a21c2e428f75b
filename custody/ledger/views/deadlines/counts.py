"""Numbers of deadlines by index, at constant cost, without reading their records.

Sorts whose listed records may have no task are few; only their records are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from custody.law.clock import format_instant
from custody.ledger.ports import LedgerReader
from custody.ledger.views.deadlines import (
    after_decision,
    preservation_orders,
    preservation_requests,
    proposals,
    stores,
    terms,
)
from custody.ledger.views.deadlines.deadline import Task
from custody.ledger.views.deadlines.stores import NO_STORES, StoreUpkeep
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.record import Record
from custody.model.records import (
    Assist,
    CheckOut,
    Claim,
    ClaimNotice,
    Copy,
    Countersign,
    Disposition,
    Duty,
    Enquiry,
    Examination,
    LegalHold,
    Offer,
    Order,
    Outcome,
    Production,
    Request,
    Secrecy,
    Seizure,
)

#: Sorts with one task for each record listed under a term by an instant.
LISTED: dict[str, tuple[type[Record], str]] = {
    "appeal_end": (Outcome, "due"),
    "assistance_order_end": (Assist, "due"),
    "ruling_end": (Claim, "due"),
    "confirmation_end": (Seizure, "due"),
    "copy_return": (Copy, "due"),
    "countersign": (Countersign, "due"),
    "disclosure_duty_end": (Duty, "due"),
    "enquiry_end": (Enquiry, "due"),
    "legal_hold_review": (LegalHold, "due"),
    "loan_return": (Disposition, "due"),
    "objection_end": (Examination, "due"),
    "offer_end": (Offer, "due"),
    "preservation_order_end": (Order, "due"),
    "production_order_end": (Production, "due"),
    "request_end": (Request, "due"),
    "return_due": (CheckOut, "due"),
    "confidentiality_end": (Secrecy, "due"),
    "notify": (Order, "notify"),
    "claim_period_end": (ClaimNotice, "due"),
}
#: Sorts that are never overdue: the end of confidentiality is no omission.
_AHEAD = frozenset({"confidentiality_end"})


def counted(
    reader: LedgerReader,
    now: int,
    untils: Sequence[int],
    upkeep: StoreUpkeep = NO_STORES,
    sorts: Collection[str] | None = None,
) -> list[int]:
    """Return the number of deadlines overdue at ``now``, then of those due up to each of ``untils``.

    Instants in seconds UTC, rising; each count begins after the one before it. ``sorts`` None counts every
    sort.
    """
    lookup, counts = Lookup(reader), []
    read = [
        task.at
        for task in _read(lookup, now, untils[-1] if untils else now, upkeep)
        if task.at is not None and (sorts is None or task.sort in sorts)
    ]
    low = 0
    for high in (now, *untils):
        listed = (
            reader.count(records.space, term, format_instant(low), format_instant(high))
            for sort, (records, term) in LISTED.items()
            if (sorts is None or sort in sorts) and not (sort in _AHEAD and low == 0)
        )
        counts.append(sum(low <= at <= high for at in read) + sum(listed))
        low = high + 1
    return counts


def _read(lookup: Lookup, now: int, until: int, upkeep: StoreUpkeep) -> Iterator[Task]:
    """Yield, in no order, the tasks whose sort is not indexed one by one."""
    return chain(
        preservation_requests.uncovered(lookup, now),
        preservation_orders.early(lookup, 0, until, now),
        preservation_requests.early(lookup, 0, until, now),
        proposals.proposals(lookup, 0, until, now),
        after_decision.exhibits_to_return(lookup, 0, until, now),
        terms.ends(lookup, 0, until, now),
        stores.ends(lookup, upkeep, 0, until, now),
    )
