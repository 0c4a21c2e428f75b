"""Sorts open tasks: overdue first, then by deadline, undated ones last."""

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

#: Sorts at whose instant something is looked at again.
REVIEWS = frozenset({"legal_hold_review", "term_review"})
#: No deadline lies beyond it.
EVER = clock.EVER


@dataclass(frozen=True, slots=True)
class Mark:
    """A row of ``due``: its id, and its due date, or the start of its wait if it is not ``dated``."""

    uid: str
    moment: int
    dated: bool

    @classmethod
    def on(cls, row: Task) -> Mark:
        """Mark a line."""
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
    """Yield the tasks that are overdue at ``now``, due by ``until`` (seconds UTC), or undated.

    Lazily, page by page: reading the first rows reads little more than these. ``upkeep`` says which stores
    there are, of which otherwise nothing is due. ``beyond`` starts after a row: if that row has gone
    meanwhile, what has the same instant is repeated rather than left out. ``roles`` leaves out what is long
    and never the turn of anybody who has these alone, without reading it.
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
    """Yield the tasks due between two instants (seconds UTC), both included, as ``counted`` does.

    Lazily, in order; ``beyond`` starts after a row, as in ``due``.
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
    """Yield only the reviews of what ``between`` yields, without reading anything of other sorts."""
    lookup, low = Lookup(reader), low if beyond is None else max(low, beyond.moment)
    every = merge(disposition.dated(lookup, low, high), terms.ends(lookup, low, high, now), key=urgency)
    rows = (row for row in every if row.sort in REVIEWS)
    yield from rows if beyond is None else _behind(rows, beyond)


def _behind(rows: Iterable[Task], mark: Mark) -> Iterator[Task]:
    """Leave out what stands before a line, and that line."""
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
    """Yield the tasks that have no due date, in no particular order."""
    rows = chain(
        preservation_orders.waiting(lookup, now),
        preservation_orders.answers(lookup, now),
        provider_path.waiting(lookup),
        preservation_requests.waiting(lookup, now),
        preservation_requests.unkept(lookup),
        mla_requests.waiting(lookup),
        disposition.waiting(lookup),
        evidence_room.missing(lookup),
        evidence_room.discrepancies(lookup),
        evidence_room.let_go(lookup, now),
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
    """How many deadlines are overdue, ahead, and without instant; ``more``: of these are more."""

    overdue: int
    ahead: int
    undated: int
    more: bool


def count(
    reader: LedgerReader, now: int, until: int, upkeep: StoreUpkeep = NO_STORES, most: int = 1000
) -> Deadlines:
    """Count what ``due`` gives; of what waits without an instant ``most`` at most are looked at."""
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
    """Yield only what has an instant, from ``low`` up to ``until``."""
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
        after_decision.untold(lookup, low, until),
        after_decision.owing(lookup, low, until, now),
        terms.ends(lookup, low, until, now),
        stores.ends(lookup, upkeep, low, until, now),
        key=urgency,
    )
    return declined_decisions.put_right(lookup, rows)


def settled(lookup: Lookup, now: int, until: int, upkeep: StoreUpkeep = NO_STORES) -> Iterator[Task]:
    """Yield the future instants nobody waits for any more, in no order: withdrawn, answered, released."""
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
