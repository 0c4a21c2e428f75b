"""Orders to hand over data: which order keeps the data until then, and what was handed over."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, Order, Production


@dataclass(frozen=True, slots=True)
class Keeper:
    """An order to preserve what a production order asks for; instants in seconds UTC.

    ``state`` is how it stands now, ``until`` when it ends (None: at no instant). ``short`` says that it has ended, or
    ends before the data are due, while they are still waited for.
    """

    order: str
    state: str
    until: int | None
    short: bool


def keeper_of(lookup: Lookup, production: Production, now: int) -> Keeper | None:
    """Return the order that is to keep the data at ``now`` (seconds UTC); None if none is named.

    It binds whoever has the data, and its end takes nothing from what was handed over.
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
    return Keeper(order.id, standing.state, until, production.open and (over or early))


def handed_over(lookup: Lookup, production: str) -> tuple[Exhibit, ...]:
    """Return exhibits handed over under an order, in order of record, without their components."""
    return tuple(lookup.under(Exhibit, "produced", f"{production} ", f"{production} ~"))
