"""The page of the evidence rooms: exhibits away and in transit, open rounds, storage locations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from custody.law.clock import format_instant
from custody.ledger.views.exhibits.evidence_room import counting
from custody.model.records import Errand, Inventory, Location, Offer, Whereabouts
from custody.pages.exhibits import inventory_rounds, locations, transfers
from custody.pages.parts.page import Action, Column, Fact, Page, Row, Table, Target
from custody.pages.parts.wording import when

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext

#: Most lines of each table; the others are counted.
MOST = 20
_OUT = (
    Column("exhibit", "exhibit", "thing"),
    Column("custodian", "checked out to", "thing"),
    Column("since", "since", "instant"),
    Column("due_back", "due back", "instant"),
)
_MISSING = (Column("exhibit", "exhibit", "thing"), Column("since", "missing since", "instant"))
_ACTIONS = (
    Action("register a storage location", ("location", "register")),
    Action("start an inventory round", ("inventory", "start")),
)


def build(context: PageContext, key: str) -> Page:
    """Return the page of the evidence rooms: figures first, then what needs somebody, then the locations."""
    reader, now = context.lookup.reader, context.now
    overdue = reader.count(Errand.space, "due", "", format_instant(now))
    out = reader.count(Whereabouts.space, "out", "", "~")
    lost = reader.count(Whereabouts.space, "lost", "", "~")
    offered = reader.count(Offer.space, "due", "", "~")
    rounds = counting(context.lookup)
    tables = _tables(context, (out, lost, offered), rounds)
    return Page(
        Target("rooms"),
        "Evidence rooms",
        tuple(table for table in tables if table.rows or table.empty),
        key_facts=(
            Fact("missing", "missing", lost, str(lost), tone="bad" if lost else ""),
            Fact("overdue", "overdue", overdue, str(overdue), tone="bad" if overdue else ""),
            Fact("checked_out", "checked out", out, str(out)),
            Fact("in_transit", "in transit", offered, str(offered)),
            Fact("open_rounds", "open rounds", len(rounds), str(len(rounds)), opens=Target("rounds")),
        ),
        actions=_ACTIONS,
    )


def _tables(
    context: PageContext, counts: tuple[int, int, int], rounds: Sequence[Inventory]
) -> Iterator[Table]:
    """Yield the tables of the page, the most urgent first.

    ``counts`` are the numbers of exhibits checked out, missing and offered.
    """
    out, lost, offered = counts
    missing = _whereabouts(context, "lost")
    yield Table.of(
        "Missing", _MISSING, tuple(_missing(context, missing)), key="missing", more=lost - len(missing)
    )
    away = _whereabouts(context, "out")
    yield Table.of(
        "Checked out", _OUT, tuple(_checked_out(context, away)), key="checked_out", more=out - len(away)
    )
    offers = list(islice(context.lookup.under(Offer, "due", "", "~"), MOST))
    yield replace(
        transfers.LIST.table(context, offers, offered - len(offers)),
        title="In transit",
        empty="",
        rest=Target("list", "of=transfer"),
    )
    started = inventory_rounds.rounds(context, rounds[:MOST], max(len(rounds) - MOST, 0))
    for table in started.of(Table):
        yield replace(table, title="Open inventory rounds", empty="", rest=Target("rounds"))
    used = list(islice(context.lookup.under(Location, "within", ""), MOST))
    count = context.lookup.reader.count(Location.space, "all", "", "")
    yield replace(
        locations.LIST.table(context, used, max(count - len(used), 0)),
        title="Storage locations",
        empty="no storage location is registered",
        rest=Target("list", "of=location"),
    )


def _whereabouts(context: PageContext, term: str) -> list[Whereabouts]:
    """Return the first exhibits listed under a term of their whereabouts."""
    return list(islice(context.lookup.under(Whereabouts, term, "", "~"), MOST))


def _missing(context: PageContext, found: list[Whereabouts]) -> Iterator[Row]:
    names = context.names.labels("exhibit", (away.exhibit for away in found))
    for away in found:
        yield Row(
            (
                Fact("exhibit", "exhibit", away.exhibit, names[away.exhibit]),
                Fact("since", "missing since", away.lost, when(away.lost)),
            ),
            Target("exhibit", away.exhibit),
            tone="bad",
        )


def _checked_out(context: PageContext, found: list[Whereabouts]) -> Iterator[Row]:
    names = context.names.labels("exhibit", (away.exhibit for away in found))
    meant = context.names.unique_names("exhibit", names)
    for away in found:
        late = away.out_back is not None and away.out_back < context.now
        yield Row(
            (
                Fact("exhibit", "exhibit", away.exhibit, names[away.exhibit]),
                Fact("custodian", "checked out to", away.out_to, context.names.person(away.out_to or "")),
                Fact("since", "since", away.out_since, when(away.out_since)),
                Fact("due_back", "due back", away.out_back, when(away.out_back) or "no date"),
            ),
            Target("exhibit", away.exhibit),
            Action("check it in", ("exhibit", "check-in"), {"exhibit": meant[away.exhibit]}),
            "bad" if late else "",
        )
