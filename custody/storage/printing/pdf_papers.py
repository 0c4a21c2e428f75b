"""Draws labels and papers as PDF with Typst, each by a template beside this module.

Text reaches a template as data, so that nothing in it is a command. The same model and the same fonts give the same
bytes. A paper is PDF/A-2b, so it carries its fonts and keeps its text.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from custody.display import typed_lines
from custody.errors import ConfigError, UsageError, extra_hint
from custody.frozen import dataclass
from custody.ledger.papers.label import Label
from custody.ledger.papers.paper import TRAINING, Block, Paper, Table, copy_words
from custody.storage.printing.codes import code_drawing
from custody.storage.printing.fonts import Typefaces, found, typefaces

#: Labels on a sheet of A4, columns by rows: each 99.1 by 38.1 mm, a size that every maker sells.
COLUMNS, ROWS = 2, 7
#: A cell of more letters may break over pages; a shorter one keeps its row whole.
_LONG = 1200
#: A row whose value and name are no longer than this takes half the width.
_SHORT, _SHORT_NAME = 26, 20
_LIBRARIES = ("fontTools.ttLib", "segno", "typst")
#: The tree of sheets, as Typst writes it: no text of a paper has line ends.
_SHEETS = re.compile(rb"\n[0-9]+ 0 obj\n<<[^>]*/Type/Pages[^>]*/Count ([0-9]+)")
_RTL = frozenset({"R", "AL"})
_Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A PDF as bytes, and a sentence for each script of which this machine has no font."""

    data: bytes
    warnings: tuple[str, ...]


def sheets_of(data: bytes) -> int | None:
    """Return the number of sheets of a PDF that this program drew; None where it does not say."""
    tree = _SHEETS.search(data)
    return None if tree is None else int(tree[1])


def library() -> None:
    """Raise ConfigError where a library that draws PDF and codes is not installed."""
    try:
        for name in _LIBRARIES:
            import_module(name)
    except ImportError as error:
        raise ConfigError(
            "PDF and QR codes are made by Typst, fontTools and segno, which are not all installed",
            hint=f"{extra_hint('print')} Text and ZPL need none.",
        ) from error


def label_sheet(labels: Sequence[Label], start: int = 1) -> Drawn:
    """Return the PDF of labels on A4 sheets, the first at position ``start``, counted from 1 by rows.

    Raises UsageError for a position that no sheet has, ConfigError without the extra.
    """
    if not 1 <= start <= COLUMNS * ROWS:
        raise UsageError(
            f"a sheet has no position {start}", hint=f"Give 1 to {COLUMNS * ROWS}, counted row by row."
        )
    faces = typefaces([TRAINING, *(text for label in labels for text in _texts(label))])
    pages: list[list[_Json]] = []
    for number, label in enumerate(labels, start - 1):
        page, place = divmod(number, COLUMNS * ROWS)
        if page == len(pages):
            pages.append([])
        pages[page].append({"place": place, **_label(faces, label)})
    sheet = {"families": faces.families, "pages": pages}
    return Drawn(compiled("labels.typ", {"sheet": json.dumps(sheet)}, "1.7"), faces.warnings())


def _texts(label: Label) -> Iterator[str]:
    yield label.reference
    yield label.identifier
    yield from (f"{name} {value}" for name, value in label.rows())


def _label(faces: Typefaces, label: Label) -> _Json:
    return {
        "training": line_of(faces, TRAINING) if label.training else None,
        "reference": line_of(faces, label.reference),
        "identifier": line_of(faces, label.identifier),
        "rows": [line_of(faces, f"{name} {value}") for name, value in label.rows()],
        "code": code_drawing(label.identifier),
    }


def paper_pdf(paper: Paper) -> Drawn:
    """Return the PDF of a paper on numbered A4 sheets; ConfigError without the extra."""
    faces = typefaces([TRAINING, "page 0123456789 of", *paper.texts()])
    date = datetime.fromtimestamp(paper.at, UTC)
    document = {
        "families": faces.families,
        "title": faces.inked(paper.title),
        "heading": line_of(faces, paper.title),
        "copy": line_of(faces, copy_words(paper.copy)),
        "date": {name: getattr(date, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "training": TRAINING if paper.training else "",
        "agency": _lines(faces, [paper.agency] if paper.agency else []),
        "letterhead": _lines(faces, paper.letterhead),
        "foot": line_of(faces, paper.foot),
        "mark": line_of(faces, paper.mark),
        "signed": line_of(faces, paper.signed),
        "code": "" if paper.code is None else code_drawing(paper.code),
        "coded": "" if paper.code is None else f"QR code of {paper.code}",
        "parts": [_part(faces, part) for part in paper.parts],
        "notes": [line_of(faces, note) for note in paper.notes],
        "signatures": [
            {"name": _lines(faces, [f"{part}:", *([name] if name else [])])}
            for part, name in paper.signatures
        ],
        "annex": [_part(faces, part) for part in paper.annex],
    }
    return Drawn(compiled("paper.typ", {"paper": json.dumps(document)}, "a-2b"), faces.warnings())


def _part(faces: Typefaces, part: Block | Table) -> _Json:
    if isinstance(part, Table):
        return {
            "heading": _lines(faces, [part.heading]),
            "columns": [_lines(faces, [column]) for column in part.columns],
            "widths": part.widths,
            "lines": [
                [{"lines": _lines(faces, cell), "long": sum(map(len, cell)) > _LONG} for cell in line]
                for line in part.lines
            ],
        }
    rows = [
        {"name": _lines(faces, [name]), "value": _lines(faces, value), "short": _is_short(name, value)}
        for name, value in part.rows
    ]
    return {"heading": _lines(faces, [part.heading]), "columns": [], "rows": rows}


def _is_short(name: str, value: Sequence[str]) -> bool:
    """Return whether a row takes half the width of a block."""
    return (
        len(name) <= _SHORT_NAME
        and len(value) == 1
        and "\n" not in value[0]
        and sum(map(_columns, value[0])) <= _SHORT
    )


def _columns(letter: str) -> int:
    """Return the width of a letter in narrow letters: 1 or 2."""
    return 2 if unicodedata.east_asian_width(letter) in ("F", "W") or letter in "MWmw@%" else 1


def _lines(faces: Typefaces, lines: Sequence[str]) -> list[_Json]:
    return [line_of(faces, line) for text in lines for line in typed_lines(text)]


def line_of(faces: Typefaces, text: str) -> _Json:
    """Return a line for the template, with the direction of its first strong letter (UAX #9, P2 and P3)."""
    drawn = faces.inked(text)
    strong = next((way for way in map(unicodedata.bidirectional, drawn) if way in ("L", "R", "AL")), "L")
    return {"text": drawn, "rtl": strong in _RTL}


@lru_cache(maxsize=4)
def _template(name: str) -> bytes:
    return (Path(__file__).parent / name).read_bytes()


def compiled(name: str, values: dict[str, str], standard: Literal["1.7", "a-2b"]) -> bytes:
    """Return the PDF of a template and its values; nothing else is read but fonts.

    ``standard`` is the version of PDF. Raises ConfigError where Typst returns none.
    """
    import typst

    data = typst.compile(_template(name), font_paths=found(), sys_inputs=values, pdf_standards=standard)
    if not isinstance(data, bytes):
        raise ConfigError("Typst gave no PDF", hint=extra_hint("print"))
    return data
