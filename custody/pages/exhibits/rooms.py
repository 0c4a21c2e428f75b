"""The page of the evidence rooms: exhibits away and in transit, open rounds, storage locations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from custody.law.clock import format_instant
from custody.ledger.views.exhibits.evidence_room import counting
from custody.model.records import CheckOut, Location
from custody.pages.exhibits import locations, room_tables
from custody.pages.exhibits.room_tables import counted
from custody.pages.parts.page import Action, Page, Table, Target

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext

#: Most lines of each table; the others are counted.
MOST = 20
_ACTIONS = (
    Action("register a storage location", ("location", "register")),
    Action("start an inventory round", ("inventory", "start")),
)


def build(context: PageContext, key: str) -> Page:
    """Return the page of the evidence rooms: figures first, then what needs somebody, then the locations."""
    reader, now = context.lookup.reader, context.now
    overdue = reader.count(CheckOut.space, "due", "", format_instant(now))
    tables = {table.key: table for table in _tables(context)}
    counts = {key: len(table.rows) + table.more for key, table in tables.items()}

    return Page(
        Target("rooms"),
        "Evidence rooms",
        tuple(table for table in tables.values() if table.rows or table.empty),
        key_facts=(
            counted("missing", "missing", counts["missing"], "bad"),
            counted("overdue", "overdue", overdue, "bad"),
            counted("checked_out", "checked out", counts["checked_out"]),
            counted("outside", "handed out", counts["outside"]),
            counted("in_transit", "in transit", counts["offers"]),
            counted("open_rounds", "open rounds", counts["inventories"], opens=Target("rounds")),
        ),
        actions=_ACTIONS,
    )


def _tables(context: PageContext) -> Iterator[Table]:
    """Yield the tables of the page, the most urgent first."""
    yield room_tables.missing(context, *room_tables.listed(context, room_tables.LOST, MOST))
    yield room_tables.checked_out(context, *room_tables.listed(context, room_tables.OUT, MOST))
    yield room_tables.outside(context, *room_tables.listed(context, room_tables.OUTSIDE, MOST))
    yield room_tables.in_transit(context, *room_tables.open_offers(context, MOST))
    started = counting(context.lookup)
    yield from room_tables.rounds(
        context, started[:MOST], "Open inventory rounds", max(len(started) - MOST, 0)
    )
    used = list(islice(context.lookup.under(Location, "within", ""), MOST))
    count = context.lookup.reader.count(Location.space, "all", "", "")
    yield replace(
        locations.LIST.table(context, used, max(count - len(used), 0)),
        title="Storage locations",
        empty="no storage location is registered",
        rest=Target("list", "of=location"),
    )
