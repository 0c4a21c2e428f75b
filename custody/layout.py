"""Lays text out so that a width of columns holds it: columns, pairs, and folds between words.

Widths are those that text has once it is visible. A word is never broken, because people copy identifiers and digests;
one that is longer than a line stands on a line of its own. A fold takes the place of one blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from custody.display import visible

#: The least that a terminal has, less what answers are indented by.
ROOM = 76
_GAP = 2
_NARROWEST = 8
_BELOW = "    "


def columns(rows: Sequence[Sequence[str]], headings: Sequence[str] = (), *, room: int = ROOM) -> list[str]:
    """Lay rows out in columns two spaces apart; cells of the widest columns are folded where ``room`` is too narrow.

    Where words are too long for that, the last columns go below the others, indented. No rows give no lines, also
    under headings.
    """
    if not rows:
        return []
    table = [list(headings), *map(list, rows)] if headings else [list(row) for row in rows]
    natural = [max(_width(row[at]) for row in table) for at in range(len(table[0]))]
    least = [max((_longest(row[at]) for row in table), default=0) for at in range(len(natural))]
    floors = [min(width, max(word, _NARROWEST)) for width, word in zip(natural, least, strict=True)]
    cut = _first_that_overflows(floors, room)
    widths = [
        *_narrowed(natural[:cut], least[:cut], room),
        *_narrowed(natural[cut:], least[cut:], room - len(_BELOW)),
    ]
    lines: list[str] = []
    for row in table:
        folded = [fold(cell, width) for cell, width in zip(row, widths, strict=True)]
        lines += _layer(folded[:cut], widths[:cut])
        lines += [f"{_BELOW}{line}" for line in _layer(folded[cut:], widths[cut:]) if line]
    return lines


def _layer(folded: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """Lay folded cells out side by side."""
    height = max(map(len, folded), default=0)
    return [_row([cell[at] if at < len(cell) else "" for cell in folded], widths) for at in range(height)]


def _first_that_overflows(widths: Sequence[int], room: int) -> int:
    """Return how many columns fit beside each other, one at least."""
    ends = [sum(widths[: at + 1]) + _GAP * at for at in range(len(widths))]
    return max(1, sum(end <= room for end in ends))


def pairs(rows: Iterable[tuple[str, str]], *, room: int = ROOM) -> list[str]:
    """Lay out name and value, one a line, values aligned; a value that does not fit is folded or put below."""
    listed = list(rows)
    width = max((len(name) for name, _ in listed), default=0)
    lines: list[str] = []
    for name, value in listed:
        left = room - width - _GAP
        if not value:
            lines.append(name)
        elif _longest(value) <= left:
            first, *more = fold(value, left)
            lines += [f"{name.ljust(width)}  {first}", *(f"{' ' * width}  {line}" for line in more)]
        else:
            lines += [name, *(f"  {line}" for line in fold(value, room - _GAP))]
    return lines


def fitted(line: str) -> list[str]:
    """Fold a line of an answer that is wider than a terminal; what follows is indented further."""
    if _width(line) <= ROOM + _GAP * 2:
        return [line]
    text = line.lstrip(" ")
    indent = line[: len(line) - len(text)]
    first, *more = fold(text, ROOM + _GAP * 2 - len(indent) - _GAP)
    return [indent + first, *(f"{indent}  {one}" for one in more)]


def fold(text: str, width: int) -> list[str]:
    """Break a text at blanks into lines of at most ``width`` characters, one at least."""
    lines, line = [], ""
    for word in _words(text):
        if line and _width(line) + _width(word.rstrip(" ")) > width:
            lines.append(line[:-1])
            line = ""
        line += word
    return [*lines, line]


def _words(text: str) -> list[str]:
    """Part a text into words that keep the blanks behind them."""
    words: list[str] = []
    for piece in text.split(" "):
        if piece or not words:
            words.append(piece + " ")
        else:
            words[-1] += " "
    words[-1] = words[-1][:-1]
    return words


def _width(text: str) -> int:
    return len(visible(text))


def _longest(text: str) -> int:
    return max(_width(word.rstrip(" ")) for word in _words(text))


def _narrowed(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Return widths that fit, taking from the widest columns that can be folded."""
    widths = list(natural)
    excess = sum(widths) + _GAP * (len(widths) - 1) - room
    while excess > 0:
        floors = [max(word, _NARROWEST) for word in least]
        foldable = [at for at, width in enumerate(widths) if width > floors[at]]
        if not foldable:
            break
        widest = max(foldable, key=lambda at: widths[at])
        taken = min(excess, widths[widest] - floors[widest])
        widths[widest] -= taken
        excess -= taken
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Lay out one row; only the padding is cut at its end, because a name may end in spaces or controls."""
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    padded = [_padded(cell, widths[at]) for at, cell in enumerate(cells[:last])]
    return "  ".join([*padded, *cells[last : last + 1]]) if last >= 0 else ""


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))
