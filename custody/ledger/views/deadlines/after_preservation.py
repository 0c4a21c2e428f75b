"""The consequences of the end of a duty to preserve, for the custodian and for the agency.

A lapse, or a decision against an order, releases, returns and destroys nothing that the agency holds.
"""

from __future__ import annotations

from itertools import chain

from custody.frozen import dataclass
from custody.law import foreign_request_clock
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.deadlines.preservation_orders import carried_out
from custody.ledger.views.exhibits.holding_authority import HeldExhibit, held_exhibits, kept_under
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.preservation_orders.rules.order import binding_requests
from custody.model.records import Order, Production, Request, Secrecy, Seizure, Term


@dataclass(frozen=True, slots=True)
class Aftermath:
    """The consequences of the lapse of a duty to preserve; instants in seconds UTC.

    ``custodian`` is ``may_be_deleted`` (the duty is over, but nothing may be deleted before ``not_before``)
    or ``still_needed`` (requests of other States, named in ``beneath``, need the data longer: a new order is
    due). ``held`` is the number of exhibits that the agency holds in the case, ``bare`` those of them without
    recorded authority.
    """

    subject: str
    custodian: str
    not_before: int
    beneath: tuple[str, ...]
    held: int
    bare: tuple[HeldExhibit, ...]


def upstream_order(lookup: Lookup, order: Order) -> Aftermath | None:
    """Return the consequences of an order's lapse; None for an order without a period."""
    end = order.granted_end
    if end is None:
        return None
    return _aftermath(lookup, order.id, order.case, end.latest, carried_out(lookup, order, end.earliest))


@dataclass(frozen=True, slots=True)
class Quashed:
    """The consequences of an order's quashing for requests of other States and for what was seized.

    ``beneath`` names requests of other States that need the data preserved, ``obtained`` the exhibits of
    seizures that name the order.
    """

    beneath: tuple[str, ...]
    obtained: tuple[str, ...]


def after_quashing(lookup: Lookup, order_id: str) -> Quashed:
    """Return the consequences of an order's quashing; raise NotFound if there is no such order."""
    order = lookup.get(Order, order_id)
    obtained = sorted(
        thing.exhibit
        for thing in held_exhibits(lookup, order.case)
        if thing.seizure is not None and lookup.get(Seizure, thing.seizure).order == order_id
    )
    return Quashed(carried_out(lookup, order, 0), tuple(obtained))


@dataclass(frozen=True, slots=True)
class Bound:
    """Another State's request still in force; ``until`` is its latest end (seconds UTC), None if open."""

    request: str
    state: str
    until: int | None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The consequences of an order's withdrawal for others; instants in seconds UTC.

    ``bound`` are the requests of other States that the order carries out and that stay in force.
    ``following`` names the seizures and production orders whose authority to hold ends with the order,
    ``secret`` is the number of persons who stay bound to confidentiality.
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
    """Return the consequences of an order's withdrawal at ``now`` (seconds UTC)."""
    order, state = lookup.get(Order, order_id), recalled(lookup.reader)
    bound = (lookup.get(Request, request) for request in binding_requests(state, order, now))
    taken = (lookup.maybe(Term, seizure.id) for seizure in lookup.under(Seizure, "case", order.case))
    given = (lookup.maybe(Term, production.id) for production in lookup.under(Production, "case", order.case))
    following = (term for term in chain(taken, given) if term is not None and term.follows == order.id)
    return Withdrawal(
        order.id,
        tuple(Bound(request.id, request.state, _latest(request)) for request in bound),
        tuple(sorted(term.source for term in following if kept_under(lookup, term))),
        sum(duty.binds(now) for duty in lookup.under(Secrecy, "order", order.id)),
    )


def _latest(request: Request) -> int | None:
    """Return the latest end of a request (seconds UTC); None if open or an extension was requested."""
    end = foreign_request_clock.ends(request.course)
    return None if end is None or request.asked is not None else end.latest


def upstream_request(lookup: Lookup, request: Request) -> Aftermath | None:
    """Return the consequences of the lapse of another State's request; None for one without period."""
    end = foreign_request_clock.ends(request.course) or request.granted_end
    return None if end is None else _aftermath(lookup, request.id, request.case, end.latest, ())


def _aftermath(lookup: Lookup, subject: str, case: str, latest: int, beneath: tuple[str, ...]) -> Aftermath:
    """Return the consequences of a lapse, with the exhibits held in the case."""
    things = held_exhibits(lookup, case)
    return Aftermath(
        subject,
        "still_needed" if beneath else "may_be_deleted",
        latest,
        beneath,
        len(things),
        tuple(thing for thing in things if thing.authority.basis is None),
    )
