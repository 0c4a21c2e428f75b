"""Cases, and one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from custody.ledger.views.alarms import of_case
from custody.ledger.views.entries import EntryView
from custody.ledger.views.lookup import Lookup
from custody.model.across.closing import OPEN
from custody.model.record import Record
from custody.model.records import Case, Exhibit, Order, Production, Seizure
from custody.model.types import split_codes
from custody.pages import case_tables, facts, onward
from custody.pages import exhibits as exhibits_page
from custody.pages import orders as orders_page
from custody.pages import productions as productions_page
from custody.pages.context import PageContext
from custody.pages.instruments import instrument, recording
from custody.pages.listed import List, Place
from custody.pages.page import Action, Alarm, Fact, Page, Row, Table, Target
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
    blocks: tuple[Table, ...] = (
        _first(
            orders_page.COLUMNS,
            "Orders",
            orders_page.rows(context, _under(lookup, Order, key)),
            orders,
            Target("orders", key),
        ),
        onward.table(context, key),
        *case_tables.dialogues(context, key),
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
        case_tables.marked(context, key),
    )
    entries = list(context.entries().of(key))
    facts_of_things = (
        _counted("exhibits", exhibits, key),
        _counted("orders", orders, key),
        _counted("seizures", seizures, key),
        *((_counted("productions", productions, key),) if productions else ()),
    )
    page = Page(
        Target("case", key),
        f"Case {name}",
        tuple(table for table in blocks if table.rows),
        alarms=tuple(_alarms(context, key)),
        key_facts=(*_facts(context, found, entries), *facts_of_things),
        actions=(Action("take in what was seized", ("exhibit", "intake")),),
        about=("case", key),
    )
    return instrument(context, page, entries, without=("reference",), whole=False)


def _alarms(context: PageContext, case: str) -> Iterator[Alarm]:
    """Yield what is wrong with evidence of a case, each with the number of its exhibit."""
    found = of_case(context.lookup, case)
    names = context.names.labels("exhibit", (one.exhibit for one in found))
    people = {actor: context.names.person(actor) for one in found for actor in one.actors}
    for one in found:
        told = (
            one.told(people).replace(f" (entry {one.position})", "").replace(f", entry {one.position})", ")")
        )
        yield Alarm(one.sort, f"{names[one.exhibit]}: {told}", "bad", one.position)


def _facts(context: PageContext, found: Case, entries: Sequence[EntryView]) -> Iterator[Fact]:
    """Yield what a case is and how it stands: by which entry it was closed, over what, or opened again."""
    yield Fact.of("identifier", found.id, key="id")
    yield facts.code("state", "state", found.outcome or "open", text=facts.worded(found.outcome or "open"))
    yield facts.instant("opened", "opened", found.opened)
    yield recording(context, entries[0])
    if found.closing is not None:
        closed = context.entries().at(found.closing)
        yield _by("closed_by", "closed by", found.closing)
        left = split_codes(closed.value("left_open"))
        if left:
            yield Fact("left_open", "left open", " ".join(left), "; ".join(OPEN[code] for code in left))
    if found.reopened is not None:
        yield _by("reopened_by", "reopened by", found.reopened)


def _by(key: str, label: str, position: int) -> Fact:
    return Fact(key, label, position, f"entry {position}", opens=Target("entry", str(position)))


def _counted(page: str, count: int, case: str) -> Fact:
    label = "production orders" if page == "productions" else page
    return facts.count(page, label, count, opens=Target(page, case))


def _under(lookup: Lookup, records: type[R], case: str) -> list[R]:
    found = lookup.reader.find(records.space, "in_case", f"{case} ", f"{case}!", limit=FIRST)
    return lookup.many(records, [one for _, one in found])


def _first(columns: tuple[str, ...], title: str, rows: list[Row], count: int, rest: Target) -> Table:
    return Table.of(title, columns, tuple(rows), more=max(count - len(rows), 0), rest=rest)
