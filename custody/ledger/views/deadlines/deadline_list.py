"""The list of tasks: overdue first, then by deadline, undated ones last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from itertools import chain, dropwhile, islice

from custody.frozen import dataclass
from custody.law import clock
from custody.ledger.ports import LedgerReader
from custody.ledger.views.deadlines import (
    after_decision,
    assistance_orders,
    countersignatures,
    declined_decisions,
    disposition,
    enquiries,
    evidence_room,
    machine_records,
    mla_requests,
    preservation_orders,
    preservation_requests,
    production_orders,
    proposals,
    protection,
    provider_path,
    seizures,
    stores,
    terms,
)
from custody.ledger.views.deadlines.counts import counted
from custody.ledger.views.deadlines.deadline import Task, urgency
from custody.ledger.views.deadlines.stores import NO_STORES, StoreUpkeep
from custody.ledger.views.subjects.lookup import Lookup

#: Sorts whose deadline is a review.
REVIEWS = frozenset({"legal_hold_review", "term_review"})
#: The latest instant of a deadline.
EVER = clock.EVER


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the list of tasks: a task's id, its deadline or, if not ``dated``, its beginning."""

    uid: str
    moment: int
    dated: bool

    @classmethod
    def on(cls, row: Task) -> Mark:
        """Return the place of a task."""
        return cls(row.uid, urgency(row)[0], row.at is not None)


def due(
    reader: LedgerReader,
    now: int,
    until: int,
    upkeep: StoreUpkeep = NO_STORES,
    beyond: Mark | None = None,
    *,
    roles: Collection[str] | None = None,
) -> Iterator[Task]:
    """Yield the tasks overdue at ``now``, then those due by ``until`` (seconds UTC), then undated ones.

    Lazy: the first tasks cost little. ``upkeep`` names the stores with their settings; without it no store
    has tasks. ``beyond`` starts after a task; if that task has gone meanwhile, tasks of its instant are
    repeated and none is left out. ``roles`` may leave out long lists that none of these roles must act on.
    """
    lookup, until = Lookup(reader), min(until, EVER)
    low = 0 if beyond is None else beyond.moment
    if beyond is None or beyond.dated:
        uncovered = (row for row in preservation_requests.uncovered(lookup, now) if urgency(row)[0] >= low)
        rows = merge(
            sorted(uncovered, key=urgency), dated(lookup, now, until, upkeep, low, roles=roles), key=urgency
        )
        yield from rows if beyond is None else _behind(rows, beyond)
    undated = sorted(waiting(lookup, now, upkeep), key=urgency)
    yield from undated if beyond is None or beyond.dated else _behind(undated, beyond)


def between(
    reader: LedgerReader,
    now: int,
    low: int,
    high: int,
    *,
    upkeep: StoreUpkeep = NO_STORES,
    beyond: Mark | None = None,
) -> Iterator[Task]:
    """Yield the dated tasks between two instants (seconds UTC), both included, the earliest first.

    Lazy; ``beyond`` starts after a task, as in ``due``.
    """
    lookup, low = Lookup(reader), low if beyond is None else max(low, beyond.moment)
    uncovered = (
        row for row in preservation_requests.uncovered(lookup, now) if low <= urgency(row)[0] <= high
    )
    rows = merge(sorted(uncovered, key=urgency), dated(lookup, now, high, upkeep, low), key=urgency)
    yield from rows if beyond is None else _behind(rows, beyond)


def reviews(
    reader: LedgerReader, now: int, low: int, high: int, beyond: Mark | None = None
) -> Iterator[Task]:
    """Yield the reviews among the tasks of ``between``, without reading tasks of other sorts."""
    lookup, low = Lookup(reader), low if beyond is None else max(low, beyond.moment)
    every = merge(disposition.dated(lookup, low, high), terms.ends(lookup, low, high, now), key=urgency)
    rows = (row for row in every if row.sort in REVIEWS)
    yield from rows if beyond is None else _behind(rows, beyond)


def _behind(rows: Iterable[Task], mark: Mark) -> Iterator[Task]:
    """Yield the tasks after a place in the list, without the task at that place."""
    rest = dropwhile(lambda row: urgency(row)[0] < mark.moment, rows)
    same: list[Task] = []
    for row in rest:
        if row.uid == mark.uid:
            break
        if urgency(row)[0] > mark.moment:
            yield from same
            yield row
            break
        same.append(row)
    else:
        yield from same
    yield from rest


