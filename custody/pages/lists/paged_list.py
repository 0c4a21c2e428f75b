"""Long lists a stretch at a time, read by index from either end, at constant cost.

What is sought is found by how its name begins at once, and by anything else on its line as far as one look goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Generic, TypeVar
from urllib.parse import urlencode

from custody.display import visible
from custody.frozen import dataclass
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.record import Record
from custody.pages.parts.list_keys import key_values
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
#: Lines of one stretch; records that one search looks at before it asks whether to go on; names found at once.
ROWS, LOOKED, NAMED = 100, 500, 50
#: As many lines as there are.
EVERY = 1 << 31


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list: its case, what is sought, beyond which record, in which direction.

    ``case`` is any other thing where a page lists what belongs to one, ``part`` which part of that. ``value`` and
    ``record`` are those of the index (LedgerReader.find); as text it is the key of a page.
    """

    case: str = ""
    sought: str = ""
    value: str = ""
    record: str = ""
    back: bool = False
    part: str = ""

    @classmethod
    def read(cls, key: str) -> Place:
        """Read the key of a page; a bare identifier is that of a case, and what says nothing is left out."""
        if "=" not in key:
            return cls(case=key)
        said = key_values(key)
        known = {name: said.get(name, "") for name in ("case", "part", "sought", "value", "record")}
        return cls(**known, back=said.get("back") == "yes")

    @property
    def first(self) -> Place:
        """The beginning of the same list."""
        return Place(case=self.case, part=self.part)

    @property
    def key(self) -> str:
        """The key of the page on which this place begins."""
        said = {
            "case": self.case,
            "part": self.part,
            "sought": self.sought,
            "value": self.value,
            "record": self.record,
            "back": "yes" if self.back else "",
        }
        if self == Place(case=self.case) and "=" not in self.case:
            return self.case
        return urlencode({name: text for name, text in said.items() if text}, errors="surrogatepass")


@dataclass(frozen=True, slots=True)
class Range:
    """What stands under one term of the index from ``low`` to ``high``, both included."""

    term: str
    low: str = ""
    high: str = "\U0010ffff"

    @classmethod
    def beneath(cls, term: str, thing: str) -> Range:
        """Return the range of what is listed under a term by one subject, and in it by something else."""
        return cls(term, f"{thing} ", f"{thing}!")


def in_case(place: Place) -> Range:
    """Return the range of the index that lists all records of a class, or those of one case."""
    return Range.beneath("in_case", place.case) if place.case else Range("listed")


def count_in_case(place: Place) -> Range:
    """Return the range that counts them, including those listed under a parent."""
    return Range("case", place.case, place.case) if place.case else Range("all", "", "")


def turns(*, before: bool, after: bool) -> tuple[Paragraph, ...]:
    """Return which keys turn a list, if there is anything before or behind."""
    told = [before and "[ those before", after and "] those that follow"]
    words = "   ".join(one for one in told if one)
    return (Paragraph(words, "quiet"),) if words else ()


def named_so(lookup: Lookup, space: str, text: str) -> list[str]:
    """Return the subjects in a space whose name begins with a text, as many as are found at once."""
    return [row.subject for row in lookup.reader.labels_from(text, space, NAMED)]


def _has(row: Row, sought: str) -> bool:
    """Return whether a line contains a text, or opens what has this identifier."""
    opens = row.opens is not None and begins(row.opens.key, sought)
    return opens or holds(" ".join(map(visible, row.texts)), sought)


def _of_case(one: Record, place: Place) -> bool:
    return not place.case or getattr(one, "case", "") == place.case


@dataclass(frozen=True, slots=True)
class List(Generic[R]):
    """A list of one class's records: their page, how many there are, and what draws rows.

    They stand ``within`` one range of the index, as many as ``counted`` has; ``down`` begins with the highest.
    ``named`` gives the keys of those whose name begins with a text, of which some may be of another list. Where the
    page is about something else, the list is ``headed`` by its own title and count. ``none`` is said of an empty one.
    ``absent`` counts those in the range that have no line, where ``rows`` leaves any out.
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

    def stretch(self, lookup: Lookup, place: Place, most: int = ROWS) -> Page:
        """Return the page that begins at a place, of at most so many lines where nothing is sought."""
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
        """Return at most the first ``most`` of a list, for a page that shows other things too."""
        found, _ = self._read(lookup, place, most)
        table = self._table(lookup, place, found)
        more = max(self.count(lookup, place) - len(found), 0)
        return replace(table, more=more, rest=Target(self.page, place.first.key) if more else None)

    def _table(self, lookup: Lookup, place: Place, found: Sequence[tuple[str, str]]) -> Table:
        drawn = tuple(self.rows(self._many(lookup, found)))
        title = self.title if self.headed else ""
        return Table.of(title, self.columns, drawn, self.none or f"no {in_sentence(self.title)}")

    def _sought(self, lookup: Lookup, place: Place) -> Page:
        """Build the page of what is sought: by name first, then whatever line has it, as far as one look goes."""
        named = [] if place.record else self._named(lookup, place)
        rows: list[Row] = []
        looked, more, at = 0, True, place
        while more and looked < LOOKED and len(rows) < ROWS:
            found, more = self._read(lookup, at, ROWS)
            if not found:
                break
            looked += len(found)
            drawn = self.rows(self._many(lookup, found))
            rows += [one for one in drawn if _has(one, place.sought) and one not in named]
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
        return self.rows([one for one in lookup.many(self.records, list(keys)) if self.belongs(one, place)])

    def _read(self, lookup: Lookup, place: Place, most: int) -> tuple[list[tuple[str, str]], bool]:
        """Return index rows beyond a place in the order of the list, and whether there are more that way."""
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

    def count(self, lookup: Lookup, place: Place) -> int:
        """Return the number of records in the whole list to which a page position belongs."""
        counted = self.counted(place)
        count = lookup.count(self.records, counted.term, counted.low, counted.high)
        return count if self.absent is None else count - self.absent(lookup, place)

    def _beyond(self, place: Place, found: Sequence[tuple[str, str]], *, back: bool) -> Target:
        """Return the page beyond what was found, or beyond the same place if nothing was found there."""
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
            ),
        )
