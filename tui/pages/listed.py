"""Long lists a stretch at a time: read by index from either end, so that a page costs the same among ten or a million.

What is sought is found by how its name begins at once, and by anything else on its line as far as one look goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from custody.ledger.views.lookup import Lookup
from custody.model.record import Record
from tui.page import Block, Page, Row, Said, Table, Target

R = TypeVar("R", bound=Record)
#: Lines of one stretch; records that one search looks at before it asks whether to go on; names found at once.
ROWS, LOOKED, NAMED = 100, 500, 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list one is: of which case, what is sought, and beyond which record, towards the end or the beginning.

    ``value`` and ``record`` are those of the index (LedgerReader.find); as text it is the key of a page.
    """

    case: str = ""
    sought: str = ""
    value: str = ""
    record: str = ""
    back: bool = False

    @classmethod
    def read(cls, key: str) -> Place:
        """Read the key of a page; a bare identifier is that of a case, and what says nothing is left out."""
        if "=" not in key:
            return cls(case=key)
        said = dict(parse_qsl(key, keep_blank_values=True, errors="surrogatepass"))
        known = {name: said.get(name, "") for name in ("case", "sought", "value", "record")}
        return cls(**known, back=said.get("back") == "yes")

    @property
    def key(self) -> str:
        """The key of the page on which this place begins."""
        said = {
            "case": self.case,
            "sought": self.sought,
            "value": self.value,
            "record": self.record,
            "back": "yes" if self.back else "",
        }
        if self == Place(case=self.case):
            return self.case
        return urlencode({name: text for name, text in said.items() if text}, errors="surrogatepass")


@dataclass(frozen=True, slots=True)
class List(Generic[R]):
    """A list of records of one class: their page, how many are said to be of it, and what draws the lines of some.

    They stand under the terms ``listed`` and ``in_case``; ``down`` begins with the highest.
    """

    page: str
    title: str
    records: type[R]
    columns: tuple[str, ...]
    rows: Callable[[Sequence[R]], list[Row]]
    down: bool = False

    def stretch(self, lookup: Lookup, place: Place) -> Page:
        """Build the page that begins at a place."""
        if place.sought:
            return self._sought(lookup, place)
        asked = place
        found, more = self._read(lookup, place, ROWS)
        if place.back and not more:
            place = Place(case=place.case)
            found, more = self._read(lookup, place, ROWS)
        before = more if place.back else bool(place.record)
        after = True if place.back else more
        drawn = tuple(self.rows(self._many(lookup, found)))
        return self._page(
            lookup,
            asked,
            (Table("", self.columns, drawn, f"no {self.title.lower()}"),),
            self._beyond(place, found[0], back=True) if before else None,
            self._beyond(place, found[-1], back=False) if after else None,
        )

    def _sought(self, lookup: Lookup, place: Place) -> Page:
        """Build the page of what is sought: by name first, then whatever line has it, as far as one look goes."""
        words = place.sought.casefold()
        named = [] if place.record else self._named(lookup, place)
        rows: list[Row] = []
        looked, more, at = 0, True, place
        while more and looked < LOOKED and len(rows) < ROWS:
            found, more = self._read(lookup, at, ROWS)
            if not found:
                break
            looked += len(found)
            drawn = self.rows(self._many(lookup, found))
            rows += [one for one in drawn if words in " ".join(one.cells).casefold() and one not in named]
            value, record = found[-1]
            at = replace(place, value=value, record=record)
        count = "all that there are" if not more and not place.record else f"{looked} looked at"
        blocks: list[Block] = [Table("Named so", self.columns, tuple(named))] if named else []
        empty = f"no line with {place.sought!r} among {count}"
        blocks.append(Table(f"With {place.sought!r}, among {count}", self.columns, tuple(rows), empty))
        first = Place(case=place.case, sought=place.sought) if place.record else None
        return self._page(lookup, place, tuple(blocks), first, at if more else None)

    def _named(self, lookup: Lookup, place: Place) -> list[Row]:
        beginnings = dict.fromkeys((place.sought, place.sought.upper(), place.sought.capitalize()))
        rows = [
            row for one in beginnings for row in lookup.reader.labels_from(one, self.records.space, NAMED)
        ]
        records = lookup.many(self.records, list(dict.fromkeys(row.subject for row in rows)))
        return self.rows([one for one in records if getattr(one, "case", "") == place.case or not place.case])

    def _read(self, lookup: Lookup, place: Place, most: int) -> tuple[list[tuple[str, str]], bool]:
        """Give index rows beyond a place in the order of the list, and whether there are more that way."""
        term = "in_case" if place.case else "listed"
        low, high = (f"{place.case} ", f"{place.case}!") if place.case else ("", "\U0010ffff")
        found = lookup.reader.find(
            self.records.space,
            term,
            low,
            high,
            limit=most + 1,
            after=(place.value, place.record) if place.record else None,
            backwards=self.down is not place.back,
        )
        some = found[:most]
        return some[::-1] if place.back else some, len(found) > most

    def _many(self, lookup: Lookup, found: Sequence[tuple[str, str]]) -> list[R]:
        return lookup.many(self.records, [key for _, key in found])

    def _count(self, lookup: Lookup, case: str) -> int:
        """Give how many there are, of a case or of all."""
        if case:
            return lookup.reader.count(self.records.space, "case", case, case)
        return lookup.reader.count(self.records.space, "all", "", "")

    def _beyond(self, place: Place, one: tuple[str, str], *, back: bool) -> Target:
        there = Place(case=place.case, value=one[0], record=one[1], back=back)
        return Target(self.page, there.key)

    def _page(
        self,
        lookup: Lookup,
        place: Place,
        blocks: tuple[Block, ...],
        before: Target | Place | None,
        after: Target | Place | None,
    ) -> Page:
        turns = [before is not None and "[ those before", after is not None and "] those that follow"]
        told = "   ".join(one for one in turns if one)
        count = self._count(lookup, place.case)
        return Page(
            Target(self.page, place.key),
            f"{self.title}: {count}" if count else self.title,
            (*blocks, Said(told, "quiet")) if told else blocks,
            before=Target(self.page, before.key) if isinstance(before, Place) else before,
            after=Target(self.page, after.key) if isinstance(after, Place) else after,
            search=Target(self.page, Place(case=place.case, sought="?").key.removesuffix("%3F")),
        )
