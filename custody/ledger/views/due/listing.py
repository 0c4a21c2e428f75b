"""Puts what is due in one row: overdue first, then by the instant, last what waits without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import chain, islice

from custody.law import clock
from custody.ledger.ports import LedgerReader
from custody.ledger.views.due import (
    after,
    agreed,
    assistance,
    assists,
    duties,
    ending,
    enquiries,
    guarded,
    orders,
    requests,
    seizures,
    storeroom,
    stores,
    terms,
)
from custody.ledger.views.due.row import Due, urgency
from custody.ledger.views.due.stores import NO_STORES, Upkeep
from custody.ledger.views.lookup import Lookup

#: No deadline lies beyond it.
EVER = clock.EVER


def due(reader: LedgerReader, now: int, until: int, upkeep: Upkeep = NO_STORES) -> Iterator[Due]:
    """Give what is overdue at ``now``, what falls due up to ``until`` (seconds UTC), and what waits without an instant.

    Lazily, page by page: whoever looks at the first lines reads little more than these. ``upkeep`` says which stores
    there are, of which otherwise nothing is due.
    """
    lookup = Lookup(reader)
    uncovered = sorted(requests.uncovered(lookup, now), key=urgency)
    yield from merge(uncovered, dated(lookup, now, min(until, EVER), upkeep), key=urgency)
    waiting = (
        orders.waiting(lookup, now),
        orders.answers(lookup, now),
        requests.waiting(lookup, now),
        assistance.waiting(lookup),
        ending.waiting(lookup),
        storeroom.missing(lookup),
        seizures.waiting(lookup),
        guarded.waiting(lookup),
        assists.waiting(lookup),
        stores.waiting(lookup, upkeep, now),
    )
    yield from sorted(chain.from_iterable(waiting), key=urgency)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How many deadlines are overdue, lie ahead, and wait without an instant; ``more`` says that counting stopped."""

    overdue: int
    ahead: int
    undated: int
    more: bool


def count(
    reader: LedgerReader, now: int, until: int, upkeep: Upkeep = NO_STORES, most: int = 1000
) -> Deadlines:
    """Count what ``due`` gives, of which ``most`` at most are looked at."""
    found = list(islice(due(reader, now, until, upkeep), most + 1))
    instants = [one.at for one in found[:most]]
    return Deadlines(
        overdue=sum(at is not None and at <= now for at in instants),
        ahead=sum(at is not None and at > now for at in instants),
        undated=sum(at is None for at in instants),
        more=len(found) > most,
    )


def dated(lookup: Lookup, now: int, until: int, upkeep: Upkeep = NO_STORES) -> Iterator[Due]:
    """Give only what has an instant."""
    return merge(
        orders.ends(lookup, 0, until, now),
        orders.secrecy(lookup, now + 1, until),
        requests.ends(lookup, 0, until, now),
        agreed.offers(lookup, 0, until, now),
        agreed.proposals(lookup, 0, until, now),
        duties.countersignatures(lookup, 0, until),
        ending.dated(lookup, 0, until),
        storeroom.returns(lookup, 0, until),
        seizures.confirmations(lookup, 0, until),
        guarded.ends(lookup, 0, until),
        assists.answers(lookup, 0, until),
        enquiries.answers(lookup, 0, until, now),
        after.untold(lookup, 0, until),
        after.owing(lookup, 0, until, now),
        terms.ends(lookup, 0, until, now),
        stores.ends(lookup, upkeep, 0, until, now),
        key=urgency,
    )


def settled(lookup: Lookup, now: int, until: int, upkeep: Upkeep = NO_STORES) -> Iterator[Due]:
    """Give the instants still ahead for which nobody waits any more, in no order: withdrawn, answered, released."""
    yield from orders.closed(lookup, now + 1, until, now)
    yield from orders.secrecy(lookup, now + 1, until, "closed")
    yield from requests.closed(lookup, now + 1, until, now)
    yield from agreed.offers(lookup, now + 1, until, now, "closed")
    yield from agreed.proposals(lookup, now + 1, until, now, "closed")
    yield from duties.countersignatures(lookup, now + 1, until, "closed")
    yield from ending.dated(lookup, now + 1, until, "closed")
    yield from storeroom.returns(lookup, now + 1, until, "closed")
    yield from seizures.confirmations(lookup, now + 1, until, "closed")
    yield from guarded.ends(lookup, now + 1, until, "closed")
    yield from assists.answers(lookup, now + 1, until, "closed")
    yield from enquiries.answers(lookup, now + 1, until, now, "closed")
    yield from terms.closed(lookup, now + 1, until, now)
    yield from stores.closed(lookup, upkeep, now + 1, until, now)
