"""The order of a list by a column, and the values of columns to which it is restricted.

It is part of the key of a list's page, so that history and kept lists have it. Rows are values here: nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeGuard
from urllib.parse import urlencode

from custody.digits import number_key
from custody.frozen import dataclass
from custody.pages.lists.list_keys import key_values
from custody.pages.parts.page import Column, Fact, Page, Row, Sort, Table, Target
from custody.pages.parts.wording import days_only

#: Names of the members in the key of a page: the column, its direction, and what begins that of a restriction.
_BY, _DOWN, _ONLY = "sort", "down", "only."
_YES: Final = "yes"
#: The words for a list that was arranged from its first record to its last.
WHOLE = "whole list"
#: What stands before a name in a cell: the branch of a component, the mark of an alarm.
_MARKS = re.compile(r"^[\s!└]+")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T", re.ASCII)
#: Texts of cells that say that there is no value.
_NONE = re.compile(r"(no|none|nobody|not|never)\b|-?$")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The order and restriction of a list.

    ``by`` is the key of a column, ``down``: in descending order. ``only`` has pairs of a column's key and a value as
    ``value_of`` returns it. An empty one is the list's own order.
    """

    by: str = ""
    down: bool = False
    only: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything differs from the list as it is on record."""
        return bool(self.by or self.only)

    @classmethod
    def read(cls, key: Mapping[str, str]) -> Arrangement:
        """Return the arrangement among the members of a page's key; other members are ignored."""
        only = tuple((name.removeprefix(_ONLY), text) for name, text in key.items() if name.startswith(_ONLY))
        by = key.get(_BY, "")
        return cls(by, bool(by) and key.get(_DOWN) == _YES, only)

    @property
    def members(self) -> dict[str, str]:
        """The members of a page's key, empty for the list's own order."""
        order = {_BY: self.by, **({_DOWN: _YES} if self.down else {})} if self.by else {}
        return order | {f"{_ONLY}{column}": text for column, text in self.only}

    def sorted_by(self, column: str) -> Arrangement:
        """Return the order by a column; by the same column once more it is the other direction."""
        return replace(self, by=column, down=self.by == column and not self.down)

    def only_with(self, column: str, value: str) -> Arrangement:
        """Return the restriction to one value of a column, in place of an earlier one of that column."""
        others = tuple(pair for pair in self.only if pair[0] != column)
        return replace(self, only=(*others, (column, value)))

    def words(self, columns: Sequence[Column]) -> str:
        """Return the arrangement as text: ``by custodian, descending; only case C-1``."""
        titles = {column.key: column.title for column in columns if column.title}
        order = f"by {titles.get(self.by, self.by)}{', descending' if self.down else ''}" if self.by else ""
        only = (f"only {titles.get(column, column)} {value or 'empty'}" for column, value in self.only)
        return "; ".join(text for text in (order, *only) if text)

    def told(self, columns: Sequence[Column], left: int, rows: int, among: str) -> str:
        """Return the arrangement as text, with the number of rows left, and ``among`` which it looked."""
        count = f": {left} of {rows} lines" if left != rows else ""
        return f"{self.words(columns)}{count}; {among}"


NO_ARRANGEMENT: Final = Arrangement()


def without_arrangement(key: Mapping[str, str]) -> dict[str, str]:
    """Return the members of a page's key that are no part of an arrangement."""
    return {
        name: text for name, text in key.items() if name not in {_BY, _DOWN} and not name.startswith(_ONLY)
    }


def arranged(rows: Sequence[Row], columns: Sequence[Column], wanted: Arrangement) -> tuple[Row, ...]:
    """Return the rows that a restriction leaves, sorted; components stay under their row.

    Numbers are in order of value, also within names; instants by time; rows without a value come last.
    """
    places = {column.key: at for at, column in enumerate(columns)}
    groups = list(_groups(rows))
    for key, value in wanted.only:
        at = places.get(key)
        kept = [] if at is None else [_with_value(group, at, value) for group in groups]
        groups = [group for group in kept if group]
    if (at := places.get(wanted.by)) is not None:
        sort = columns[at].sort
        filled = [group for group in groups if not _is_missing(group[0].cells[at], sort)]
        missing = [group for group in groups if _is_missing(group[0].cells[at], sort)]
        filled.sort(key=lambda group: _order(group[0].cells[at]), reverse=wanted.down)
        groups = [*filled, *missing]
    return tuple(row for group in groups for row in group)


def arranged_page(page: Page, wanted: Arrangement, table: str = "") -> Page:
    """Return a page with its tables arranged, as far as they have the columns; other blocks stay.

    A table without a column of the restriction has no rows left. With ``table`` only the one of this key is arranged.
    """
    if not wanted:
        return page
    return replace(
        page,
        blocks=tuple(
            replace(block, rows=arranged(block.rows, block.columns, wanted))
            if _is_titled(block) and table in ("", block.key)
            else block
            for block in page.blocks
        ),
    )


