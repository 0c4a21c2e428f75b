"""Lists in a narrow pane: one row for each line, columns without room left out, long cells cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.display import visible
from custody.folds import cut, width_of
from custody.pages.parts.page import Page, Row, Table
from custody.pages.parts.page_names import DOSSIERS
from custody.pages.render.signs import SIGNS
from custody.tui.render.layout import Line

#: Columns between two cells, and before each row for its sign.
_GAP, _LEAD = 1, 3
#: Most columns of the first cell of a row and of those behind the second, and fewest of the second.
_FIRST, _FURTHER, _SECOND = 14, 8, 12
#: Pages about one thing.
_ABOUT_ONE = DOSSIERS | {"transfer", "disposition"}


def about_one(page: str) -> bool:
    """Return whether a page of this name is about one thing."""
    return page in _ABOUT_ONE


def is_list(page: Page) -> bool:
    """Return whether a page is only lists, of things that have pages of their own."""
    tables = page.of(Table)
    return (
        len(tables) == len(page.blocks) > 0
        and not page.key_facts
        and any(row.opens is not None and about_one(row.opens.page) for table in tables for row in table.rows)
    )


def compact(page: Page, width: int) -> list[Line]:
    """Return the lines of a page of lists, each of at most ``width`` columns."""
    found: list[Line] = []
    for table in page.of(Table):
        if found:
            found.append(Line(""))
        found += _table(table, width)
    return found


def _table(table: Table, width: int) -> Iterator[Line]:
    if table.title:
        title = f"{visible(table.title)} ({len(table.rows) + table.more})"
        yield Line(cut(f" {title}", width), "title")
    if not table.rows:
        yield Line(cut(f"   {table.empty}", width), "quiet")
        return
    filled = [at for at in range(len(table.columns)) if at < 2 or any(row.texts[at] for row in table.rows)]
    texts = [[visible(row.texts[at]) for at in filled] for row in table.rows]
    titles = [visible(table.columns[at].title) for at in filled]
    widths = _widths([titles, *texts], width - _LEAD)
    if any(titles):
        yield Line(f"{' ' * _LEAD}{_joined(titles, widths)}".rstrip(), "quiet")
    for row, cells in zip(table.rows, texts, strict=True):
        yield _row(row, cells, widths)
    if table.more:
        yield Line(f"   … {table.more} more", "quiet", table.rest, stays=True)


def _row(row: Row, cells: Sequence[str], widths: Sequence[int]) -> Line:
    sign = SIGNS.get(row.tone, " ")
    text = f" {sign} {_joined(cells, widths)}".rstrip()
    whole = " ".join((sign, *cells))
    return Line(text, row.tone, row.opens, row.action, whole=whole, settles=row.action is not None)


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return the widths of the first columns, as many as have room; the second takes what is left."""
    natural = [max(width_of(row[at]) for row in rows) for at in range(len(rows[0]))]
    if len(natural) == 1:
        return [room]
    widths = [min(natural[0], _FIRST), 0]
    left = room - widths[0] - _GAP
    for wide in natural[2:]:
        needed = min(wide, _FURTHER) + _GAP
        if left - needed < min(_SECOND, natural[1]):
            break
        widths.append(needed - _GAP)
        left -= needed
    widths[1] = min(natural[1], left)
    return widths


def _joined(cells: Sequence[str], widths: Sequence[int]) -> str:
    shown = [cut(cell, wide) for cell, wide in zip(cells, widths, strict=False)]
    padded = (cell + " " * (wide - width_of(cell)) for cell, wide in zip(shown, widths, strict=False))
    return (" " * _GAP).join(padded)
