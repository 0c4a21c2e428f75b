"""What the end of a duty to preserve leaves to do, for the custodian and for the agency.

A lapse releases, returns and destroys nothing that the agency holds, and neither does a decision against an order.
"""

from __future__ import annotations

from itertools import chain

from custody.frozen import dataclass
from custody.law import foreign_request_clock
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.deadlines.preservation_orders import carried_out
from custody.ledger.views.exhibits.holding_authority import HeldExhibit, held, kept_under
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.preservation_orders.rules.order import binding_requests
from custody.model.records import Order, Production, Request, Secrecy, Seizure, Term


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What the lapse of a duty to preserve leaves to do; instants in seconds UTC.

    ``custodian`` is a code for whoever had to preserve: ``may_be_deleted`` (the duty is over, but nothing is let go
    before ``not_before``) or ``still_needed`` (requests of other States, in ``beneath``, need the data longer: a new
    order).
    ``held`` counts what the agency holds in the case, which the lapse does not touch, and ``bare`` is the part of it
    that no recorded authority covers.
    """

    subject: str
    custodian: str
    not_before: int
    beneath: tuple[str, ...]
    held: int
    bare: tuple[HeldExhibit, ...]


def upstream_order(lookup: Lookup, order: Order) -> Aftermath | None:
    """Return the work that an order's lapse leaves; None for one without a period, which cannot lapse."""
    end = order.granted_end
    if end is None:
        return None
    return _aftermath(lookup, order.id, order.case, end.latest, carried_out(lookup, order, end.earliest))


@dataclass(frozen=True, slots=True)
class Quashed:
    """What an order's quashing leaves to do: who still needs the data, what the agency holds.

    ``beneath`` names requests of other States that need the data preserved, ``obtained`` the exhibits of seizures that
    name the order.
    """

    beneath: tuple[str, ...]
    obtained: tuple[str, ...]


def after_quashing(lookup: Lookup, order_id: str) -> Quashed:
    """Return the work that an order's quashing leaves, on the custodian's data and the agency's."""
    order = lookup.get(Order, order_id)
    obtained = sorted(
        one.exhibit
        for one in held(lookup, order.case)
        if one.seizure is not None and lookup.get(Seizure, one.seizure).order == order_id
    )
    return Quashed(carried_out(lookup, order, 0), tuple(obtained))


@dataclass(frozen=True, slots=True)
class Bound:
    """Another State's request that still binds; ``until`` is its latest end, None if open."""

    request: str
    state: str
    until: int | None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What an order that is withdrawn leaves to others; instants in seconds UTC.

    ``bound`` are the requests of other States that it carried out and that bind on, ``following`` the seizures and
    production orders of which things may be held for as long as the order lasts, ``secret`` counts those who keep it
    secret all the same.
    """

    order: str
    bound: tuple[Bound, ...]
    following: tuple[str, ...]
    secret: int

    @property
    def empty(self) -> bool:
        """Whether no duty goes on and nothing loses its cover."""
        return not (self.bound or self.following or self.secret)


def after_withdrawal(lookup: Lookup, order_id: str, now: int) -> Withdrawal:
    """Return the duties that outlast an order withdrawn at ``now``, and the data that lose its cover."""
    order, state = lookup.get(Order, order_id), recalled(lookup.reader)
    bound = (lookup.get(Request, one) for one in binding_requests(state, order, now))
    taken = (lookup.maybe(Term, one.id) for one in lookup.under(Seizure, "case", order.case))
    given = (lookup.maybe(Term, one.id) for one in lookup.under(Production, "case", order.case))
    following = (one for one in chain(taken, given) if one is not None and one.follows == order.id)
    return Withdrawal(
        order.id,
        tuple(Bound(one.id, one.state, _latest(one)) for one in bound),
        tuple(sorted(one.source for one in following if kept_under(lookup, one))),
        sum(one.binds(now) for one in lookup.under(Secrecy, "order", order.id)),
    )


def _latest(request: Request) -> int | None:
    end = foreign_request_clock.ends(request.course)
    return None if end is None or request.asked is not None else end.latest


def upstream_request(lookup: Lookup, request: Request) -> Aftermath | None:
    """Return the work that the lapse of another State's request leaves; None for one without a period."""
    end = foreign_request_clock.ends(request.course) or request.granted_end
    return None if end is None else _aftermath(lookup, request.id, request.case, end.latest, ())


def _aftermath(lookup: Lookup, subject: str, case: str, latest: int, beneath: tuple[str, ...]) -> Aftermath:
    things = held(lookup, case)
    return Aftermath(
        subject,
        "still_needed" if beneath else "may_be_deleted",
        latest,
        beneath,
        len(things),
        tuple(thing for thing in things if thing.authority.basis is None),
    )
