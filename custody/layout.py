"""The layout of text in a width of columns: tables, columns, pairs, and folds between words.

Widths are those of the visible text. A word is broken only with ``breaks``, for a screen, because people copy
identifiers and digests; one that is longer than a line is a line of its own. A fold replaces one blank. ``short`` alone
cuts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from custody.column_widths import GAP, widths_of
from custody.folds import fold, longest_word, width_of

__all__ = ["ROOM", "Grid", "columns", "fitted", "fold", "grid", "paired", "pairs"]

#: How many characters of an identifier tables show and commands take back.
SHORT = 8
#: The least that a terminal has, less what answers are indented by.
ROOM = 76
_BELOW = "    "
#: From how many characters on a value stands beside its name, however many lines it takes there.
_ROOMY = 30


class _Line(NamedTuple):
    """The layout of a row: its columns with headings and widths, where 0 means below the others."""

    headings: tuple[str, ...]
    widths: tuple[int, ...]
    right: frozenset[int]
    room: int
    breaks: bool

    def titles(self) -> list[str]:
        """Return the line of headings of the columns beside each other; empty without headings."""
        return self._beside(self.headings) if any(self.headings) else []

    def row(self, cells: Sequence[str]) -> list[str]:
        """Return the lines of a row: cells beside each other, then those without room there."""
        fits = [bool(width) and self._holds(at, cells[at]) for at, width in enumerate(self.widths)]
        beside = self._beside([cell if fit else "" for cell, fit in zip(cells, fits, strict=True)])
        told = [
            f"{self.headings[at]}: {cell}" if self.headings[at] else cell
            for at, cell in enumerate(cells)
            if cell and not fits[at]
        ]
        return [*beside, *self._below(told)]

    def _holds(self, at: int, cell: str) -> bool:
        return at == 0 or longest_word(cell) <= self.widths[at]

    def _beside(self, cells: Sequence[str]) -> list[str]:
        kept = [at for at, width in enumerate(self.widths) if width]
        folded = {at: fold(cells[at], self.widths[at], breaks=self.breaks) for at in kept}
        height = max(map(len, folded.values()), default=1)
        return [
            self._joined({at: piece[n] for at, piece in folded.items() if n < len(piece)})
            for n in range(height)
        ]

    def _joined(self, cells: Mapping[int, str]) -> str:
        """Return one line of cells; only padding is cut at its end, as a name may end in spaces."""
        last = max((at for at, cell in cells.items() if cell), default=-1)
        padded = [
            cell
            if at == last and at not in self.right
            else _padded(cell, self.widths[at], right=at in self.right)
            for at, cell in ((at, cells.get(at, "")) for at in range(last + 1) if self.widths[at])
        ]
        return (" " * GAP).join(padded)

    def _below(self, told: Sequence[str]) -> list[str]:
        """Return lines of cells below the others, as many on a line as fit; folded ones are indented further."""
        lines: list[str] = []
        for text in told:
            if lines and width_of(lines[-1]) + len(_BELOW) + width_of(text) <= self.room:
                lines[-1] += f"{_BELOW}{text}"
            else:
                first, *more = fold(text, self.room - len(_BELOW) - GAP, breaks=self.breaks)
                lines += [f"{_BELOW}{first}", *(f"{_BELOW}{' ' * GAP}{line}" for line in more)]
        return lines


class Grid(NamedTuple):
    """A table laid out: the lines of its headings and, for each row, the lines that it takes."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def grid(
    rows: Sequence[Sequence[str]],
    headings: Sequence[str] = (),
    *,
    room: int = ROOM,
    right: Collection[int] = (),
    breaks: bool = False,
) -> Grid:
    """Return rows in columns two spaces apart, on as few lines as possible if ``room`` is narrow.

    Cells are folded between words. Cells without room in their column are placed below their row, after the column's
    heading; so is a whole column where that saves lines. ``right`` are the right-aligned columns. ``breaks``: words
    longer than a line are broken, for a screen, which would hide their ends.
    """
    if not rows:
        return Grid((), ())
    named = list(headings) if headings else [""] * len(rows[0])
    widths = widths_of(rows, named, room)
    line = _Line(tuple(named), tuple(widths), frozenset(right), room, breaks)
    return Grid(tuple(line.titles()), tuple(tuple(line.row(row)) for row in rows))


def columns(rows: Sequence[Sequence[str]], headings: Sequence[str] = ()) -> list[str]:
    """Return rows as lines laid out by ``grid``, headings first; no lines without rows."""
    laid = grid(rows, headings)
    return [*laid.headings, *(line for row in laid.rows for line in row)]


def pairs(rows: Iterable[tuple[str, str]], *, room: int = ROOM) -> list[str]:
    """Return lines of names and values, values aligned; a long value is folded or below its name."""
    return [line for lines in paired(list(rows), room=room) for line in lines]


def paired(rows: Sequence[tuple[str, str]], *, room: int = ROOM, breaks: bool = False) -> list[list[str]]:
    """Return the lines of each name and value, laid out as by ``pairs``; ``breaks`` as for ``grid``."""
    width = max((width_of(name) for name, _ in rows if width_of(name) <= room * 2 // 3), default=0)
    left = room - width - GAP
    return [_pair(name, value, width, left, room, breaks=breaks) for name, value in rows]


def _pair(name: str, value: str, width: int, left: int, room: int, *, breaks: bool) -> list[str]:
    if not value:
        return fold(name, room, breaks=breaks)
    if width_of(name) <= width and longest_word(value) <= left:
        first, *more = fold(value, left)
        if left >= _ROOMY or len(more) <= len(fold(value, room - GAP, breaks=breaks)):
            return [f"{_padded(name, width)}  {first}", *(f"{' ' * width}  {line}" for line in more)]
    below = fold(value, room - GAP, breaks=breaks)
    return [*fold(name, room, breaks=breaks), *(f"  {line}" for line in below)]


def fitted(line: str) -> list[str]:
    """Return a line of an answer folded to a terminal's width, later pieces indented further."""
    if width_of(line) <= ROOM + GAP * 2:
        return [line]
    text = line.lstrip(" ")
    indent = line[: len(line) - len(text)]
    first, *more = fold(text, ROOM + GAP * 2 - len(indent) - GAP)
    return [indent + first, *(f"{indent}  {piece}" for piece in more)]


def _padded(cell: str, width: int, *, right: bool = False) -> str:
    blanks = " " * (width - width_of(cell))
    return blanks + cell if right else cell + blanks


def short(identifier: str) -> str:
    """Return the first characters of an identifier, as tables show and commands accept it."""
    return identifier[:SHORT]


def called(name: str | None, identifier: str) -> str:
    """Return a subject's name with its short identifier; names can be erased, identifiers cannot."""
    return f"{name or '(no name)'} [{short(identifier)}]"


def listed(words: Iterable[str], none: str = "none") -> str:
    """Return words separated by commas; ``none`` without any."""
    return ", ".join(words) or none


def many(count: int, thing: str) -> str:
    """Return a count with its noun in the right number: 1 entry, 2 entries, 2 copies, 2 files."""
    if count == 1:
        return f"1 {thing}"
    return f"{count} {thing[:-1]}ies" if thing.endswith(("py", "ry")) else f"{count} {thing}s"
