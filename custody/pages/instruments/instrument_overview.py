"""The page of all instruments that are open: orders, requests and seizures, the soonest end first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from custody.model.record import Record
from custody.model.records import Order
from custody.pages.instruments import (
    assistance_orders,
    mla_requests,
    preservation_orders,
    production_orders,
    request_list,
    seizures,
)
from custody.pages.parts.page import Action, Column, Page, Paragraph, Row, Table, Target

if TYPE_CHECKING:
    from custody.pages.lists.lists import Listing
    from custody.pages.parts.context import PageContext

R = TypeVar("R", bound=Record)
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
    """Return the page of all open instruments, a table for each sort of them that is on record."""
    tables = tuple(table for table in _tables(context) if table.rows or table.more)
    blocks = tables or (Paragraph("no orders, requests or seizures on record", "quiet"),)
    return Page(Target("orders"), "Orders and requests", blocks, actions=_ACTIONS)


def _tables(context: PageContext) -> Iterator[Table]:
    """Yield the beginning of each list of instruments."""
    yield _beginning(
        context,
        Order,
        ("Preservation orders", "preservation_orders", Target("preservation_orders")),
        preservation_orders.COLUMNS,
        preservation_orders.rows,
    )
    listings: tuple[tuple[Listing[Any], Target], ...] = (
        (request_list.LIST, Target("list", "of=preservation-request")),
        (mla_requests.LIST, Target("list", "of=mla-request")),
        (production_orders.LIST, Target("production_orders")),
        (assistance_orders.LIST, Target("list", "of=assistance-order")),
        (seizures.LIST, Target("seizures")),
    )
    for listing, rest in listings:
        yield _beginning(
            context, listing.records, (listing.title, listing.key, rest), listing.columns, listing.rows
        )


def _beginning(
    context: PageContext,
    records: type[R],
    named: tuple[str, str, Target],
    columns: tuple[str | Column, ...],
    rows: Callable[[PageContext, Sequence[R]], Sequence[Row]],
) -> Table:
    """Return the table of the first records of a class: those that are due by their end, then others."""
    title, key, rest = named
    found = list(islice(_by_end(context, records), MOST))
    more = context.lookup.reader.count(records.space, "all", "", "") - len(found)
    return Table.of(title, columns, tuple(rows(context, found)), key=key, more=max(more, 0), rest=rest)


def _by_end(context: PageContext, records: type[R]) -> Iterator[R]:
    """Yield records by the end of their period, open ones first; each once."""
    seen = set[str]()
    for term, low, high in (("due", "", "~"), ("listed", "", "~"), ("all", "", "")):
        for record in context.lookup.under(records, term, low, high):
            if record.key not in seen:
                seen.add(record.key)
                yield record
