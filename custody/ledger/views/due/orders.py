"""What is due under art. 25 orders: the end of a period, a clock that has not started, the end of confidentiality."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law import abroad
from custody.law.clock import Deadline, format_instant
from custody.ledger.views.due.row import Due
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.steps import Step, end_step, followed_step, start_step
from custody.model.records import OPEN_END, Adopted, Order, Request
from custody.model.roles import AUTHORITY


def ends(lookup: Lookup, low: int, high: int, now: int) -> Iterator[Due]:
    """Give the ends of periods between two instants that nobody has seen to, in order."""
    laws: dict[str, int | None] = {}
    for order in lookup.under(Order, "due", format_instant(low), format_instant(high)):
        if order.granted_end is not None:
            yield end_of(lookup, order, order.granted_end, now, renewable=_renewable(lookup, order, laws))


def closed(lookup: Lookup, low: int, high: int, now: int) -> Iterator[Due]:
    """Give the ends that nobody waits for any more, because the order was withdrawn or has become open-ended."""
    for order in lookup.under(Order, "closed", format_instant(low), format_instant(high)):
        if order.granted_end is not None:
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


def waiting(lookup: Lookup) -> Iterator[Due]:
    """Give the orders that have no end: the clock has not started, or a request for the data has stopped it."""
    for order in lookup.under(Order, "due", OPEN_END):
        if order.followed is not None:
            yield _row("followed", order, followed_step(), since=order.followed)
        elif not order.periods:
            yield _row("start", order, start_step(order), since=order.issued)


def secrecy(lookup: Lookup, low: int, high: int) -> Iterator[Due]:
    """Give the ends of confidentiality between two instants, in order; it is a clock apart from the period's."""
    for order in lookup.under(Order, "secret", format_instant(low), format_instant(high)):
        until = order.secret_until
        yield Due(
            "secrecy_end",
            "order",
            order.id,
            "secrecy",
            at=until,
            case=order.case,
            roles=(AUTHORITY,),
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
