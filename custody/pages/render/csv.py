"""Tables as comma-separated values (RFC 4180), safe from spreadsheet formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from custody.display import printed
from custody.pages.parts.page import Column, Fact, Page, Row, Section, Sort, Table
from custody.pages.render.document import written_state

#: Beginnings of cells that a spreadsheet computes.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Sorts of columns whose cells are plain numbers.
_NUMBERS: frozenset[Sort] = frozenset({"count", "bytes"})
#: Sorts of columns of which programs read the values.
_VALUES: frozenset[Sort] = frozenset({"instant", "code"})
#: The byte order mark by which spreadsheets recognise UTF-8.
_MARK = "\ufeff"

_COLUMNS = (
    Column("section", "section"),
    Column("field", "field"),
    Column("value", "value"),
    Column("state", "state", "code"),
    Column("note", "note"),
    Column("entry", "entry", "count"),
)


def csv(table: Table) -> bytes:
    """Return a table as UTF-8 with byte order mark: column titles, then rows, every cell quoted.

    A cell that a spreadsheet would compute begins with an apostrophe; numbers are not changed.
    """
    rows = [[column.title for column in table.columns]]
    rows += [
        [_text(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)]
        for row in table.rows
    ]
    return (_MARK + "".join(",".join(map(_quoted, row)) + "\r\n" for row in rows)).encode()


def for_programs(table: Table) -> Table:
    """Return a table with instants and codes as values, and columns of identifiers.

    Each column of things is followed by one with their identifiers. A cell without a value keeps its text.
    """
    columns: list[Column] = []
    for column in table.columns:
        columns += [column, Column("", f"{column.title} identifier")] if column.sort == "thing" else [column]
    rows = tuple(replace(row, cells=tuple(_program_cells(row, table.columns))) for row in table.rows)
    return replace(table, columns=tuple(columns), rows=rows)


def _program_cells(row: Row, columns: Sequence[Column]) -> Iterator[Fact]:
    """Yield the cells of a row, each with its value as its text where programs read the value."""
    for cell, column in zip(row.cells, columns, strict=True):
        value = cell.value if cell.visible and isinstance(cell.value, str) else ""
        if column.sort == "thing":
            yield from (cell, Fact("", "", value, value))
        elif column.sort in _VALUES and value:
            yield replace(cell, text=value, note="")
        else:
            yield cell


def facts_table(page: Page) -> Table:
    """Return the key facts and sections of a page as one table, a row for each fact."""
    groups = [Section("", "", page.key_facts), *page.of(Section)]
    rows = tuple(_row(group.title, fact) for group in groups for fact in group.facts)
    return Table("facts", page.title, _COLUMNS, rows)


def joined(pages: Sequence[Page]) -> Table:
    """Return the facts, sections and tables of pages as one table; first columns: page and table.

    Columns with the same title are merged; cells that a table lacks are empty. A table without rows has one
    row with its ``empty`` text.
    """
    parts = [
        (page.title, table if table.rows else _emptied(table))
        for page in pages
        for table in (facts_table(page), *page.of(Table))
        if table.rows or table.empty
    ]
    columns = {column.title: column for _, table in parts for column in table.columns}
    rows = []
    for title, table in parts:
        name = "facts" if table.key == "facts" else table.title
        for row in table.rows:
            cells = dict(zip((column.title for column in table.columns), row.cells, strict=True))
            named = (Fact("", "", title, title), Fact("", "", name, name))
            rows.append(Row((*named, *(cells.get(column, _EMPTY) for column in columns)), row.opens))
    heads = (Column("page", "page"), Column("table", "table"), *columns.values())
    return Table("record", pages[0].title if pages else "", heads, tuple(rows))


_EMPTY = Fact("", "", None, "")


def _emptied(table: Table) -> Table:
    """Return a table without rows as one whose single row has its ``empty`` text."""
    return replace(table, columns=(Column("value", "value"),), rows=(Row.of((table.empty,)),))


def _row(title: str, fact: Fact) -> Row:
    entry = "" if fact.entry is None else str(fact.entry)
    texts = (title, fact.label, fact.text, written_state(fact), fact.note)
    cells = (*(Fact("", "", text, text) for text in texts), Fact("", "", fact.entry, entry))
    return Row(cells, fact.opens, tone=fact.tone)


def _text(cell: Fact, column: Column) -> str:
    """Return the text of a cell; with a leading apostrophe if it begins as a formula."""
    if column.sort in _NUMBERS and cell.visible and type(cell.value) is int:
        return str(cell.value)
    text = printed(cell.full)
    return f"'{text}" if text.lstrip().startswith(FORMULA) or cell.full.startswith(FORMULA) else text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