def value_of(cell: Fact) -> str:
    """Return the text of a cell by which rows are restricted: of an instant the day."""
    return _MARKS.sub("", days_only(cell.full)).strip()


def columns_of(page: Page, opens: Target | None = None, table: str = "") -> tuple[Column, ...]:
    """Return the columns by which a page can be arranged; none for a page that is no list.

    Of several tables they are those of the one with a row that ``opens`` a page, else of the first. On a page about one
    thing they are those of the ``table`` of this key.
    """
    tables = _tables(page, table)
    if not any(len(table.rows) > 1 for table in tables) and not page.turns.arranged:
        return ()
    found = next((block for block in tables if any(row.opens == opens for row in block.rows)), tables[0])
    return tuple(column for column in found.columns if column.title)


def every_column(page: Page, table: str = "") -> tuple[Column, ...]:
    """Return the columns of all tables of a page that can be arranged."""
    return tuple(column for block in _tables(page, table) for column in block.columns)


def rows_of(page: Page, table: str = "") -> int:
    """Return the number of rows in the tables of a page that can be arranged."""
    return sum(len(block.rows) for block in _tables(page, table))


def _tables(page: Page, table: str) -> list[Table]:
    """Return the tables that are arranged: all of a list, of a page about one thing the one of this key."""
    return [
        block for block in page.blocks if _is_titled(block) and (page.about is None or block.key == table)
    ]


@dataclass(frozen=True, slots=True)
class ArrangementChoice:
    """One line of the choice of an order or restriction: its text, and the arrangement that it makes."""

    text: str
    makes: Arrangement


def choices(
    page: Page, opens: Target | None, now: Arrangement, table: str = ""
) -> Iterator[ArrangementChoice]:
    """Yield the columns to sort by, the values of the row that ``opens`` a page, and the own order.

    ``page`` is the list as it is on record or arranged, ``now`` its arrangement. ``table`` is as for ``columns_of``.
    """
    for column in columns_of(page, opens, table):
        wanted = now.sorted_by(column.key)
        yield ArrangementChoice(f"Sort by {column.title}{', descending' if wanted.down else ''}", wanted)
    for column, value in _values(_tables(page, table), opens):
        if (column.key, value) not in now.only:
            yield ArrangementChoice(f"Only {column.title}: {value}", now.only_with(column.key, value))
    if now:
        yield ArrangementChoice("All lines, in the list's own order", NO_ARRANGEMENT)


def arranged_target(search: Target, wanted: Arrangement, sought: str = "") -> Target:
    """Return the page of a list in an arrangement; ``search`` is the page that searches it."""
    said = {name: text for name, text in key_values(search.key).items() if name != "sought"}
    text = {"sought": sought} if sought else {}
    key = without_arrangement(said) | wanted.members | text
    return Target(search.page, urlencode(key, errors="surrogatepass"))


def _is_titled(block: object) -> TypeGuard[Table]:
    return isinstance(block, Table) and any(column.title for column in block.columns)


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield each row with the components that follow it."""
    group: list[Row] = []
    for row in rows:
        if group and not row.depth:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _with_value(group: Sequence[Row], at: int, value: str) -> list[Row]:
    """Return the rows of a group with a value in a column, and those under which they stand."""
    kept: list[Row] = []
    above = 0
    for row in reversed(group):
        if value_of(row.cells[at]) == value or row.depth < above:
            kept.insert(0, row)
            above = row.depth
    return kept


def _is_missing(cell: Fact, sort: Sort) -> bool:
    """Return whether a cell has no value to sort by."""
    text = value_of(cell)
    return not text or not cell.visible or (cell.value is None and (sort != "text" or _is_none(text)))


def _is_none(text: str) -> bool:
    return _NONE.match(text) is not None


def _order(cell: Fact) -> tuple[tuple[int, int, str], ...]:
    """Return the sort key of a cell: numbers and instants by value, all else by its text."""
    value = cell.value
    if isinstance(value, int) and not isinstance(value, bool):
        return ((0, value, ""),)
    exact = isinstance(value, str) and _INSTANT.match(value)
    return number_key(str(value) if exact else _MARKS.sub("", cell.full))


def _values(tables: Sequence[Table], opens: Target | None) -> Iterator[tuple[Column, str]]:
    """Yield the columns with the values of the row that opens a page, without the first: that is its name."""
    for table in tables:
        row = next((row for row in table.rows if row.opens == opens), None)
        if row is None or opens is None:
            continue
        for column, cell in list(zip(table.columns, row.cells, strict=True))[1:]:
            if column.title and cell.visible and value_of(cell):
                yield column, value_of(cell)
        return
