"""Production orders: the order that preserves the data until then, and exhibits handed over."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.views.instruments.unconfirmed_preservation import unkept, unmet
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, Order, Production


@dataclass(frozen=True, slots=True)
class Keeper:
    """The preservation order for the data of a production order; instants in seconds UTC.

    ``state`` is that of its clock, ``until`` its end (None: open). ``short``: it has ended, or ends before
    the answer is due, while the production order is open. ``renewable``: its period runs and may be renewed.
    """

    order: str
    state: str
    until: int | None
    short: bool
    renewable: bool


def keeper_of(lookup: Lookup, production: Production, now: int) -> Keeper | None:
    """Return the preservation order that a production order names, at ``now`` (seconds UTC), or None.

    It binds the holder of the data; its end does not affect what was handed over.
    """
    order = (
        None if production.preservation_order is None else lookup.maybe(Order, production.preservation_order)
    )
    if order is None:
        return None
    standing = order.standing(now, 0)
    until, due = standing.ends, production.answer_due_at
    over = standing.state in ("lapsed", "quashed", "withdrawn")
    early = until is not None and due is not None and until < due
    runs = standing.state in ("due_soon", "in_force")
    renewable = runs and order.renewal_allowed and unkept(unmet(lookup, order)) is None
    return Keeper(order.id, standing.state, until, production.open and (over or early), renewable)


def handed_over(lookup: Lookup, production: str) -> tuple[Exhibit, ...]:
    """Return the exhibits handed over under an order, in order of record, without components."""
    return tuple(lookup.under(Exhibit, "produced", f"{production} ", f"{production} ~"))
