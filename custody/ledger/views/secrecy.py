"""Whether an entry tells of an order whose addressees must keep it secret (art. 25(3))."""

from __future__ import annotations

from dataclasses import dataclass

from custody.law.clock import parse_instant
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries import Entries
from custody.ledger.views.lookup import Lookup
from custody.model.records import Order


@dataclass(frozen=True, slots=True)
class Secret:
    """An order under secrecy: its identifier, number, and until when, in UTC (None: until it is lifted)."""

    order: str
    number: str | None
    until: str | None


def secret_order(reader: LedgerReader, subject: str, now: int) -> Secret | None:
    """Give the order that a subject is, if its secrecy still holds at ``now`` (seconds UTC); None otherwise."""
    lookup = Lookup(reader)
    order = lookup.maybe(Order, subject)
    if order is None or not order.confidential:
        return None
    until = next(Entries(reader).of(subject)).current("confidential_until")
    if isinstance(until, str) and parse_instant(until) <= now:
        return None
    return Secret(order.id, lookup.label_of("order", order.id), until if isinstance(until, str) else None)
