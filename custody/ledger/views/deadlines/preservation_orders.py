"""Tasks of orders under article 25: ends of periods, clocks not started, ends of confidentiality."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from itertools import chain

from custody.law import foreign_request_clock
from custody.law.clock import DAY, EVER, Deadline, format_instant
from custody.ledger.views.deadlines.clock_error import ended_early
from custody.ledger.views.deadlines.deadline import Task, turn, urgency
from custody.ledger.views.instruments.unconfirmed_preservation import NOT_KEPT, unkept, unmet_among
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.worklist.next_steps import (
    Step,
    end_step,
    followed_step,
    renewal_unserved_step,
    start_step,
    unkept_step,
    unserved_step,
)
from custody.model.preservation_orders.rules.form import OBTAINED
from custody.model.records import OPEN_END, Adopted, Compliance, Contest, Order, Request, Secrecy
from custody.model.schema.permits import AUTHORITY

#: The roles that may have to act on the end of a period, before and after it.
_AHEAD, _ENDED = (
    frozenset(
        role
        for often in (False, True)
        for reason in (None, *NOT_KEPT)
        for role in end_step(ended=ended, renewable=often, reason=reason).roles
    )
    for ended in (False, True)
)

#: Seconds before its end in which an order without service is asked for by its end alone.
NEAR = 14 * DAY


def ends(
    lookup: Lookup, low: int, high: int, now: int, roles: Collection[str] | None = None
) -> Iterator[Task]:
    """Yield the ends of orders' periods between two instants (seconds UTC), the earliest first.

    Orders that were followed up or ended are left out. ``roles`` leaves out, unread, ends that none of them
    must act on.
    """
    spans = ((low, min(high, now), _ENDED), (max(low, now + 1), high, _AHEAD))
    wanted = (span for span in spans if roles is None or span[2].intersection(roles))
    read = (
        lookup.batches(Order, "due", format_instant(start), format_instant(end)) for start, end, _ in wanted
    )
    listed = _ends(lookup, chain.from_iterable(read), now)
    return merge(listed, early(lookup, low, high, now), key=urgency)


def early(lookup: Lookup, low: int, high: int, now: int) -> list[Task]:
    """Return the ends of orders that a future entry ends, which the index lacks, the earliest first."""
    found = [order for order in ended_early(lookup, Order, now) if order.followed is None]
    again = (row for row in _ends(lookup, [found], now) if low <= (row.at or 0) <= high)
    return sorted(again, key=urgency)


def _ends(lookup: Lookup, batches: Iterable[list[Order]], now: int) -> Iterator[Task]:
    """Yield the ends of orders' last periods; requests and answers are read in batches."""
    laws: dict[str, int | None] = {}
    for orders in batches:
        beneath = lookup.reader.listed(Request.space, "order", [order.id for order in orders])
        answered = unmet_among(lookup, orders)
        for order in orders:
            end = order.granted_end
            if end is not None:
                needed = _needed(lookup.many(Request, beneath.get(order.id, [])), end.earliest)
                step = end_step(
                    ended=end.earliest <= now,
                    renewable=_renewable(lookup, order, laws),
                    reason=unkept(answered.get(order.id)),
                    obtained=order.preservation_means == OBTAINED,
                )
                yield _end(order, end, step, needed)


def closed(lookup: Lookup, low: int, high: int, now: int) -> Iterator[Task]:
    """Yield the ends between two instants of orders withdrawn or made open-ended, in no order."""
    still = {order.id for order in ended_early(lookup, Order, now)}
    over = lookup.under(Order, "closed", format_instant(low), format_instant(high))
    open_ended = lookup.under(Order, "due", OPEN_END)
    for order in chain((period for period in over if period.id not in still), open_ended):
        end = order.granted_end
        if end is not None and low <= end.earliest <= high:
            beneath = carried_out(lookup, order, end.earliest)
            yield _end(order, end, end_step(ended=end.earliest <= now, renewable=False), beneath)


def _end(order: Order, end: Deadline, step: Step, beneath: tuple[str, ...]) -> Task:
    """Return the task of the end of an order's last period."""
    return _row(
        "preservation_order_end",
        order,
        step,
        at=end.earliest,
        not_before=end.latest,
        beneath=beneath,
    )


