"""Confidential orders: to preserve (article 25(3)), or to hand over data."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.ports import LedgerReader
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Order, Production, Secrecy


@dataclass(frozen=True, slots=True)
class Secret:
    """An order under confidentiality: its identifier, number, and end in UTC (None: open).

    ``bound`` is the number of persons now bound; the end is that of the person bound longest.
    """

    order: str
    number: str | None
    until: str | None
    bound: int = 1


def secret_order(reader: LedgerReader, subject: str, now: int) -> Secret | None:
    """Return the preservation order ``subject`` if anybody must keep it confidential at ``now``.

    None for any other subject. ``now`` is in seconds UTC.
    """
    lookup = Lookup(reader)
    order = lookup.maybe(Order, subject)
    if order is None:
        return None
    ends = [duty.until for duty in lookup.under(Secrecy, "order", subject) if duty.binds(now)]
    if not ends:
        return None
    stated = [end for end in ends if end is not None]
    latest = format_instant(max(stated)) if len(stated) == len(ends) else None
    return Secret(order.id, lookup.label_of("preservation_order", order.id), latest, len(ends))


def secret_production(reader: LedgerReader, subject: str) -> str | None:
    """Return the number of the production order ``subject`` if it is confidential; else None.

    Empty for a confidential order without a number.
    """
    lookup = Lookup(reader)
    order = lookup.maybe(Production, subject)
    if order is None or not order.confidential:
        return None
    return lookup.label_of("production_order", order.id) or ""
