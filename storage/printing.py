"""Draws labels and papers as PDF and makes QR codes, with ReportLab and segno, the optional extra `print`.

The same model gives the same bytes. The font is Bitstream Vera, which ReportLab carries; a letter that it lacks is
written as its escape, so that nothing is left out. What stands on a label or paper is decided elsewhere.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from custody.display import visible
from custody.errors import ConfigError, UsageError
from custody.ledger.printing.label import Label
from custody.ledger.printing.paper import TRAINING, Paper

#: Labels on a sheet of A4, columns by rows: each 99.1 by 38.1 mm, of which every maker has sheets.
COLUMNS, ROWS = 2, 7
_MM = 72 / 25.4
_PAGE = (210 * _MM, 297 * _MM)
_LABEL = (99.1 * _MM, 38.1 * _MM)
_LEFT, _TOP, _STEP = 4.65 * _MM, 15.15 * _MM, 101.65 * _MM
_INSET = 2.5 * _MM
_MARGIN = 18 * _MM
_QUIET = 4
_FONTS = {"Vera": "Vera.ttf", "VeraBd": "VeraBd.ttf"}


def library() -> tuple[Any, Any, Any, Any]:
    """Give what makes codes, measures text, reads fonts and draws; ConfigError where the extra is not installed."""
    try:
        import segno
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen.canvas import Canvas
    except ImportError as error:
        raise ConfigError(
            "PDF and QR codes are made by ReportLab and segno, which are not both installed",
            hint="Install the program with its extra: pip install 'custody-ledger[print]'. Text and ZPL go without it.",
        ) from error
    return segno, pdfmetrics, TTFont, Canvas


class _Drawing:
    """A PDF that is being drawn, in points from the lower left corner."""

    def __init__(self, title: str) -> None:
        _, self._metrics, typeface, canvas = library()
        for name, file in _FONTS.items():
            # A font keeps what was drawn with it, so each drawing has its own.
            self._metrics.registerFont(typeface(name, file))
        self._file = io.BytesIO()
        self.canvas = canvas(self._file, pagesize=_PAGE, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setCreator("custody")

    def width(self, text: str, font: str, size: float) -> float:
        return float(self._metrics.stringWidth(text, font, size))

    def inked(self, text: str, font: str = "Vera") -> str:
        """Give a text made visible, with an escape for every letter that the font has no shape for."""
        shapes = self._metrics.getFont(font).face.charToGlyph
        return "".join(one if ord(one) in shapes else f"\\u{{{ord(one):x}}}" for one in visible(text))

    def text(self, left: float, base: float, text: str, font: str, size: float) -> None:
        """Draw a line of text that is ink already."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, base, text)

    def fitted(self, at: tuple[float, float], text: str, font: str, most: float, room: float) -> None:
        """Draw one line as large as fits, down to five points; what is longer still is cut and the cut marked."""
        line, size = self.inked(text, font), most
        while size > 5 and self.width(line, font, size) > room:
            size -= 0.5
        cut = line
        while cut and self.width(line, font, size) > room:
            cut = cut[:-1]
            line = f"{cut}\\..."
        self.text(*at, line, font, size)

    def wrapped(self, text: str, size: float, room: float) -> list[str]:
        """Break a text into lines at blanks, and within a word only where it is wider than a line."""
        lines, line = [], ""
        for word in self.inked(text).split(" "):
            first, *more = self._parted(word, size, room)
            joined = f"{line} {first}" if line else first
            if line and self.width(joined, "Vera", size) > room:
                lines.append(line)
                joined = first
            lines += [joined, *more][:-1]
            line = [joined, *more][-1]
        return [*lines, line]

    def _parted(self, word: str, size: float, room: float) -> list[str]:
        """Part a word into pieces that are no wider than a line."""
        pieces, used = [""], 0.0
        for letter in word:
            width = self.width(letter, "Vera", size)
            if used + width > room:
                pieces.append("")
                used = 0.0
            pieces[-1] += letter
            used += width
        return pieces

    def band(self, left: float, bottom: float, width: float, height: float) -> None:
        """Draw the band that says that this is for training."""
        self.canvas.rect(left, bottom, width, height, stroke=0, fill=1)
        self.canvas.setFillGray(1)
        self.fitted((left + 4, bottom + height * 0.27), TRAINING, "VeraBd", height * 0.7, width - 8)
        self.canvas.setFillGray(0)

    def code(self, content: str, left: float, bottom: float, side: float) -> None:
        """Draw a QR code with its quiet zone into a square."""
        modules = _modules(content)
        step = side / len(modules)
        path = self.canvas.beginPath()
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    path.rect(left + column * step, bottom + side - (row + 1) * step, step, step)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def finish(self) -> bytes:
        """Give the bytes of the whole PDF."""
        self.canvas.save()
        return self._file.getvalue()


def label_sheet(labels: Sequence[Label], start: int = 1) -> bytes:
    """Draw labels onto sheets of A4, the first at position ``start``, counted from 1 by rows.

    Raises UsageError for a position that no sheet has, ConfigError without the extra.
    """
    if not 1 <= start <= COLUMNS * ROWS:
        raise UsageError(
            f"a sheet has no position {start}", hint=f"Give 1 to {COLUMNS * ROWS}, counted row by row."
        )
    drawing = _Drawing("Labels")
    for number, label in enumerate(labels, start - 1):
        page, place = divmod(number, COLUMNS * ROWS)
        if place == 0 and page:
            drawing.canvas.showPage()
        row, column = divmod(place, COLUMNS)
        _label(drawing, label, _LEFT + column * _STEP, _PAGE[1] - _TOP - (row + 1) * _LABEL[1])
    return drawing.finish()


