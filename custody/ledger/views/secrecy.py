"""Whether an entry tells of an order that somebody must keep secret (art. 25(3))."""

from __future__ import annotations

from dataclasses import dataclass

from custody.law.clock import format_instant, parse_instant
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries import Entries
from custody.ledger.views.lookup import Lookup
from custody.model.records import Order, Secrecy


@dataclass(frozen=True, slots=True)
class Secret:
    """An order under secrecy: its identifier, number, and until when, in UTC (None: until it is lifted).

    ``bound`` counts those who are bound now; the end is that of whoever is bound longest.
    """

    order: str
    number: str | None
    until: str | None
    bound: int = 1


def secret_order(reader: LedgerReader, subject: str, now: int) -> Secret | None:
    """Give the order that a subject is, if anybody must keep it secret at ``now`` (seconds UTC); None otherwise."""
    lookup = Lookup(reader)
    order = lookup.maybe(Order, subject)
    if order is None:
        return None
    ends: list[str | None] = []
    for one in lookup.under(Secrecy, "order", subject):
        until = _until(reader, one)
        if one.lifted is None and (until is None or parse_instant(until) > now):
            ends.append(until)
    if not ends:
        return None
    latest = None if None in ends else max(str(one) for one in ends)
    return Secret(order.id, lookup.label_of("order", order.id), latest, len(ends))


def _until(reader: LedgerReader, one: Secrecy) -> str | None:
    """Give the end as its newest entry says it, a correction of that entry counted."""
    entry = Entries(reader).at(one.position)
    name = "confidential_until" if one.by_order else "until"
    said = entry.current(name)
    if entry.current(name) != entry.value(name):
        return said if isinstance(said, str) else None
    return None if one.until is None else format_instant(one.until)
