"""A review laid out as lines: paragraphs above, then the fields under the titles of their sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.display import visible
from custody.layout import paired
from custody.pages.parts.page import Paragraph
from custody.pages.render.signs import SIGNS
from custody.tui.pages.review import Review, Row
from custody.tui.render.layout import Line, folded

#: The sign of a field that the office filled in.
PRESET = "d"
#: Fewest columns that words are folded to.
_LEAST = 6


def drawn(review: Review, width: int) -> list[Line]:
    """Return the lines of a review, each of at most ``width`` columns."""
    found: list[Line] = []
    for group in review.paragraphs:
        found += [Line("")] if found else []
        found += [line for paragraph in group for line in _paragraph(paragraph, width)]
    rows = [row for part in review.parts for row in part.rows]
    laid = iter(paired([(row.label, row.text) for row in rows], room=max(width - 2, _LEAST), breaks=True))
    for part in review.parts:
        found.append(_rule(part.title, width) if part.title else Line(""))
        found += [line for row in part.rows for line in _row(row, next(laid))]
    return found


def _paragraph(paragraph: Paragraph, width: int) -> Iterator[Line]:
    """Yield a paragraph with the sign of its tone before it, further lines indented."""
    sign = SIGNS.get(paragraph.tone, "")
    margin = " " * (len(sign) + 1) if sign else ""
    for at, text in enumerate(folded(visible(paragraph.text, told=True), width - len(margin))):
        first = f"{sign} " if sign and at == 0 else margin
        yield Line(f"{first}{text}", "title" if paragraph.strong else paragraph.tone, joined=at > 0)


def _rule(title: str, width: int) -> Line:
    """Return the title of a section with a rule to the end of the line."""
    told = visible(title, limit=max(width - 6, _LEAST))
    return Line(f"── {told} ".ljust(width, "─"), "title")


def _row(row: Row, pieces: Sequence[str]) -> Iterator[Line]:
    for at, piece in enumerate(pieces):
        sign = PRESET if row.preset and at == 0 else " "
        yield Line(f"{sign} {visible(piece)}".rstrip(), joined=at > 0)
