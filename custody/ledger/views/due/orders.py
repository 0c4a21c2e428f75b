"""What is due under art. 25 orders: the end of a period, a clock that has not started, the end of confidentiality."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain

from custody.law import abroad
from custody.law.clock import Deadline, format_instant
from custody.ledger.views.due.early import ended_early
from custody.ledger.views.due.row import Due, turn, urgency
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.steps import Step, end_step, followed_step, start_step
from custody.model.records import OPEN_END, Adopted, Compliance, Contest, Order, Request, Secrecy
from custody.model.roles import AUTHORITY


def ends(lookup: Lookup, low: int, high: int, now: int) -> Iterator[Due]:
    """Give the ends of periods between two instants that nobody has seen to, in order."""
    laws: dict[str, int | None] = {}

    def rows(orders: Iterable[Order]) -> Iterator[Due]:
        for order in orders:
            if order.granted_end is not None:
                yield end_of(lookup, order, order.granted_end, now, renewable=_renewable(lookup, order, laws))

    early = (one for one in ended_early(lookup, Order, now) if one.followed is None)
    again = [row for row in rows(early) if low <= (row.at or 0) <= high]
    listed = rows(lookup.under(Order, "due", format_instant(low), format_instant(high)))
    yield from merge(listed, sorted(again, key=urgency), key=urgency)


def closed(lookup: Lookup, low: int, high: int, now: int) -> Iterator[Due]:
    """Give the ends that nobody waits for any more, because the order was withdrawn or has become open-ended."""
    early = {one.id for one in ended_early(lookup, Order, now)}
    for order in lookup.under(Order, "closed", format_instant(low), format_instant(high)):
        if order.granted_end is not None and order.id not in early:
            yield end_of(lookup, order, order.granted_end, now, renewable=False)
    for order in lookup.under(Order, "due", OPEN_END):
        if order.granted_end is not None and low <= order.granted_end.earliest <= high:
            yield end_of(lookup, order, order.granted_end, now, renewable=False)


def end_of(lookup: Lookup, order: Order, end: Deadline, now: int, *, renewable: bool) -> Due:
    """Give the end of an order's last period."""
    return _row(
        "order_end",
        order,
        end_step(ended=end.earliest <= now, renewable=renewable),
        at=end.earliest,
        not_before=end.latest,
        beneath=carried_out(lookup, order, end.earliest),
    )


def _renewable(lookup: Lookup, order: Order, laws: dict[str, int | None]) -> bool:
    """Say whether an order may be renewed once more; ``laws`` remembers how often each profile allows it."""
    law = f"{order.rule}/{order.rule_version}"
    if law not in laws:
        adopted = lookup.maybe(Adopted, law)
        laws[law] = None if adopted is None else adopted.renewals
    often = laws[law]
    return order.renewal_allowed and (often is None or len(order.periods) <= often)


def carried_out(lookup: Lookup, order: Order, end: int) -> tuple[str, ...]:
    """Name the requests of other States that an order carries out and that need it beyond an instant."""
    needed = []
    for request in lookup.under(Request, "order", order.id):
        until = abroad.ends(request.course)
        if not request.ended and (until is None or until.latest > end):
            needed.append(request.id)
    return tuple(sorted(needed))


def waiting(lookup: Lookup, now: int) -> Iterator[Due]:
    """Give the orders that have no end: the clock has not started, or a request for the data has stopped it."""
    for order in chain(lookup.under(Order, "due", OPEN_END), ended_early(lookup, Order, now)):
        if order.followed is not None:
            yield _row("followed", order, followed_step(), since=order.followed)
        elif not order.periods:
            yield _row("start", order, start_step(order), since=order.issued)


def secrecy(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Due]:
    """Give the ends of confidentiality between two instants, in order; it is a clock apart from the period's.

    Each person who is bound has an end of their own; ``term`` says whether those still bound or those let off.
    """
    for one in lookup.under(Secrecy, term, format_instant(low), format_instant(high)):
        yield Due(
            "secrecy_end",
            "order",
            one.order,
            "secrecy",
            at=one.until,
            case=one.case,
            roles=(AUTHORITY,),
            position=None if one.by_order else one.position,
        )


def answers(lookup: Lookup, now: int) -> Iterator[Due]:
    """Give what has to follow orders that were not complied with, and what was brought against orders."""
    for found in lookup.under(Compliance, "open", ""):
        if not lookup.get(Order, found.order).ended_by(now):
            yield Due(
                "compliance",
                "order",
                found.order,
                f"follows_{found.follows}",
                since=found.since,
                case=found.case,
                roles=(AUTHORITY,),
            )
    for contest in lookup.under(Contest, "open", ""):
        yield Due(
            "contest",
            "order",
            contest.order,
            "contest_suspends" if contest.suspensive else "contest",
            since=contest.since,
            case=contest.case,
            awaited="order.contest_ended",
            roles=turn("order.contest_ended", recorded=True),
            position=contest.position,
        )


def _row(
    sort: str,
    order: Order,
    step: Step,
    *,
    since: int | None = None,
    at: int | None = None,
    not_before: int | None = None,
    beneath: tuple[str, ...] = (),
) -> Due:
    return Due(
        sort,
        "order",
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
