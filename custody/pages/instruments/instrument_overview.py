"""The page of all instruments: the beginning of each of their lists, those due first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from custody.model.record import Record
from custody.pages.instruments import (
    assistance_orders,
    mla_requests,
    preservation_orders,
    production_orders,
    request_list,
    seizures,
)
from custody.pages.parts.facts import without_empty
from custody.pages.parts.page import Action, Page, Paragraph, Table, Target

if TYPE_CHECKING:
    from custody.pages.lists.lists import Listing
    from custody.pages.parts.context import PageContext

#: Most lines of each table; the others are counted, and lie behind its last line.
MOST = 20
_ACTIONS = (
    Action("issue a preservation order", ("preservation-order", "issue")),
    Action("record a preservation request received", ("preservation-request", "receive")),
    Action("send a preservation request", ("preservation-request", "send")),
    Action("issue a production order", ("production-order", "issue")),
    Action("record a seizure", ("seizure", "record")),
    Action("issue an assistance order", ("assistance-order", "issue")),
    Action("record an MLA request received", ("mla-request", "receive")),
)


def build(context: PageContext, key: str) -> Page:
    """Return the page of all instruments, a table for each sort of them that is on record."""
    tables = tuple(table for table in _tables(context) if table.rows or table.more)
    blocks = tables or (Paragraph("no orders, requests or seizures on record", "quiet"),)
    return Page(Target("orders"), "Orders and requests", blocks, actions=_ACTIONS)


def _tables(context: PageContext) -> Iterator[Table]:
    """Yield the beginning of each list of instruments."""
    listings: tuple[tuple[Listing[Any], Target], ...] = (
        (preservation_orders.LIST, Target("preservation_orders")),
        (request_list.LIST, Target("list", "of=preservation-request")),
        (mla_requests.LIST, Target("list", "of=mla-request")),
        (production_orders.LIST, Target("production_orders")),
        (assistance_orders.LIST, Target("list", "of=assistance-order")),
        (seizures.LIST, Target("seizures")),
    )
    for listing, rest in listings:
        found = list(islice(_by_end(context, listing.records), MOST))
        more = context.lookup.reader.count(listing.records.space, "all", "", "") - len(found)
        table = without_empty(listing.table(context, found, max(more, 0)))
        yield replace(table, title=listing.title, rest=rest)


def _by_end(context: PageContext, records: type[Record]) -> Iterator[Record]:
    """Yield the records of a class, each once: those with an end that is due, by it, then the others."""
    seen = set[str]()
    for term, low, high in (("due", "", "~"), ("listed", "", "~"), ("all", "", "")):
        for record in context.lookup.under(records, term, low, high):
            if record.key not in seen:
                seen.add(record.key)
                yield record