def _renewable(lookup: Lookup, order: Order, laws: dict[str, int | None]) -> bool:
    """Return whether an order may be renewed once more; ``laws`` caches each profile's limit."""
    law = f"{order.rule}/{order.rule_version}"
    if law not in laws:
        adopted = lookup.maybe(Adopted, law)
        laws[law] = None if adopted is None else adopted.max_renewals
    often = laws[law]
    return order.renewal_allowed and (often is None or len(order.periods) <= often)


def carried_out(lookup: Lookup, order: Order, end: int) -> tuple[str, ...]:
    """Return the sorted ids of other States' requests that an order carries out beyond an instant."""
    return _needed(lookup.under(Request, "order", order.id), end)


def _needed(requests: Iterable[Request], end: int) -> tuple[str, ...]:
    """Return the sorted ids of these requests that run beyond an instant (seconds UTC)."""
    ends = ((request.id, request.ended, foreign_request_clock.ends(request.course)) for request in requests)
    return tuple(
        sorted(key for key, over, until in ends if not over and (until is None or until.latest > end))
    )


def waiting(lookup: Lookup, now: int) -> Iterator[Task]:
    """Yield the orders without an end: clock not started, or open since the data were requested."""
    for orders in chain(lookup.batches(Order, "due", OPEN_END), [list(ended_early(lookup, Order, now))]):
        answered = unmet_among(lookup, orders)
        for order in orders:
            reason = unkept(answered.get(order.id))
            step = None if reason is None else unkept_step(reason)
            if order.followed is not None:
                yield _row("data_requested", order, step or followed_step(), since=order.followed)
            elif not order.periods:
                yield _row("start", order, step or start_step(order), since=order.issued)


def unserved(lookup: Lookup, now: int) -> Iterator[Task]:
    """Yield the orders whose period runs and that, or whose renewal, still have to be served.

    Receipt or an answer on record stands for service of the order. One that ends within ``NEAR`` has a task already,
    its end, and is not listed again.
    """
    for order in lookup.under(Order, "unserved", format_instant(now + NEAR), format_instant(EVER)):
        if order.renewal_unserved:
            yield _row("unserved", order, renewal_unserved_step(), since=order.renewed)
        else:
            yield _row("unserved", order, unserved_step(), since=order.issued)


def secrecy(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Task]:
    """Yield the ends of confidentiality between two instants (seconds UTC), the earliest first.

    Each bound person has an end of their own, independent of the order's period. ``term`` is ``due`` for
    persons still bound, ``closed`` for those released.
    """
    for duty in lookup.under(Secrecy, term, format_instant(low), format_instant(high)):
        yield Task(
            "confidentiality_end",
            "preservation_order",
            duty.order,
            "confidentiality",
            at=duty.until,
            case=duty.case,
            roles=(AUTHORITY,),
            position=None if duty.by_order else duty.position,
        )


def answers(lookup: Lookup, now: int) -> Iterator[Task]:
    """Yield tasks for orders not complied with, and for open challenges to orders and quashings."""
    for found in lookup.under(Compliance, "open", ""):
        if not lookup.get(Order, found.order).ended_by(now):
            yield Task(
                "compliance",
                "preservation_order",
                found.order,
                f"consequence_{found.consequence}",
                since=found.since,
                case=found.case,
                roles=(AUTHORITY,),
            )
    for contest in lookup.under(Contest, "open", ""):
        yield Task(
            "challenge",
            contest.thing,
            contest.order,
            _brought(contest),
            since=contest.since,
            case=contest.case,
            awaited=f"{contest.thing}.challenge_ended",
            roles=turn(f"{contest.thing}.challenge_ended", recorded=True),
            position=contest.position,
        )


def _brought(contest: Contest) -> str:
    """Return the task code of a challenge: to an order or its quashing, suspensive or not."""
    what = "challenge" if contest.against == "order" else "challenge_quashing"
    return f"{what}_suspends" if contest.suspensive else what


def _row(
    sort: str,
    order: Order,
    step: Step,
    *,
    since: int | None = None,
    at: int | None = None,
    not_before: int | None = None,
    beneath: tuple[str, ...] = (),
) -> Task:
    """Return a task of an order for its next step."""
    return Task(
        sort,
        "preservation_order",
        order.id,
        step.why,
        since=since,
        at=at,
        not_before=not_before,
        case=order.case,
        awaited=step.kind,
        roles=step.roles,
        beneath=beneath,
    )
