"""Data that are preserved for another State by the record, and not by the word of whoever was ordered to keep them.

Article 42, paragraph 7: whoever believes that preservation will not ensure that the data remain available tells the
State that asked, promptly. The record proves what was said, by whom and when; not that the data are gone.
"""

from __future__ import annotations

from custody.ledger.views.lookup import Lookup
from custody.model.envelope import parse_entry
from custody.model.records import Compliance, Order, Request

#: Answers to an order by which nothing is preserved, whatever follows: no such data, or it could not be done.
NOT_KEPT = ("impossible", "no_data")


def unmet(lookup: Lookup, order: Order) -> Compliance | None:
    """Give the newest word of an order's addressee where it is that the order was not complied with, else None."""
    found = lookup.maybe(Compliance, order.id)
    return found if found is not None and found.outcome == "not_complied" else None


def untold(lookup: Lookup, request: Request) -> Compliance | None:
    """Give the word that the data asked for are not kept, where the State that asked has not been told of it since.

    None for a request that was sent, that has ended, or whose order beneath was met or not answered.
    """
    order = None if request.order is None else lookup.maybe(Order, request.order)
    if order is None or not request.incoming or request.ended:
        return None
    found = unmet(lookup, order)
    if found is None or found.reason not in NOT_KEPT or found.since is None:
        return None
    return None if _warned_since(lookup, request, found.since) else found


def _warned_since(lookup: Lookup, request: Request, instant: int) -> bool:
    """Say whether a warning to the other State was signed at an instant or after it, answered or not."""
    reader = lookup.reader
    signed = (parse_entry(reader.entry(one).note).envelope for one in reader.positions(request.id))
    return any(one.kind == "request.warned" and one.at >= instant for one in signed)
