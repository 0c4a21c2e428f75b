"""Long lists page by page, read by index from either end at constant cost.

A search finds names that begin with its text at once, and other text among the next ``LOOKED`` records. A list is
sorted by the column of its index however long it is; by others it is sorted whole up to ``LOOKED`` records, and a
longer one says that only its first were sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Generic, TypeVar
from urllib.parse import urlencode

from custody.digits import whole
from custody.display import capitalised, visible
from custody.frozen import dataclass
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.record import Record
from custody.pages.lists.arrangement import NO_ARRANGEMENT, WHOLE, Arrangement, arranged
from custody.pages.lists.list_keys import key_values
from custody.pages.parts.page import (
    Block,
    Column,
    Page,
    Paragraph,
    Row,
    Table,
    Target,
    Turns,
)
from custody.pages.parts.wording import begins, holds, in_sentence

R = TypeVar("R", bound=Record)
#: Rows of one page, records read by one search, and names that a search finds at most.
ROWS, LOOKED, NAMED = 100, 500, 50
#: A limit for all rows, and digits of a number of rows in the key of a page.
EVERY, _DIGITS = 1 << 31, 9


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list: its case, the search text, the record before it, and the direction.

    ``case`` may be any subject whose records a page lists, ``part`` names a part of that list. ``value`` and
    ``record`` are those of the index (LedgerReader.find). ``order`` is how the list is sorted and restricted;
    where no index gives that, ``start`` is the number of rows before the page. A place is the key of a page.
    """

    case: str = ""
    sought: str = ""
    value: str = ""
    record: str = ""
    back: bool = False
    part: str = ""
    order: Arrangement = NO_ARRANGEMENT
    start: int = 0

    @classmethod
    def read(cls, key: str) -> Place:
        """Return the place that a page's key names; a key without ``=`` is a case's identifier."""
        if "=" not in key:
            return cls(case=key)
        said = key_values(key)
        known = {name: said.get(name, "") for name in ("case", "part", "sought", "value", "record")}
        start = whole(said.get("from", ""), digits=_DIGITS) or 0
        return cls(**known, back=said.get("back") == "yes", order=Arrangement.read(said), start=start)

    @property
    def first(self) -> Place:
        """The beginning of the same list in the same order."""
        return Place(case=self.case, part=self.part, order=self.order)

    @property
    def is_beginning(self) -> bool:
        """Whether it is the beginning of a list in its own order."""
        return self == Place(case=self.case, part=self.part)

    @property
    def key(self) -> str:
        """The key of the page that begins at this place."""
        said = {
            "case": self.case,
            "part": self.part,
            "value": self.value,
            "record": self.record,
            "back": "yes" if self.back else "",
            "from": str(self.start) if self.start else "",
            "sought": self.sought,
        }
        if self == Place(case=self.case) and "=" not in self.case:
            return self.case
        *others, sought = ((name, text) for name, text in said.items() if text or name == "sought")
        members = [*others, *self.order.members.items(), *([sought] if self.sought else [])]
        return urlencode(members, errors="surrogatepass")


@dataclass(frozen=True, slots=True)
class Range:
    """An index range: the records under one term from ``low`` to ``high``, both included."""

    term: str
    low: str = ""
    high: str = "\U0010ffff"

    @classmethod
    def beneath(cls, term: str, thing: str) -> Range:
        """Return the range of records listed under a term by one subject and a further value."""
        return cls(term, f"{thing} ", f"{thing}!")


def in_case(place: Place) -> Range:
    """Return the index range that lists the records of a class, all or those of one case."""
    return Range.beneath("in_case", place.case) if place.case else Range("listed")


def count_in_case(place: Place) -> Range:
    """Return the index range that counts them, including those listed under a parent."""
    return Range("case", place.case, place.case) if place.case else Range("all", "", "")


def turns(*, before: bool, after: bool) -> tuple[Paragraph, ...]:
    """Return a paragraph on the keys that turn a list's pages; empty for a single page."""
    told = [before and "[ those before", after and "] those that follow"]
    words = "   ".join(word for word in told if word)
    return (Paragraph(words, "quiet"),) if words else ()


def named_so(lookup: Lookup, space: str, text: str) -> list[str]:
    """Return at most ``NAMED`` subjects of a space whose name begins with a text."""
    return [row.subject for row in lookup.reader.labels_from(text, space, NAMED)]


