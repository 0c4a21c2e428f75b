"""Tables laid out in lines of text: cells are never cut, numbers are aligned.

The caller escapes control characters; widths are measured as if that were done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from custody import layout
from custody.frozen import dataclass
from custody.pages.parts.page import Column, Fact, Table, Tone

#: Sorts of columns that are aligned to the right.
_NUMBERS = frozenset({"count", "bytes"})
#: The text of a cell without value.
_NONE = "-"
#: The key of columns with serial numbers.
_SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Laid:
    """A table in lines: its heading lines, and the lines of each row."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def laid(table: Table, room: int, signs: Mapping[str, str], *, breaks: bool = False) -> Laid:
    """Return a table in lines of at most ``room`` characters; rows begin with the sign of their tone.

    A cell that does not fit is folded, or moved below its row after its column's name. With ``breaks`` words
    longer than a line are broken; otherwise each gets a line of its own.
    """
    lead = 2 if any(row.tone in signs for row in table.rows) else 0
    found = layout.grid(
        [[_cell(cell, row.tone, signs) for cell in row.cells] for row in table.rows],
        [column.title for column in table.columns],
        room=room - lead,
        right=[at for at, column in enumerate(table.columns) if _counts(table, at, column)],
        breaks=breaks,
    )
    rows = (
        (f"{signs.get(row.tone, ''):{lead}}{lines[0]}", *(f"{'':{lead}}{line}" for line in lines[1:]))
        for row, lines in zip(table.rows, found.rows, strict=True)
    )
    return Laid(tuple(f"{'':{lead}}{line}" for line in found.headings), tuple(rows))


def laid_alike(
    tables: Sequence[Table], room: int, signs: Mapping[str, str], *, breaks: bool = False
) -> list[Laid]:
    """Return tables with the same columns in lines, each column as wide in all of them."""
    first = tables[0]
    rows = tuple(row for table in tables for row in table.rows)
    whole = laid(Table(first.key, "", first.columns, rows), room, signs, breaks=breaks)
    coming = iter(whole.rows)
    return [Laid(whole.headings, tuple(islice(coming, len(table.rows)))) for table in tables]


def _cell(cell: Fact, tone: Tone, signs: Mapping[str, str]) -> str:
    """Return the text of a cell, after the sign of its tone where that differs from its row's."""
    words = cell.full
    return f"{signs[cell.tone]} {words}" if cell.tone in signs and cell.tone != tone else words


def _counts(table: Table, at: int, column: Column) -> bool:
    """Return whether a column holds numbers, by its sort or its texts.

    A serial number is a name, not a count.
    """
    if column.sort in _NUMBERS:
        return True
    if column.key == _SERIAL:
        return False
    told = [row.cells[at].text for row in table.rows if row.cells[at].text not in ("", _NONE)]
    return bool(told) and all(text.isascii() and text.isdigit() for text in told)
