"""Widths of a table's columns where not all have their natural width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.folds import fold, longest_word, width_of

#: Blanks between two columns.
GAP = 2
#: Rows of a long table by whose heights widths are chosen.
_LOOKED_AT = 30
#: How many of the widest columns are tried below the others as a whole.
_PUT_BELOW = 2
#: How many times as many lines it must save for that to be done.
_WORTH = 4 / 3
#: Fewest characters of a column that has them.
_LEAST = 4


class _Column:
    """One column: its cells, its possible widths, and the lines that each cell takes in one of them."""

    def __init__(self, cells: Sequence[str], heading: str, room: int, *, first: bool) -> None:
        self._cells, self._heading = cells, heading
        widest = max(map(width_of, (heading, *cells)))
        words = [longest_word(cell) for cell in cells]
        self.least = least = max(
            longest_word(heading), min(_LEAST, widest), *((min(max(words), room),) if first else ())
        )
        halves = [-(-width_of(cell) // 2) for cell in cells]
        able = {
            width for width in (*map(width_of, cells), *words, *halves) if least < width < min(widest, room)
        }
        #: Widths from the widest on; 0 puts the column below the others, which the first one never is.
        self.widths = [
            *sorted({least, max(least, min(widest, room)), *able}, reverse=True),
            *(() if first else (0,)),
        ]
        self._words, self._lines = words, dict[int, tuple[tuple[int, ...], tuple[int, ...]]]()

    def less(self, width: int, excess: int) -> Iterator[int]:
        """Yield narrower widths: the next one, and the one that removes the whole excess."""
        smaller = next((narrower for narrower in self.widths if narrower < width), None)
        if smaller is not None:
            yield smaller
        if width - excess > max(self.least, smaller or 0):
            yield width - excess

    def lines(self, width: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return each cell's number of lines beside the others, and of characters below, () for none."""
        if width not in self._lines:
            cells = [
                (len(fold(cell, width)), 0)
                if width and (word <= width or self.widths[-1])
                else (1, len(self._heading) + 2 + width_of(cell) + 2 * GAP if cell else 0)
                for cell, word in zip(self._cells, self._words, strict=True)
            ]
            below = tuple(characters for _, characters in cells)
            self._lines[width] = tuple(lines for lines, _ in cells), below if any(below) else ()
        return self._lines[width]

    def holds_any(self, width: int) -> bool:
        """Return whether any cell has room beside the others in a width."""
        return self.widths[-1] != 0 or any(
            cell and word <= width for cell, word in zip(self._cells, self._words, strict=True)
        )


def widths_of(rows: Sequence[Sequence[str]], headings: Sequence[str], room: int) -> list[int]:
    """Return each column's width so that rows take the fewest lines of ``room`` characters; 0: below."""
    seen = rows[:_LOOKED_AT]
    natural = [max(width_of(row[at]) for row in (headings, *rows)) for at in range(len(headings))]
    if sum(natural) + GAP * (len(natural) - 1) <= room:
        return natural
    columns = [
        _Column([row[at] for row in seen], headings[at], room, first=at == 0) for at in range(len(headings))
    ]
    widest = sorted(range(1, len(columns)), key=natural.__getitem__)[-_PUT_BELOW:]
    widths = _narrowed(columns, None, room)
    others = [_narrowed(columns, without, room) for without in reversed(widest)]
    fewest = min(others, key=lambda one: _height(columns, one, room), default=widths)
    if _height(columns, fewest, room) * _WORTH < _height(columns, widths, room):
        widths = fewest
    widths = [width if column.holds_any(width) else 0 for column, width in zip(columns, widths, strict=True)]
    return _with_rest(widths, natural, room)


def _narrowed(columns: Sequence[_Column], without: int | None, room: int) -> list[int]:
    """Return widths that fit, narrowed where it costs the fewest lines; column ``without`` goes below."""
    widths = [0 if at == without else column.widths[0] for at, column in enumerate(columns)]
    height = _height(columns, widths, room)
    while (excess := _taken(widths) - room) > 0:
        best: tuple[float, int] | None = None
        for at, column in enumerate(columns):
            for width in column.less(widths[at], excess):
                given = [*widths[:at], width, *widths[at + 1 :]]
                lines = _height(columns, given, room)
                # The lines that each lost character costs, and the column, last ones first.
                cost = ((lines - height) / min(_taken(widths) - _taken(given), excess), -at)
                if best is None or cost < best:
                    best, narrower, lower = cost, given, lines
        if best is None:
            break
        widths, height = narrower, lower
    return widths


def _taken(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (sum(map(bool, widths)) - 1)


def _height(columns: Sequence[_Column], widths: Sequence[int], room: int) -> int:
    """Return the number of lines that the rows take."""
    shapes = [one.lines(width) for one, width in zip(columns, widths, strict=True)]
    beside: int = sum(map(max, zip(*(lines for lines, _ in shapes), strict=True)))
    under: list[int] = [sum(row) for row in zip(*(below for _, below in shapes if below), strict=True)]
    return beside + sum(-(-characters // (room - 2 * GAP)) for characters in under)


def _with_rest(widths: list[int], natural: Sequence[int], room: int) -> list[int]:
    """Return the widths enlarged by the remaining room, the first columns first."""
    left = room - _taken(widths)
    for at, width in enumerate(widths):
        more = min(natural[at] - width, left) if width else 0
        widths[at], left = width + max(more, 0), left - max(more, 0)
    return widths