def _has(row: Row, sought: str) -> bool:
    """Return whether a row contains a text, or opens a subject whose identifier begins with it."""
    opens = row.opens is not None and begins(row.opens.key, sought)
    return opens or holds(" ".join(map(visible, row.texts)), sought)


@dataclass(frozen=True, slots=True)
class ArrangedPart:
    """One page of an arranged list: its table, the words for its order, and the pages beside it.

    ``before`` and ``after`` are the numbers of rows before those pages, None where there is none.
    """

    table: Table
    told: str
    before: int | None
    after: int | None

    @classmethod
    def of(
        cls, table: Table, order: Arrangement, start: int, sought: str, looked: tuple[int, int]
    ) -> ArrangedPart:
        """Return the rows from number ``start`` of a table that is arranged and searched.

        ``looked`` are the number of its records and that of the whole list; the title says if these differ.
        """
        rows = arranged(table.rows, table.columns, order)
        rows = tuple(row for row in rows if not sought or _has(row, sought))
        count, total = looked
        among = WHOLE if count == total else f"first {count} of {total} only"
        told = order.told(table.columns, len(rows), len(table.rows), among)
        shown = rows[start : start + ROWS]
        title = f"Matches of {sought!r} {told}" if sought else capitalised(told)
        return cls(
            replace(table, title=title, rows=shown, empty="no line is like that"),
            told,
            max(start - ROWS, 0) if start else None,
            start + ROWS if start + ROWS < len(rows) else None,
        )


def _of_case(record: Record, place: Place) -> bool:
    return not place.case or getattr(record, "case", "") == place.case


