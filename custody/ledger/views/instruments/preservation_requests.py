"""Requests to preserve data for another State (article 42), at one instant.

Two clocks run apart: the duty to the requesting State, and the domestic order that executes the request, with
its own end. Roles named here are reminders, no rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.frozen import dataclass
from custody.law import clock, foreign_request_clock
from custody.law.clock import DAY, ClockState, Deadline, Period, format_instant
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.instruments.unconfirmed_preservation import is_uninformed, unkept, unmet
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.kinds import permit_of
from custody.model.records import OPEN_END, Assistance, Compliance, Order, Request

#: States without an end of their own.
OPEN_ENDED = ("extension_pending", "granted", "pending_decision")


@dataclass(frozen=True, slots=True)
class DomesticOrder:
    """The domestic order that executes a request, with its clock; ``short``: it ends too early.

    ``unmet`` is its addressee's newest answer if that is noncompliance. ``untold``: by that answer the data
    are not kept, and the other State has not been informed since.
    """

    order: Order
    standing: ClockState
    short: bool
    unmet: Compliance | None = None
    untold: bool = False

    @property
    def renewable(self) -> bool:
        """Whether the domestic order can be renewed and would keep the data."""
        runs = self.standing.state in ("due_soon", "in_force")
        return runs and self.order.renewal_allowed and unkept(self.unmet) is None

    @property
    def remedy(self) -> str:
        """The kind of entry by which a domestic order reaches the end of the duty: start, renewal, new order."""
        if self.renewable:
            return "preservation_order.renewed"
        if self.standing.state != "not_started":
            return "preservation_order.issued"
        return {
            "service": "preservation_order.served",
            "receipt": "preservation_order.receipt_acknowledged",
        }.get(self.order.clock_start, "preservation_order.issued")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An awaited kind of entry, the roles that may sign it (empty: the other State's turn), and a code.

    Codes: ``effect`` (preserve the data), ``report`` (nothing was reported), ``particulars`` (something is
    missing), ``concern`` (a concern is not answered), ``extension`` (an extension is not decided),
    ``decision`` (assistance is not decided), ``execute`` (execute what was granted, then release), ``extend``
    (ask for more time or for the data), ``ends_soon`` (the other State may still ask), ``lapsed`` (the lapse
    is not on record), ``order`` (the domestic order ends before the duty), ``no_basis`` (no domestic order or
    other basis is on record), ``path_owed`` (a provider in another State is not yet disclosed to the
    requesting State), ``linkage`` (it is not stated whether a request for assistance concerns the data),
    ``unkept`` (by the addressee's answer the data are not kept, and the other State was not informed).
    """

    kind: str
    roles: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with the state of its clock, its ends, gaps and delays, and its domestic order.

    ``end`` is None before preservation was effected, after the request ended, and while a decision keeps it
    open. ``doubtful``: the data are kept and it is not stated whether a request for assistance concerns them.
    """

    request: Request
    standing: ClockState
    end: Deadline | None
    gaps: tuple[clock.Gap, ...]
    lags: tuple[int, ...]
    beneath: DomesticOrder | None
    doubtful: bool

    @property
    def open_ended(self) -> bool:
        """Whether the duty now has no end of its own."""
        return self.standing.state in OPEN_ENDED

    @property
    def clock_known(self) -> bool:
        """Whether a period is on record; for a sent request only by the other State's report."""
        return bool(self.request.periods)


@dataclass(frozen=True, slots=True)
class RequestFile:
    """One request with its view, requests for assistance, awaited entries and own entries.

    ``onward`` are our requests to further States that name it as the one before them.
    """

    view: RequestView
    assistance: tuple[Assistance, ...]
    wanted: tuple[Wanted, ...]
    entries: tuple[EntryView, ...]
    onward: tuple[Request, ...] = ()


def view_request(lookup: Lookup, request: Request, now: int, warn: int = 14 * DAY) -> RequestView:
    """Return a request with both clocks at ``now`` (seconds UTC); ``warn`` is in seconds."""
    standing = foreign_request_clock.standing(request.course, now, warn)
    end = None if request.ended else foreign_request_clock.ends(request.course)
    periods = [Period(period.start, period.end) for period in request.periods]
    undetermined = any(lookup.under(Assistance, "undetermined", request.id))
    return RequestView(
        request=request,
        standing=standing,
        end=end,
        gaps=clock.gaps(periods),
        lags=tuple(clock.lag(period.decided, period.recorded) for period in request.periods),
        beneath=_beneath(lookup, request, now, warn),
        doubtful=undetermined and request.released is None,
    )


def _beneath(lookup: Lookup, request: Request, now: int, warn: int) -> DomesticOrder | None:
    """Return the domestic order of a request with its clock, None without one."""
    order = None if request.order is None else lookup.maybe(Order, request.order)
    if order is None:
        return None
    own = order.standing(now, warn)
    answer = unmet(lookup, order)
    told = answer is not None and is_uninformed(lookup, request, answer)
    return DomesticOrder(order, own, _short(own, request, now), answer, told)