def waiting(lookup: Lookup, now: int, upkeep: StoreUpkeep = NO_STORES) -> Iterator[Task]:
    """Yield the undated tasks, in no order."""
    rows = chain(
        preservation_orders.waiting(lookup, now),
        preservation_orders.unserved(lookup, now),
        preservation_orders.answers(lookup, now),
        provider_path.waiting(lookup),
        preservation_requests.waiting(lookup, now),
        preservation_requests.unkept(lookup),
        mla_requests.waiting(lookup),
        disposition.waiting(lookup),
        evidence_room.missing(lookup),
        evidence_room.discrepancies(lookup),
        evidence_room.outside_under_hold(lookup, now),
        evidence_room.uncounted(lookup),
        evidence_room.unregistered(lookup),
        after_decision.copies(lookup, now),
        seizures.waiting(lookup),
        protection.waiting(lookup),
        assistance_orders.waiting(lookup),
        production_orders.waiting(lookup),
        stores.waiting(lookup, upkeep, now),
        machine_records.waiting(lookup, now),
    )
    return declined_decisions.waiting(lookup, rows)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The numbers of overdue, coming and undated tasks; ``more``: ``undated`` is a lower limit."""

    overdue: int
    ahead: int
    undated: int
    more: bool


def count(
    reader: LedgerReader, now: int, until: int, upkeep: StoreUpkeep = NO_STORES, most: int = 1000
) -> Deadlines:
    """Return the numbers of tasks that ``due`` yields; of undated ones at most ``most`` are counted."""
    overdue, ahead = counted(reader, now, [min(until, EVER)], upkeep)
    undated = len(list(islice(waiting(Lookup(reader), now, upkeep), most + 1)))
    return Deadlines(overdue, ahead, min(undated, most), more=undated > most)


def dated(
    lookup: Lookup,
    now: int,
    until: int,
    upkeep: StoreUpkeep = NO_STORES,
    low: int = 0,
    *,
    roles: Collection[str] | None = None,
) -> Iterator[Task]:
    """Yield the tasks with a deadline from ``low`` to ``until`` (seconds UTC), the earliest first.

    ``roles`` may leave out orders that none of these roles must act on.
    """
    rows = merge(
        preservation_orders.ends(lookup, low, until, now, roles),
        preservation_orders.secrecy(lookup, max(low, now + 1), until),
        preservation_requests.ends(lookup, low, until, now),
        proposals.offers(lookup, low, until, now),
        proposals.proposals(lookup, low, until, now),
        countersignatures.countersignatures(lookup, low, until),
        disposition.dated(lookup, low, until),
        evidence_room.returns(lookup, low, until, now),
        seizures.confirmations(lookup, low, until),
        protection.ends(lookup, low, until),
        assistance_orders.answers(lookup, low, until),
        production_orders.answers(lookup, low, until),
        enquiries.answers(lookup, low, until, now),
        after_decision.unnotified(lookup, low, until),
        after_decision.exhibits_to_return(lookup, low, until, now),
        terms.ends(lookup, low, until, now),
        stores.ends(lookup, upkeep, low, until, now),
        key=urgency,
    )
    return declined_decisions.put_right(lookup, rows)


def settled(lookup: Lookup, now: int, until: int, upkeep: StoreUpkeep = NO_STORES) -> Iterator[Task]:
    """Yield the deadlines after ``now`` up to ``until`` that are settled or dropped, in no order."""
    yield from preservation_orders.closed(lookup, now + 1, until, now)
    yield from preservation_orders.secrecy(lookup, now + 1, until, "closed")
    yield from preservation_requests.closed(lookup, now + 1, until, now)
    yield from proposals.offers(lookup, now + 1, until, now, "closed")
    yield from proposals.proposals(lookup, now + 1, until, now, "closed")
    yield from countersignatures.countersignatures(lookup, now + 1, until, "closed")
    yield from disposition.dated(lookup, now + 1, until, "closed")
    yield from evidence_room.returns(lookup, now + 1, until, now, "closed")
    yield from seizures.confirmations(lookup, now + 1, until, "closed")
    yield from protection.ends(lookup, now + 1, until, "closed")
    yield from assistance_orders.answers(lookup, now + 1, until, "closed")
    yield from production_orders.answers(lookup, now + 1, until, "closed")
    yield from enquiries.answers(lookup, now + 1, until, now, "closed")
    yield from terms.closed(lookup, now + 1, until, now)
    yield from stores.closed(lookup, upkeep, now + 1, until, now)