@dataclass(frozen=True, slots=True)
class List(Generic[R]):
    """A list of one class's records by index: its page, range, count and rows.

    Records are those ``within`` an index range, counted by ``counted``; ``down`` starts with the highest
    value. ``named`` returns the keys of records whose name begins with a text, ``belongs`` tells whether
    these are of this list. ``headed``: the list is part of another page, with its own title and count.
    ``none`` is the text of an empty list. ``absent`` counts records in the range that ``rows`` leaves out.
    ``indexed`` is the key of the column whose values the index range is sorted by, empty for none.
    """

    page: str
    title: str
    records: type[R]
    columns: tuple[str | Column, ...]
    rows: Callable[[Sequence[R]], list[Row]]
    down: bool = False
    within: Callable[[Place], Range] = in_case
    counted: Callable[[Place], Range] = count_in_case
    named: Callable[[Lookup, str], Sequence[str]] | None = None
    belongs: Callable[[R, Place], bool] = _of_case
    headed: bool = False
    none: str = ""
    absent: Callable[[Lookup, Place], int] | None = None
    indexed: str = ""

    def stretch(self, lookup: Lookup, place: Place, most: int = ROWS) -> Page:
        """Return the page that begins at a place, of at most ``most`` rows, or of its search results."""
        order = place.order
        if order and (place.sought or order.only or order.by != self.indexed):
            return self._arranged(lookup, place)
        if order and self.down is not order.down:
            return replace(self, down=order.down).stretch(lookup, place, most)
        if place.sought:
            return self._sought(lookup, place)
        asked = place
        found, more = self._read(lookup, place, most)
        if place.back and not more:
            place = place.first
            found, more = self._read(lookup, place, most)
        before = more if place.back else bool(place.record)
        after = True if place.back else more
        table = self._table(lookup, place, found)
        if self.headed and (before or after):
            table = replace(table, title=f"{self.title}: {self.count(lookup, place)} in all, here")
        return self._page(
            lookup,
            asked,
            (table,),
            self._beyond(place, found, back=True) if before else None,
            self._beyond(place, found, back=False) if after else None,
        )

    def beginning(self, lookup: Lookup, place: Place, most: int) -> Table:
        """Return the table of the first ``most`` records, for a page with other contents."""
        found, _ = self._read(lookup, place, most)
        table = self._table(lookup, place, found)
        more = max(self.count(lookup, place) - len(found), 0)
        return replace(table, more=more, rest=Target(self.page, place.first.key) if more else None)

    def _table(self, lookup: Lookup, place: Place, found: Sequence[tuple[str, str]]) -> Table:
        drawn = tuple(self.rows(self._many(lookup, found)))
        title = self.title if self.headed else ""
        return Table.of(title, self.columns, drawn, self.none or f"no {in_sentence(self.title)}")

    def _arranged(self, lookup: Lookup, place: Place) -> Page:
        """Return a page of the list's first ``LOOKED`` records, restricted and sorted by a column.

        It says how many were looked at where these are not all.
        """
        found, more = self._read(lookup, place.first, LOOKED)
        total = self.count(lookup, place) if more else len(found)
        part = ArrangedPart.of(
            self._table(lookup, place, found), place.order, place.start, place.sought, (len(found), total)
        )
        before, after = (None if at is None else replace(place, start=at) for at in (part.before, part.after))
        page = self._page(lookup, place, (part.table,), before, after)
        return replace(page, turns=replace(page.turns, arranged=part.told))

    def _sought(self, lookup: Lookup, place: Place) -> Page:
        """Return the page of a search: names first, then rows with the text among ``LOOKED`` records."""
        named = [] if place.record else self._named(lookup, place)
        rows: list[Row] = []
        looked, more, at = 0, True, place
        while more and looked < LOOKED and len(rows) < ROWS:
            found, more = self._read(lookup, at, ROWS)
            if not found:
                break
            looked += len(found)
            drawn = self.rows(self._many(lookup, found))
            rows += [row for row in drawn if _has(row, place.sought) and row not in named]
            value, record = found[-1]
            at = replace(place, value=value, record=record)
        count = "all rows" if not more and not place.record else f"{looked} looked at"
        blocks: list[Block] = [Table.of("Exact match", self.columns, tuple(named))] if named else []
        empty = f"no line with {place.sought!r} among {count}"
        blocks.append(
            Table.of(f"Matches of {place.sought!r} among {count}", self.columns, tuple(rows), empty)
        )
        first = replace(place.first, sought=place.sought) if place.record else None
        return self._page(lookup, place, tuple(blocks), first, at if more else None)

    def _named(self, lookup: Lookup, place: Place) -> list[Row]:
        beginnings = dict.fromkeys((place.sought, place.sought.upper(), place.sought.capitalize()))
        named = self.named or (lambda lookup, text: named_so(lookup, self.records.space, text))
        keys = dict.fromkeys(key for beginning in beginnings for key in named(lookup, beginning))
        return self.rows(
            [record for record in lookup.many(self.records, list(keys)) if self.belongs(record, place)]
        )

    def _read(self, lookup: Lookup, place: Place, most: int) -> tuple[list[tuple[str, str]], bool]:
        """Return index rows after a place in list order, and whether more follow in its direction."""
        range_ = self.within(place)
        found = lookup.reader.find(
            self.records.space,
            range_.term,
            range_.low,
            range_.high,
            limit=most + 1,
            after=(place.value, place.record) if place.record else None,
            backwards=self.down is not place.back,
        )
        some = found[:most]
        return some[::-1] if place.back else some, len(found) > most

    def _many(self, lookup: Lookup, found: Sequence[tuple[str, str]]) -> list[R]:
        return lookup.many(self.records, [key for _, key in found])

    @property
    def _titled(self) -> tuple[Column, ...]:
        return Table.of("", self.columns, ()).columns

    def count(self, lookup: Lookup, place: Place) -> int:
        """Return the number of records in the list of a place."""
        counted = self.counted(place)
        count = lookup.count(self.records, counted.term, counted.low, counted.high)
        return count if self.absent is None else count - self.absent(lookup, place)

    def _beyond(self, place: Place, found: Sequence[tuple[str, str]], *, back: bool) -> Target:
        """Return the page before or after these index rows, or the place itself without any."""
        value, record = found[0 if back else -1] if found else (place.value, place.record)
        return Target(self.page, replace(place.first, value=value, record=record, back=back).key)

    def _page(
        self,
        lookup: Lookup,
        place: Place,
        blocks: tuple[Block, ...],
        before: Target | Place | None,
        after: Target | Place | None,
    ) -> Page:
        told = turns(before=before is not None, after=after is not None)
        count = self.count(lookup, place)
        return Page(
            Target(self.page, place.key),
            f"{self.title}: {count}" if count else self.title,
            (*blocks, *told),
            turns=Turns(
                before=Target(self.page, before.key) if isinstance(before, Place) else before,
                after=Target(self.page, after.key) if isinstance(after, Place) else after,
                search=Target(self.page, replace(place.first, sought="?").key.removesuffix("%3F")),
                sought=place.sought,
                arranged=f"{place.order.words(self._titled)}; {WHOLE}" if place.order else "",
            ),
        )
