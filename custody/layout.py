"""Lays text out so that a width of columns holds it: tables, columns, pairs, and folds between words.

Widths are those that text has once it is visible. A word is never broken, because people copy identifiers and digests;
one that is longer than a line stands on a line of its own. A fold takes the place of one blank. Nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from custody.display import visible
from custody.frozen import dataclass

#: How many characters of an identifier tables show and commands take back.
SHORT = 8
#: The least that a terminal has, less what answers are indented by.
ROOM = 76
_GAP = 2
_NARROWEST = 8
_BELOW = "    "
#: From how many characters on a value stands beside its name, however many lines it takes there.
_ROOMY = 30
#: Rows of a long table by whose heights it is chosen how many columns stand beside each other.
_LOOKED_AT = 60
#: The two words of an instant as tables write it, which are one.
_DAY, _MINUTE = re.compile(r"\d{4}-\d\d-\d\d $", re.ASCII), re.compile(r"\d\d:\d\d(?::\d\d)?Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Grid:
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
    """Lay rows out in columns two spaces apart, cells of the widest columns folded where ``room`` is too narrow.

    Where rows take fewer lines without their last columns, or words are too long for all of them, these stand below
    the others, each cell behind the heading of its column. ``right`` are the columns whose cells end at one place.
    ``breaks``: a word that no line holds is broken, for a screen, on which nobody could see its end otherwise.
    """
    if not rows:
        return Grid((), ())
    table = [headings, *rows] if headings else list(rows)
    natural = [max(_width(row[at]) for row in table) for at in range(len(table[0]))]
    longest = [max(_longest(row[at]) for row in table) for at in range(len(natural))]
    least = [min(word, room - len(_BELOW) - _GAP) for word in longest] if breaks else longest
    floors = [min(width, max(word, _NARROWEST)) for width, word in zip(natural, least, strict=True)]
    most = _first_that_overflows(floors, room)
    if sum(natural) + _GAP * (len(natural) - 1) <= room:
        widths = natural
    else:
        # Whatever is wider than all there is gives way to that first, however long somebody made it.
        natural = [max(min(width, room), floor) for width, floor in zip(natural, floors, strict=True)]
        looked_at = rows[:_LOOKED_AT]
        widths = min(
            (able for count in range(most, 0, -1) for able in _able(natural[:count], floors[:count], room)),
            key=lambda able: _height(looked_at, headings, able, room, breaks=breaks),
        )
    beside = len(widths)
    return Grid(
        tuple(_beside(headings, widths, right, breaks=breaks)) if any(headings[:beside]) else (),
        tuple(
            (
                *_beside(row, widths, right, breaks=breaks),
                *_below(row, headings, beside, room, breaks=breaks),
            )
            for row in rows
        ),
    )


def columns(rows: Sequence[Sequence[str]], headings: Sequence[str] = (), *, room: int = ROOM) -> list[str]:
    """Lay rows out as ``grid`` does, headings first. No rows give no lines, also under headings."""
    laid = grid(rows, headings, room=room)
    return [*laid.headings, *(line for row in laid.rows for line in row)]


def _beside(row: Sequence[str], widths: Sequence[int], right: Collection[int], *, breaks: bool) -> list[str]:
    """Lay the first cells of a row out side by side, as many as there are widths."""
    folded = [fold(cell, width, breaks=breaks) for cell, width in zip(row, widths, strict=False)]
    return [
        _row([cell[at] if at < len(cell) else "" for cell in folded], widths, right)
        for at in range(max(map(len, folded), default=0))
    ]


def _below(row: Sequence[str], headings: Sequence[str], beside: int, room: int, *, breaks: bool) -> list[str]:
    """Write the cells behind the first ones, each behind its heading, as many on a line as fit; none for no words."""
    lines: list[str] = []
    for at in range(beside, len(row)):
        if not row[at]:
            continue
        heading = headings[at] if headings else ""
        told = f"{heading}: {row[at]}" if heading else row[at]
        if lines and _width(lines[-1]) + len(_BELOW) + _width(told) <= room:
            lines[-1] += f"{_BELOW}{told}"
        else:
            first, *more = fold(told, room - len(_BELOW) - _GAP, breaks=breaks)
            lines += [f"{_BELOW}{first}", *(f"{_BELOW}{' ' * _GAP}{line}" for line in more)]
    return lines


def _height(
    rows: Sequence[Sequence[str]],
    headings: Sequence[str],
    widths: Sequence[int],
    room: int,
    *,
    breaks: bool,
) -> int:
    """Return how many lines rows take with as many columns beside each other as there are widths."""
    return sum(
        max(_folds(cell, width, breaks=breaks) for cell, width in zip(row, widths, strict=False))
        + len(_below(row, headings, len(widths), room, breaks=breaks))
        for row in rows
    )


def _folds(cell: str, width: int, *, breaks: bool) -> int:
    return 1 if _width(cell) <= width else len(fold(cell, width, breaks=breaks))


def pairs(rows: Iterable[tuple[str, str]], *, room: int = ROOM) -> list[str]:
    """Lay out name and value, one a line, values aligned; a value that does not fit is folded or put below."""
    return [line for lines in paired(list(rows), room=room) for line in lines]


def paired(rows: Sequence[tuple[str, str]], *, room: int = ROOM, breaks: bool = False) -> list[list[str]]:
    """Lay names and values out as ``pairs`` does, and return the lines of each; ``breaks`` as for ``grid``."""
    width = max((_width(name) for name, _ in rows if _width(name) <= room // 2), default=0)
    left = room - width - _GAP
    return [_pair(name, value, width, left, room, breaks=breaks) for name, value in rows]


def _pair(name: str, value: str, width: int, left: int, room: int, *, breaks: bool) -> list[str]:
    if not value:
        return fold(name, room, breaks=breaks)
    below = fold(value, room - _GAP, breaks=breaks)
    if _width(name) <= width and _longest(value) <= left:
        first, *more = fold(value, left)
        if left >= _ROOMY or len(more) <= len(below):
            return [f"{_padded(name, width)}  {first}", *(f"{' ' * width}  {line}" for line in more)]
    return [*fold(name, room, breaks=breaks), *(f"  {line}" for line in below)]


def fitted(line: str) -> list[str]:
    """Fold a line of an answer that is wider than a terminal; what follows is indented further."""
    if _width(line) <= ROOM + _GAP * 2:
        return [line]
    text = line.lstrip(" ")
    indent = line[: len(line) - len(text)]
    first, *more = fold(text, ROOM + _GAP * 2 - len(indent) - _GAP)
    return [indent + first, *(f"{indent}  {one}" for one in more)]


def fold(text: str, width: int, *, breaks: bool = False) -> list[str]:
    """Break a text at blanks into lines of at most ``width`` characters, one at least.

    A word that is longer is broken with ``breaks``, and stands on a line of its own without.
    """
    lines, line = [], ""
    for word in _words(text):
        if breaks and _width(word.rstrip(" ")) > width:
            *whole, line = _pieces(f"{line}{word}", width)
            lines += whole
            continue
        if line and _width(line) + _width(word.rstrip(" ")) > width:
            lines.append(line[:-1])
            line = ""
        line += word
    return [*lines, line]


def _pieces(text: str, width: int) -> list[str]:
    """Break a text into pieces of at most ``width`` characters, whatever it breaks; the last keeps its blanks."""
    pieces = [""]
    for letter in text.rstrip(" "):
        if pieces[-1] and _width(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return [*pieces[:-1], pieces[-1] + text[len(text.rstrip(" ")) :]]


def _words(text: str) -> list[str]:
    """Part a text into words that keep the blanks behind them; an instant is one word."""
    words: list[str] = []
    for piece in text.split(" "):
        if words and _MINUTE.match(piece) and _DAY.search(words[-1]):
            words[-1] += piece + " "
        elif piece or not words:
            words.append(piece + " ")
        else:
            words[-1] += " "
    words[-1] = words[-1][:-1]
    return words


def _width(text: str) -> int:
    return len(visible(text))


def _longest(text: str) -> int:
    return max(_width(word.rstrip(" ")) for word in _words(text))


def _first_that_overflows(widths: Sequence[int], room: int) -> int:
    """Return how many columns fit beside each other, one at least."""
    ends = [sum(widths[: at + 1]) + _GAP * at for at in range(len(widths))]
    return max(1, sum(end <= room for end in ends))


def _able(natural: Sequence[int], floors: Sequence[int], room: int) -> Iterator[list[int]]:
    """Yield widths that fit: where one column alone gives, from the last on, then where the widest give first."""
    wide = sum(natural) + _GAP * (len(natural) - 1) - room
    for at in range(len(natural) - 1, -1, -1):
        if natural[at] - floors[at] >= wide > 0:
            yield [width - wide if at == n else width for n, width in enumerate(natural)]
    widths = list(natural)
    for _ in range(sum(widths) + _GAP * (len(widths) - 1) - room):
        foldable = [at for at, width in enumerate(widths) if width > floors[at]]
        if not foldable:
            break
        widths[max(foldable, key=widths.__getitem__)] -= 1
    yield widths


def _row(cells: Sequence[str], widths: Sequence[int], right: Collection[int] = ()) -> str:
    """Lay out one row; only the padding is cut at its end, because a name may end in spaces or controls."""
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    padded = [_padded(cell, widths[at], right=at in right) for at, cell in enumerate(cells[:last])]
    if last >= 0:
        padded.append(_padded(cells[last], widths[last], right=True) if last in right else cells[last])
    return "  ".join(padded)


def _padded(cell: str, width: int, *, right: bool = False) -> str:
    blanks = " " * (width - _width(cell))
    return blanks + cell if right else cell + blanks


def short(identifier: str) -> str:
    """Return the characters of an identifier that tables show and commands take back."""
    return identifier[:SHORT]


def called(name: str | None, identifier: str) -> str:
    """Return a thing's name with its short identifier; names can be erased, identifiers cannot."""
    return f"{name or '(no name)'} [{short(identifier)}]"


def listed(words: Iterable[str], none: str = "none") -> str:
    """Write several words with commas."""
    return ", ".join(words) or none


def many(count: int, thing: str) -> str:
def many(count: int, thing: str) -> str:
    """Return a count with its thing in the right number: 1 entry, 2 entries, 2 files."""
    if count == 1:
        return f"1 {thing}"
    return f"{count} {thing[:-1]}ies" if thing.endswith("ry") else f"{count} {thing}s"
