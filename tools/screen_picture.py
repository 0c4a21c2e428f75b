"""Screens of the terminal program as SVG pictures: no script, no font file."""

from __future__ import annotations

from collections import Counter
from xml.sax.saxutils import escape

from tests.tui.grid import Grid, Ink

#: Size of a cell, and what is left free around the screen, in the picture's own units.
_WIDE, _HIGH, _MARGIN = 8.4, 17, 10
_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def draw(title: str, grid: Grid, columns: int) -> str:
    """Return a screen as the text of an SVG file; ``columns`` is its width in characters."""
    width, height = round(columns * _WIDE + 2 * _MARGIN), len(grid.rows) * _HIGH + 2 * _MARGIN
    behind = Counter(ink.behind for row in grid.rows for _, ink in row).most_common(1)[0][0]
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img">'
        ),
        f"  <title>{escape(title)}</title>",
        f"  <style>text {{ font: 14px {_FONT}; white-space: pre; }}</style>",
        f'  <rect width="{width}" height="{height}" rx="6" fill="{behind}"/>',
    ]
    for number, row in enumerate(grid.rows):
        column = 0
        for text, ink in row:
            out += _stretch(text, ink, column, number, behind)
            column += len(text)
    return "\n".join([*out, "</svg>", ""])


def _stretch(text: str, ink: Ink, column: int, row: int, behind: str) -> list[str]:
    """Return the SVG elements of a stretch of text: its background if of another colour, and the text."""
    out = []
    x, y = _MARGIN + column * _WIDE, _MARGIN + row * _HIGH
    if ink.behind != behind:
        out.append(
            f'  <rect x="{x:g}" y="{y:g}" width="{len(text) * _WIDE:g}" height="{_HIGH}" fill="{ink.behind}"/>'
        )
    shown = text.strip(" ")
    if shown:
        x += (len(text) - len(text.lstrip(" "))) * _WIDE
        weight = ' font-weight="bold"' if ink.bold else ""
        line = ' text-decoration="underline"' if ink.underlined else ""
        out.append(
            f'  <text x="{x:g}" y="{y + 13:g}" textLength="{len(shown) * _WIDE:g}" xml:space="preserve" '
            f'fill="{ink.text}"{weight}{line}>{escape(shown)}</text>'
        )
    return out
