"""The tables of a case: instruments, scenes, exhibits, objects, nonconforming entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from custody.law.holding_authority import BARE
from custody.ledger.views.exhibits.dispositions import gone_among
from custody.ledger.views.exhibits.holding_authority import HeldExhibit, held_exhibits
from custody.ledger.views.stores.object_places import destroyed_by
from custody.model.record import Record
from custody.model.records import (
    Blemish,
    Exhibit,
    StoredObject,
)
from custody.pages.exhibits import exhibits as exhibits_page
from custody.pages.exhibits.exhibit_tables import sums
from custody.pages.exhibits.table_rows import exhibit_row, marked_row, source_facts, stored_row
from custody.pages.instruments import provider_path
from custody.pages.lists.list_table import listing_of
from custody.pages.lists.lists import CASE
from custody.pages.lists.paged_list import EVERY
from custody.pages.parts import facts
from custody.pages.parts.facts import without_empty
from custody.pages.parts.page import Alarm, Column, Fact, Row, Table, Target

if TYPE_CHECKING:
    from custody.pages.lists.lists import Listing
    from custody.pages.parts.context import PageContext

#: The most subjects of each sort that people are shown on the page of a case, and the most that are read.
FIRST, LOOKED = 50, 2000
_PATHS = 2 * FIRST
#: The tables' heads.
_EXHIBITS = Table("exhibits", "Exhibits", exhibits_page.COLUMNS, ())
_OBJECTS = Table(
    "objects",
    "Stored objects",
    (
        Column("exhibit", "of exhibit", "thing"),
        Column("object", "object", "thing"),
        Column("bytes", "size", "bytes"),
        Column("state", "verification", "code"),
        Column("entry", "entry", "count"),
    ),
    (),
)
_HELD = Table(
    "held",
    "Held without recorded authority",
    (
        Column("exhibit", "exhibit", "thing"),
        Column("since", "since", "instant"),
        Column("why", "why", "code"),
    ),
    (),
)
_MARKED = Table(
    "nonconforming",
    "Nonconforming or incomplete",
    (
        Column("entry", "entry", "count"),
        Column("kind", "kind", "code"),
        Column("subject", "about", "thing"),
        Column("marks", "what", "code"),
    ),
    (),
)
R = TypeVar("R", bound=Record)


class CaseTables:
    """The tables of one case: ``whole`` with everything, else with the first of each sort."""

    def __init__(self, context: PageContext, case: str, *, whole: bool) -> None:
        self._context = context
        self._lookup = context.lookup
        self._case = case
        self._whole = whole
        self._most = EVERY if whole else FIRST

    def count(self, records: type[Record]) -> int:
        """Return the number of records of a sort in the case."""
        return self._lookup.reader.count(records.space, "case", self._case, self._case)

    def orders(self) -> Table:
        """Return the case's preservation orders, those that need action first."""
        return self._of_list(listing_of("preservation-order"), Target("preservation_orders", self._case))

    def paths(self) -> Table:
        """Return the table of paths of its orders and requests."""
        return provider_path.table(self._context, self._case, EVERY if self._whole else _PATHS)

    def dialogues(self) -> Iterator[Table]:
        """Yield the tables of its enquiries, preservation requests and MLA requests."""
        yield from map(self._recorded, ("enquiry", "preservation-request", "mla-request"))

    def scenes(self) -> Table:
        """Return the table of its scenes with the longest delay of a note."""
        return self._recorded("scene")

    def seizures(self) -> Table:
        """Return the table of its seizures with basis and withdrawn consent."""
        return self._of_list(listing_of("seizure"), Target("seizures", self._case))

    def productions(self) -> Table:
        """Return the case's production orders."""
        return self._of_list(listing_of("production-order"), Target("production_orders", self._case))

    def exhibits(self, covered: Sequence[HeldExhibit]) -> Table:
        """Return the case's exhibits with their components; ``covered`` are the authorities to hold them."""
        beneath = EVERY if self._whole else exhibits_page.BENEATH
        rows = exhibits_page.rows(self._context, self._listed(Exhibit), beneath)[: self._most]
        keys = [row.opens.key for row in rows if row.opens is not None]
        known = {exhibit.id: exhibit for exhibit in self._lookup.many(Exhibit, keys)}
        gone, holding = gone_among(self._lookup, keys), {held.exhibit: held for held in covered}
        rows = [
            exhibit_row(row, known[key], gone.get(key), holding.get(key))
            for row, key in zip(rows, keys, strict=True)
        ]
        table = self._table(_EXHIBITS, rows, Exhibit, Target("exhibits", self._case))
        return _without("case", table)

    def objects(self) -> Iterator[Table]:
        """Yield the table of its stored objects without copies; of many, totals come first."""
        found = islice(self._lookup.under(StoredObject, "case", self._case), EVERY if self._whole else LOOKED)
        whole = sorted((stored for stored in found if stored.of is None), key=lambda stored: stored.position)
        count = self.count(StoredObject)
        if len(whole) > FIRST and (self._whole or count <= LOOKED):
            yield sums(whole)
        shown = whole[: self._most]
        names = self._context.names.labels("exhibit", (stored.exhibit for stored in shown))
        gone = destroyed_by(self._lookup, shown)
        rows = tuple(
            stored_row(stored, names[stored.exhibit], gone.get(stored.id), _OBJECTS.columns)
            for stored in shown
        )
        unread = 0 if self._whole else max(count - LOOKED, 0)
        yield replace(_OBJECTS, rows=rows, more=len(whole) - len(rows) + unread)

    def covered(self) -> tuple[HeldExhibit, ...] | None:
        """Return the authority to hold each of its exhibits; None if too many for people."""
        if not self._whole and self.count(Exhibit) > LOOKED:
            return None
        return held_exhibits(self._lookup, self._case, self._context.now)

    def bare(self, covered: Sequence[HeldExhibit]) -> tuple[Table, ...]:
        """Return the table of exhibits held without recorded authority; empty for none."""
        found = [held for held in covered if held.authority.basis is None]
        names = self._context.names.labels("exhibit", (held.exhibit for held in found))
        rows = tuple(
            Row(
                (
                    Fact("exhibit", "exhibit", held.exhibit, names[held.exhibit]),
                    replace(facts.when_cell(held.authority.since), key="since"),
                    Fact("why", "why", held.authority.why, BARE[held.authority.why or ""]),
                ),
                Target("exhibit", held.exhibit),
                tone="bad",
                facts=source_facts(held),
            )
            for held in found[: self._most]
        )
        more = len(found) - len(rows)
        return (replace(_HELD, rows=rows, more=more),) if rows else ()

    def marked(self) -> Table:
        """Return the table of its nonconforming or incomplete entries."""
        found = self._first(Blemish)
        names = self._context.names.abouts(mark.subject for mark in found)
        rows = [
            marked_row(mark, names[mark.subject]) for mark in sorted(found, key=lambda mark: mark.position)
        ]
        return self._table(_MARKED, rows, Blemish)

    def _listed(self, records: type[R]) -> list[R]:
        """Return the first records of a class in list order."""
        within = (f"{self._case} ", f"{self._case}!")
        found = self._lookup.reader.find(records.space, "in_case", *within, limit=self._most)
        return self._lookup.many(records, [key for _, key in found])

    def _first(self, records: type[R]) -> list[R]:
        return list(islice(self._lookup.under(records, "case", self._case), self._most))

    def _recorded(self, command: str) -> Table:
        """Return the table of a command's list, the first of the case in order of record."""
        rest = Target("list", urlencode({"of": command, "case": self._case}))
        return self._of_list(listing_of(command), rest, indexed=False)

    def _of_list(self, listing: Listing[R], rest: Target, *, indexed: bool = True) -> Table:
        """Return the table of the first records of the case in a list, without the case's column.

        ``indexed``: in the order of the list, else in order of record.
        """
        found = self._listed(listing.records) if indexed else self._first(listing.records)
        head = Table(listing.key, listing.title, listing.columns, ())
        table = self._table(head, listing.drawn(self._context, found), listing.records, rest)
        return _without(CASE.key, table if self._whole else without_empty(table))

    def _table(
        self, head: Table, rows: Sequence[Row], records: type[Record], rest: Target | None = None
    ) -> Table:
        more = max(self.count(records) - len(rows), 0)
        return replace(head, rows=tuple(rows), more=more, rest=rest if more else None)


def bare_alarms(tables: Iterable[Table]) -> Iterator[Alarm]:
    """Yield an alarm with the number of exhibits held without recorded authority."""
    for table in tables:
        count = len(table.rows) + table.more
        text = "1 exhibit is" if count == 1 else f"{count} exhibits are"
        yield Alarm("holding.uncovered", f"{text} held WITHOUT AUTHORITY ON RECORD: see below", "bad")


def _without(key: str, table: Table) -> Table:
    """Return a table without one column."""
    at = [column.key for column in table.columns].index(key)
    rows = (replace(row, cells=(*row.cells[:at], *row.cells[at + 1 :])) for row in table.rows)
    return replace(table, columns=(*table.columns[:at], *table.columns[at + 1 :]), rows=tuple(rows))
