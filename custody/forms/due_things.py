"""The default subjects of an act: all those for which it is due."""

from __future__ import annotations

from collections.abc import Callable

from custody.ledger.views.subjects.lookup import Lookup

#: Returns the things for which an act is due at an instant, in seconds since 1970.
Due = Callable[[Lookup, int], tuple[str, ...]]


def lapsed_orders(lookup: Lookup, now: int) -> tuple[str, ...]:
    """Return the orders whose lapse could be recorded now."""
    from custody.ledger.views.worklist.worklist_page import orders

    lapsed, _ = orders(lookup, now, 0)
    return tuple(view.order.id for view in lapsed.rows if view.order.periods[-1].end <= now)


def lapsed_requests(lookup: Lookup, now: int) -> tuple[str, ...]:
    """Return the requests whose lapse could be recorded now."""
    from custody.ledger.views.instruments.preservation_requests import lapsed

    return tuple(view.request.id for view in lapsed(lookup, now))


#: By kind: what is due, and what is answered where nothing is.
DUE: dict[str, tuple[Due, str]] = {
    "preservation_order.lapsed": (lapsed_orders, "no order has lapsed without a record of it"),
    "preservation_request.lapsed": (lapsed_requests, "no request has lapsed without a record of it"),
}
