"""Cases, and one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from custody.ledger.views.alarms import of_case
from custody.ledger.views.lookup import Lookup
from custody.model.record import Record
from custody.model.records import Case, Exhibit, Order, Production, Seizure
from custody.pages import exhibits as exhibits_page
from custody.pages import onward
from custody.pages import orders as orders_page
from custody.pages import productions as productions_page
from custody.pages.alarms import heads
from custody.pages.context import PageContext
from custody.pages.history import history
from custody.pages.listed import List, Place
from custody.pages.page import (
    Action,
    Block,
    Fact,
    Page,
    Row,
    Section,
    Table,
    Target,
)
from custody.pages.wording import when

COLUMNS = ("case", "state", "outcome", "opened")
#: Things of each sort that the page of a case names; the others stand on lists of their own.
FIRST = 20
R = TypeVar("R", bound=Record)


def listing(context: PageContext, key: str) -> Page:
    """Build a stretch of the cases, the newest first."""
    shown = List("cases", "Cases", Case, COLUMNS, lambda found: _rows(context, found), down=True)
    page = shown.stretch(context.lookup, Place.read(key))
    return replace(page, actions=(Action("open a case", ("case", "open")),))


def _rows(context: PageContext, cases: Sequence[Case]) -> list[Row]:
    names = context.names.labels("case", (one.id for one in cases))
    return [
        Row.of(
            (
                names[one.id],
                "closed" if one.outcome else "open",
                (one.outcome or "").replace("_", " "),
                when(one.opened),
            ),
            Target("case", one.id),
            tone="quiet" if one.outcome else "",
        )
        for one in cases
    ]


def case(context: PageContext, key: str) -> Page:
    """Build the page of one case: what it is, and the first of all that belongs to it."""
    lookup = context.lookup
    found, name = lookup.get(Case, key), context.names.label("case", key)
    counted = ("order", "exhibit", "seizure", "production")
    orders, exhibits, seizures, productions = (
        lookup.reader.count(space, "case", key, key) for space in counted
    )
    first = _under(lookup, Seizure, key)
    wrong = of_case(lookup, key)
    blocks: tuple[Block, ...] = (
        Section.of(
            "",
            (
                *heads(context, wrong, context.names.labels("exhibit", (one.exhibit for one in wrong))),
                Fact.of("state", (found.outcome or "open").replace("_", " ")),
                Fact.of("opened", when(found.opened)),
                Fact.of("exhibits", str(exhibits), opens=Target("exhibits", key)),
                Fact.of("orders", str(orders), opens=Target("orders", key)),
                Fact.of("seizures", str(seizures), opens=Target("seizures", key)),
                *(
                    (Fact.of("production orders", str(productions), opens=Target("productions", key)),)
                    if productions
                    else ()
                ),
            ),
        ),
        _first(
            orders_page.COLUMNS,
            "Orders",
            orders_page.rows(context, _under(lookup, Order, key)),
            orders,
            Target("orders", key),
        ),
        onward.table(context, key),
        Table.of(
            "Seizures",
            ("seizure", "basis", "when"),
            tuple(
                Row.of(
                    (context.names.label("seizure", one.id), one.basis.replace("_", " "), when(one.occurred)),
                    Target("seizure", one.id),
                )
                for one in first
            ),
            more=seizures - len(first),
            rest=Target("seizures", key),
        ),
        _first(
            productions_page.COLUMNS,
            "Production orders",
            productions_page.rows(context, _under(lookup, Production, key)),
            productions,
            Target("productions", key),
        ),
        _first(
            exhibits_page.COLUMNS,
            "Exhibits",
            exhibits_page.rows(context, _under(lookup, Exhibit, key)),
            exhibits,
            Target("exhibits", key),
        ),
        *history(context, key),
    )
    shown = tuple(one for one in blocks if not isinstance(one, Table) or one.rows)
    acts = (Action("take in what was seized", ("exhibit", "intake")),)
    return Page(Target("case", key), f"Case {name}", shown, actions=acts, about=("case", key))


def _under(lookup: Lookup, records: type[R], case: str) -> list[R]:
    found = lookup.reader.find(records.space, "in_case", f"{case} ", f"{case}!", limit=FIRST)
    return lookup.many(records, [one for _, one in found])


def _first(columns: tuple[str, ...], title: str, rows: list[Row], count: int, rest: Target) -> Table:
    return Table.of(title, columns, tuple(rows), more=max(count - len(rows), 0), rest=rest)
