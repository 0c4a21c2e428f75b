"""What the end of a duty to preserve leaves to do, for whoever had to preserve and, apart from it, for the agency.

A lapse releases, returns and destroys nothing that the agency holds, and neither does a decision against an order.
"""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law import abroad
from custody.ledger.views.due.orders import carried_out
from custody.ledger.views.held import Held, held
from custody.ledger.views.lookup import Lookup
from custody.model.records import Order, Request, Seizure


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What the lapse of a duty to preserve leaves to do; instants in seconds UTC.

    ``custodian`` is a code for whoever had to preserve: ``free`` (the duty is over, but nothing is let go before
    ``not_before``) or ``still_needed`` (requests of other States, in ``beneath``, need the data longer: a new order).
    ``held`` counts what the agency holds in the case, which the lapse does not touch, and ``bare`` is the part of it
    that no recorded authority covers.
    """

    subject: str
    custodian: str
    not_before: int
    beneath: tuple[str, ...]
    held: int
    bare: tuple[Held, ...]


def after_order(lookup: Lookup, order: Order) -> Aftermath | None:
    """Say what the lapse of an order leaves to do; None for one without a period, which cannot lapse."""
    end = order.granted_end
    if end is None:
        return None
    return _aftermath(lookup, order.id, order.case, end.latest, carried_out(lookup, order, end.earliest))


@dataclass(frozen=True, slots=True)
class Quashed:
    """What the quashing of an order leaves to do: who still needs the data, and what the agency holds by the order.

    ``beneath`` names requests of other States that need the data preserved, ``obtained`` the exhibits of seizures that
    name the order.
    """

    beneath: tuple[str, ...]
    obtained: tuple[str, ...]


def after_quashing(lookup: Lookup, order_id: str) -> Quashed:
    """Say what the quashing of an order leaves to do, for the custodian's data and, apart from them, the agency's."""
    order = lookup.get(Order, order_id)
    obtained = sorted(
        one.exhibit
        for one in held(lookup, order.case)
        if one.seizure is not None and lookup.get(Seizure, one.seizure).order == order_id
    )
    return Quashed(carried_out(lookup, order, 0), tuple(obtained))


def after_request(lookup: Lookup, request: Request) -> Aftermath | None:
    """Say what the lapse of a request of another State leaves to do; None for one without a period."""
    end = abroad.ends(request.course) or request.granted_end
    return None if end is None else _aftermath(lookup, request.id, request.case, end.latest, ())


def _aftermath(lookup: Lookup, subject: str, case: str, latest: int, beneath: tuple[str, ...]) -> Aftermath:
    things = held(lookup, case)
    return Aftermath(
        subject,
        "still_needed" if beneath else "free",
        latest,
        beneath,
        len(things),
        tuple(one for one in things if one.authority.basis is None),
    )