def _short(own: ClockState, request: Request, now: int) -> bool:
    """Return whether an order's clock ends before a duty that still runs or may be extended."""
    if request.ended or not request.periods or own.state == "data_requested":
        return False
    state, end = (
        foreign_request_clock.standing(request.course, now).state,
        foreign_request_clock.ends(request.course),
    )
    if own.ends is None or end is None or state in OPEN_ENDED:
        return True
    return own.ends < end.latest and now < end.latest


def wanted(view: RequestView) -> tuple[Wanted, ...]:
    """Return the entries that a request awaits, those that answer an alarm first; empty for none.

    A domestic order that ends before the duty is an alarm while that is so, and so its remedy comes first, even
    while the order is in force.
    """
    request, state = view.request, view.standing.state
    found = list(_alarming(view))
    if view.doubtful:
        found.append(_turn("mla_request.preservation_identified", "linkage"))
    if request.ended or (state == "lapsed" and request.lapse_recorded):
        return tuple(found)
    if request.warned is not None:
        found.append(_turn("preservation_request.concern_answered", "concern", here=not request.incoming))
    match state:
        case "lapsed":
            found.append(_turn("preservation_request.lapsed", "lapsed"))
        case "requested":
            why = "effect" if request.incoming else "report"
            found.append(_turn("preservation_request.effected", why, here=request.incoming))
        case "pending_decision":
            found.append(_turn("mla_request.granted", "decision", here=request.incoming))
        case "granted":
            found.append(_turn("preservation_request.data_released", "execute", here=request.incoming))
        case "due_soon":
            why = "ends_soon" if request.incoming else "extend"
            found.append(_turn("preservation_request.extension_requested", why, here=not request.incoming))
    if request.asked is not None:
        found.append(_turn("preservation_request.extension_decided", "extension", here=request.incoming))
    if request.owes_basis:
        found.append(_turn("preservation_request.order_linked", "no_basis"))
    if request.unasked:
        kind = "preservation_request.queried" if request.incoming else "preservation_request.supplemented"
        found.append(_turn(kind, "particulars"))
    return tuple(found)


def _alarming(view: RequestView) -> Iterator[Wanted]:
    """Yield the entries that answer what is wrong with a request."""
    below = view.beneath
    if below is not None and below.untold:
        yield _turn("preservation_request.concern_notified", "unkept")
    if below is not None and below.short:
        yield _turn(below.remedy, "order")
    if view.request.owes_path:
        yield _turn("preservation_request.traffic_data_disclosed", "path_owed")


def _turn(kind: str, why: str, *, here: bool = True) -> Wanted:
    """Return an awaited kind with the roles that may sign it; none where the other State must act."""
    permit = permit_of(kind)
    return Wanted(kind, tuple(sorted(permit.act & permit.record)) if here else (), why)


def waiting(lookup: Lookup, now: int, warn: int = 14 * DAY) -> tuple[RequestView, ...]:
    """Return the requests that need an act here or end within ``warn`` seconds, the soonest end first.

    Read by index.
    """
    found = {
        request.id: request
        for term, low, high in (
            ("due", "", format_instant(now + warn)),
            ("due", OPEN_END, OPEN_END),
            ("wants", "", ""),
        )
        for request in lookup.under(Request, term, low, high)
    }
    views = [view_request(lookup, request, now, warn) for request in found.values()]
    return tuple(sorted((view for view in views if _needs_us(view)), key=soonest))


def _needs_us(view: RequestView) -> bool:
    """Return whether a request awaits an act here or ends soon."""
    return any(awaited.roles or awaited.why == "ends_soon" for awaited in wanted(view))


def lapsed(lookup: Lookup, now: int) -> tuple[RequestView, ...]:
    """Return the requests whose lapse can be recorded at ``now`` (seconds UTC), the earliest first."""
    due = lookup.under(Request, "due", "", format_instant(now))
    views = [view_request(lookup, deadline, now) for deadline in due]
    return tuple(view for view in views if view.standing.state == "lapsed")


def soonest(view: RequestView) -> tuple[bool, int, int, str]:
    """Return the sort key of requests: end of the duty; open-ended ones last, by when they were made."""
    ends = None if view.request.ended else view.standing.ends
    return ends is None, ends or 0, view.request.made, view.request.id


def request_file(reader: LedgerReader, request: str, now: int, warn: int = 14 * DAY) -> RequestFile:
    """Return one request at ``now`` (seconds UTC) with its entries; raise NotFound if there is none."""
    lookup = Lookup(reader)
    view = view_request(lookup, lookup.get(Request, request), now, warn)
    assistance = sorted(
        lookup.under(Assistance, "preservation_request", request),
        key=lambda mla_request: (mla_request.recorded, mla_request.id),
    )
    onward = sorted(
        lookup.under(Request, "upstream_request", request), key=lambda sent: (sent.recorded, sent.id)
    )
    entries = tuple(Entries(reader).of(request))
    return RequestFile(view, tuple(assistance), wanted(view), entries, tuple(onward))
