"""Tasks under article 42 requests: ends of granted periods, awaited answers, data after their duty.

A decision on preserved data is a task of the request for mutual legal assistance. The end of the domestic order that
executes a request is a task of that order. A task for the other State names no role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import merge
from itertools import chain

from custody.law import foreign_request_clock
from custody.law.clock import Deadline, format_instant
from custody.ledger.views.deadlines.clock_error import ended_early
from custody.ledger.views.deadlines.deadline import Task, urgency
from custody.ledger.views.instruments.unconfirmed_preservation import uninformed_answer
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.kinds import permit_of
from custody.model.records import OPEN_END, Order, Request


def ends(lookup: Lookup, low: int, high: int, now: int) -> Iterator[Task]:
    """Yield the granted ends between two instants (seconds UTC) still to be acted on, the earliest first."""
    listed = _ends(lookup.under(Request, "due", format_instant(low), format_instant(high)), now)
    return merge(listed, early(lookup, low, high, now), key=urgency)


def early(lookup: Lookup, low: int, high: int, now: int) -> list[Task]:
    """Return the ends of requests that a future entry ends, which the index lacks, the earliest first."""
    again = (row for row in _ends(ended_early(lookup, Request, now), now) if low <= (row.at or 0) <= high)
    return sorted(again, key=urgency)


def _ends(requests: Iterable[Request], now: int) -> Iterator[Task]:
    """Yield the task of the end of each of these requests that has one."""
    for request in requests:
        end = foreign_request_clock.ends(request.course)
        if end is not None:
            yield _end(request, end, now)


def _end(request: Request, end: Deadline, now: int) -> Task:
    """Return the task of a request's end: extension, lapse, or a warning before it."""
    incoming = request.incoming
    if request.asked is not None:
        return _row(
            "request_end",
            request,
            "extension",
            "preservation_request.extension_decided",
            here=incoming,
            end=end,
        )
    if end.earliest <= now:
        return _row("request_end", request, "lapsed", "preservation_request.lapsed", end=end)
    why = "ends_soon" if incoming else "extend"
    return _row(
        "request_end", request, why, "preservation_request.extension_requested", here=not incoming, end=end
    )


def closed(lookup: Lookup, low: int, high: int, now: int) -> Iterator[Task]:
    """Yield the granted ends between two instants that are settled or no longer the end, in no order."""
    still = {request.id for request in ended_early(lookup, Request, now)}
    for request in lookup.under(Request, "closed", format_instant(low), format_instant(high)):
        if request.id in still:
            continue
        yield _row("request_end", request, "settled", None, end=request.granted_end)
    for request in lookup.under(Request, "due", OPEN_END):
        end = request.granted_end
        if end is not None and low <= end.earliest <= high:
            yield _row("request_end", request, "settled", None, end=end)


def waiting(lookup: Lookup, now: int) -> Iterator[Task]:
    """Yield the undated tasks of requests, in no order."""
    still = list(ended_early(lookup, Request, now))
    endless = (request for request in still if foreign_request_clock.ends(request.course) is None)
    for request in chain(lookup.under(Request, "due", OPEN_END), endless):
        if not request.periods:
            why = "effect" if request.incoming else "report"
            yield _row("preservation", request, why, "preservation_request.effected", here=request.incoming)
        elif request.granted and not request.pending:
            yield _execution(request, now)
    for request in chain(lookup.under(Request, "wants", ""), still):
        if request.warned is not None:
            kind, here = "preservation_request.concern_answered", not request.incoming
            yield _row("concern", request, "concern", kind, here=here, since=request.warned)
        if request.unasked:
            kind = "preservation_request.queried" if request.incoming else "preservation_request.supplemented"
            yield _row("particulars", request, "particulars", kind)
    yield from without_basis(lookup)
    for request in lookup.under(Request, "holding", ""):
        if request not in still:
            yield _holding(request)


def _execution(request: Request, now: int) -> Task:
    """Return the task to execute a granted request; nothing is released before its granted end."""
    row = _row("execution", request, "execute", "preservation_request.data_released", here=request.incoming)
    end = request.granted_end
    return row if end is None or end.latest <= now else replace(row, not_before=end.latest)


def uncovered(lookup: Lookup, now: int) -> Iterator[Task]:
    """Yield the requests whose domestic order ended for good while their duty lasts."""
    for request in lookup.under(Request, "order", "", "~"):
        order = None if request.order is None else lookup.maybe(Order, request.order)
        until = foreign_request_clock.ends(request.course)
        if order is None or (until is not None and until.latest <= now):
            continue
        since = _first(order.withdrawn, order.set_aside)
        if since is None and order.lapse_recorded and order.granted_end is not None:
            since = order.granted_end.earliest
        if since is not None:
            yield replace(
                _row("order_beneath", request, "order", "preservation_order.issued"), since=None, at=since
            )


def without_basis(lookup: Lookup) -> Iterator[Task]:
    """Yield requests whose data are preserved here without order or other basis (article 24(4))."""
    for request in lookup.under(Request, "no_basis", ""):
        yield _row(
            "no_basis", request, "no_basis", "preservation_request.order_linked", since=request.effected
        )


def unkept(lookup: Lookup) -> Iterator[Task]:
    """Yield the requests whose State is still to be informed that the data are not kept (42(7)).

    The data are not kept where the addressee of the domestic order says so.
    """
    for request in lookup.under(Request, "order", "", "~"):
        found = uninformed_answer(lookup, request)
        if found is not None:
            yield _row(
                "unkept", request, "unkept", "preservation_request.concern_notified", since=found.since
            )


def _holding(request: Request) -> Task:
    """Return the task to release data whose duty ended; after a lapse not before the latest end."""
    over = _first(request.refusal, request.withdrawn)
    end = foreign_request_clock.ends(request.course) if over is None else None
    since = end.earliest if end is not None else over
    latest = None if end is None else end.latest
    if not request.withdrawal_documented:
        latest = request.latest_end
    row = _row("release", request, "release", "preservation_request.data_released", since=since)
    return row if latest is None else replace(row, not_before=latest)


def _row(
    sort: str,
    request: Request,
    why: str,
    awaited: str | None,
    *,
    here: bool = True,
    since: int | None = None,
    end: Deadline | None = None,
) -> Task:
    """Return a task of a request; ``here`` is False where the other State must act."""
    permit = permit_of(awaited) if awaited is not None and here else None
    return Task(
        sort,
        "preservation_request",
        request.id,
        why,
        since=request.made if since is None and end is None else since,
        at=None if end is None else end.earliest,
        not_before=None if end is None else end.latest,
        case=request.case,
        awaited=awaited,
        roles=() if permit is None else tuple(sorted(permit.act)),
    )


def _first(*instants: int | None) -> int | None:
    """Return the earliest of these instants (seconds UTC), None if all are None."""
    return min((instant for instant in instants if instant is not None), default=None)