def _label(drawing: _Drawing, label: Label, left: float, bottom: float) -> None:
    width, height = _LABEL[0] - 2 * _INSET, _LABEL[1] - 2 * _INSET
    left, bottom = left + _INSET, bottom + _INSET
    if label.training:
        band = 15.0
        drawing.band(left, bottom + height - band, width, band)
        height -= band + 2
    side = height - 9
    drawing.code(label.identifier, left, bottom + 9, side)
    drawing.fitted((left, bottom + 1), label.identifier, "Vera", 7, width)
    room = width - side - 4
    base = bottom + height - 17
    drawing.fitted((left + side + 4, base), label.reference, "VeraBd", 18, room)
    rows = label.rows()
    step = min(11.0, (base - bottom - 9) / len(rows))
    for name, value in rows:
        base -= step
        drawing.fitted((left + side + 4, base), f"{name} {value}", "Vera", min(8.5, step), room)


def paper_pdf(paper: Paper) -> bytes:
    """Draw a paper onto as many sheets of A4 as it needs, each numbered; ConfigError without the extra."""
    drawing = _Drawing(paper.title)
    pages = _paged(list(_lines(drawing, paper)), _PAGE[1] - 2 * _MARGIN - 62)
    for number, lines in enumerate(pages, 1):
        if number > 1:
            drawing.canvas.showPage()
        _page(drawing, paper, lines, f"{number}/{len(pages)}", first=number == 1)
    return drawing.finish()


class _Line(NamedTuple):
    """A line of a paper; one without a font is to be signed on. It stays on a page with the ``keeps`` next ones."""

    height: float
    text: str
    size: float
    font: str = "Vera"
    indent: float = 0
    keeps: int = 0


def _lines(drawing: _Drawing, paper: Paper) -> Iterator[_Line]:
    room = _PAGE[0] - 2 * _MARGIN
    for block in paper.blocks:
        yield _Line(8, "", 9)
        for line in drawing.wrapped(block.heading, 10, room):
            yield _Line(14, line, 9, "VeraBd", keeps=3)
        for name, value in block.rows:
            yield from _row(drawing, name, value, room)
    yield _Line(8, "", 9)
    for note in paper.notes:
        for line in drawing.wrapped(note, 8, room):
            yield _Line(10.5, line, 8)
    for part, name in paper.signatures:
        for line in drawing.wrapped(f"{part}: {name}" if name else f"{part}:", 9, room):
            yield _Line(24, line, 9, keeps=1)
        yield _Line(34, "signature, place, date", 7, font="")


def _row(drawing: _Drawing, name: str, value: str, room: float) -> Iterator[_Line]:
    """Give the lines of a name with its value, which stands below where the name is long."""
    indent = 110.0
    label = drawing.inked(name)
    beside = drawing.width(label, "Vera", 8) <= indent - 16
    yield _Line(0 if beside else 11, label, 8, indent=10, keeps=1)
    for line in drawing.wrapped(value, 8, room - indent):
        yield _Line(11, line, 8, indent=indent)


def _paged(lines: Sequence[_Line], room: float) -> list[list[_Line]]:
    """Part lines into pages."""
    pages: list[list[_Line]] = [[]]
    used = 0.0
    for at, line in enumerate(lines):
        together = lines[at : at + 1 + line.keeps]
        if used + sum(one.height for one in together) > room and pages[-1]:
            pages.append([])
            used = 0.0
        pages[-1].append(line)
        used += line.height
    return pages


def _page(drawing: _Drawing, paper: Paper, lines: Sequence[_Line], number: str, *, first: bool) -> None:
    left, right, top = _MARGIN, _PAGE[0] - _MARGIN, _PAGE[1] - _MARGIN
    if paper.training:
        drawing.band(left, top + 6, right - left, 26)
    drawing.text(left, top - 20, drawing.inked(paper.title, "VeraBd"), "VeraBd", 15)
    drawing.fitted((left, top - 36), paper.foot, "Vera", 8, right - left - 80)
    if first and paper.code is not None:
        drawing.code(paper.code, right - 68, top - 66, 68)
    at = top - 62
    for one in lines:
        at -= one.height
        if not one.font:
            drawing.canvas.line(left, at + 10, right, at + 10)
        # What has no height of its own stands beside the line that follows.
        drawing.text(
            left + one.indent, at - (0 if one.height else 11), one.text, one.font or "Vera", one.size
        )
    drawing.fitted((left, _MARGIN - 18), paper.foot, "Vera", 7, right - left - 60)
    drawing.text(right - 40, _MARGIN - 18, number, "Vera", 7)


def code_lines(content: str, *, on_paper: bool) -> list[str]:
    """Give a QR code in half blocks of text: dark ones drawn ``on_paper``, else light ones, for a dark screen.

    Raises ConfigError without the extra.
    """
    modules = [[one == on_paper for one in line] for line in _modules(content)]
    if len(modules) % 2:
        modules.append([not on_paper] * len(modules))
    return [
        "".join(" ▄▀█"[2 * upper + lower] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(modules[::2], modules[1::2], strict=True)
    ]


def _modules(content: str) -> list[list[bool]]:
    """Give the modules of a QR code with its quiet zone, True for dark ones, row by row."""
    segno = library()[0]
    code = segno.make_qr(content, error="m")
    return [[bool(one) for one in row] for row in code.matrix_iter(border=_QUIET)]
