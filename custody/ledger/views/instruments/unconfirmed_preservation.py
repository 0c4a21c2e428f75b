"""Orders under which nothing is preserved, by the addressee's answer.

Article 42(7): a State that believes preservation will not ensure the availability of the data informs the
requesting State promptly. The record proves the answer, its author and its time, not that the data are gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import parse_entry
from custody.model.records import Compliance, Order, Request

#: Reasons of noncompliance by which nothing is preserved: the data do not exist, or cannot be preserved.
NOT_KEPT = ("deleted_after", "deleted_before", "impossible", "never_held", "no_data")


def unmet_among(lookup: Lookup, orders: Sequence[Order]) -> dict[str, Compliance]:
    """Return by order the newest answer to each of these orders that was not complied with."""
    found = lookup.many(Compliance, [order.id for order in orders if order.answered])
    return {answer.order: answer for answer in found if answer.outcome == "not_complied"}


def unmet(lookup: Lookup, order: Order) -> Compliance | None:
    """Return the newest answer of an order's addressee if it was not complied with, else None."""
    return unmet_among(lookup, [order]).get(order.id)


def unkept(answer: Compliance | None) -> str | None:
    """Return the reason of an answer by which nothing is preserved; None for any other or no answer."""
    return answer.reason if answer is not None and answer.reason in NOT_KEPT else None


def uninformed_answer(lookup: Lookup, request: Request) -> Compliance | None:
    """Return the answer that the data of a request are not kept; None if its State was informed since.

    Also None for a request that was sent or has ended, or whose domestic order was complied with or not
    answered.
    """
    order = None if request.order is None else lookup.maybe(Order, request.order)
    if order is None or not _owed(request):
        return None
    found = unmet(lookup, order)
    return found if found is not None and is_uninformed(lookup, request, found) else None


def is_uninformed(lookup: Lookup, request: Request, answer: Compliance) -> bool:
    """Return whether an answer says that data are not kept and the other State was not informed since."""
    if not _owed(request) or unkept(answer) is None or answer.since is None:
        return False
    return not _warned_since(lookup, request, answer.since)


def _owed(request: Request) -> bool:
    """Return whether a request is another State's and in force."""
    return request.incoming and not request.ended


def _warned_since(lookup: Lookup, request: Request, instant: int) -> bool:
    """Return whether a concern to the other State was signed at an instant or later."""
    reader = lookup.reader
    signed = (parse_entry(reader.entry(position).note).envelope for position in reader.positions(request.id))
    return any(
        entry.kind == "preservation_request.concern_notified" and entry.at >= instant for entry in signed
    )
