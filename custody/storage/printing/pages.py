"""Draws pages of any sort as PDF/A, on sheets with letterhead and number.

The content of a page was decided when it was built; here only widths, breaks and directions are chosen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from custody.display import typed_lines
from custody.law.clock import format_instant
from custody.ledger.papers.paper import TRAINING, copy_words
from custody.pages.parts.departures import HEADING, departures, wrong
from custody.pages.parts.letterhead import Letterhead
from custody.pages.parts.page import (
    Alarm,
    Block,
    Column,
    Fact,
    Page,
    Paragraph,
    Row,
    Section,
    Sort,
    Table,
    Target,
    Timeline,
    Verbatim,
)
from custody.pages.render.signs import MARKS
from custody.pages.render.text import RECORD_LEFT_OUT
from custody.pages.render.worded_page import readable
from custody.storage.printing.codes import code_drawing
from custody.storage.printing.fonts import Typefaces, typefaces
from custody.storage.printing.pdf_papers import Drawn, compiled, line_of

#: Letters of text on a line of a table that is as wide as a sheet.
_LINE = 122
#: Letters that the edges of a column take.
_EDGE = 2
#: The widest and narrowest word that a column makes room for, and the most letters of a line that it asks for.
_WIDEST, _NARROWEST, _WISHED = 20, 4, 46
#: Room for half a digest in groups: two lines hold one of SHA-256. In less room lines hold three groups, then two.
_DIGEST, _DIGEST_LESS = 42, (32, 22)
#: A cell of more letters may break over sheets; a shorter one keeps its row whole.
_LONG = 900
#: Room for an instant in UTC, and for its local time below; in less room its day and its time are two lines.
_INSTANT, _INSTANT_LESS = 20, 12
#: The width of the column with the page on which the part about a row begins.
_PAGE = 6
#: As many cells count all alike for the width of their column.
_FEW = 10
#: A fact whose value and note are no longer than this, and its name than that, takes half the width.
_SHORT, _SHORT_NAME = 34, 20
_NUMBERS: frozenset[Sort] = frozenset({"count", "bytes"})
_Json = dict[str, Any]


def pages_pdf(pages: Sequence[Page], head: Letterhead) -> Drawn:
    """Return the PDF of pages on numbered A4 sheets under a letterhead; ConfigError without the extra."""
    faces = typefaces(_texts(pages, head))
    date = datetime.fromtimestamp(head.at, UTC)
    coded = _coded(pages) if head.code is not None else -1
    parts = {page.target: f"part-{number}" for number, page in enumerate(pages) if number}
    document = {
        "families": faces.families,
        "title": faces.inked(head.title),
        "heading": line_of(faces, head.title),
        "copy": line_of(faces, copy_words(head.copy)),
        "agency": line_of(faces, head.agency),
        "letterhead": [line_of(faces, line) for line in head.lines],
        "ledger": line_of(faces, head.ledger),
        "printed": line_of(faces, head.printed),
        "mark": line_of(faces, head.mark),
        "date": {name: getattr(date, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "training": TRAINING if head.training else "",
        "code": "" if head.code is None else code_drawing(head.code),
        "caption": line_of(faces, head.caption),
        "pages": [
            _page(faces, page, parts, name=f"part-{number}", coded=number == coded)
            for number, page in enumerate(pages)
        ],
    }
    return Drawn(compiled("pages.typ", {"paper": json.dumps(document)}, "a-2b"), faces.warnings())


def _coded(pages: Sequence[Page]) -> int:
    """Return the number of the page with the code: the one about the checkpoint, else the first."""
    return next((at for at, page in enumerate(pages) if page.target.page == "record"), 0)


def _texts(pages: Sequence[Page], head: Letterhead) -> Iterator[str]:
    yield from (
        TRAINING,
        "page 0123456789 of -",
        head.title,
        copy_words(head.copy),
        head.agency,
        head.ledger,
        head.printed,
        head.mark,
        head.caption,
        *head.lines,
        RECORD_LEFT_OUT,
    )
    for page in pages:
        yield page.title
        yield from (alarm.text for alarm in page.alarms)
        yield HEADING
        yield from page.not_shown
        yield from (step.text for step in page.next_steps)
        for fact in page.facts():
            yield from (fact.label, fact.text, fact.note)
        for block in page.blocks:
            if isinstance(block, Paragraph | Verbatim):
                yield block.text
            if not isinstance(block, Paragraph):
                yield block.title
            if isinstance(block, Table):
                yield block.empty
                yield from (column.title for column in block.columns)
            if isinstance(block, Timeline):
                yield from (lane.label for lane in block.lanes)


def _page(faces: Typefaces, page: Page, parts: Mapping[Target, str], *, name: str, coded: bool) -> _Json:
    page = readable(page)
    blocks = [part for block in page.blocks if (part := _block(faces, block, parts)) is not None]
    if notes := departures(page):
        blocks.insert(0, _points(faces, HEADING, [note.text for note in notes]))
    if page.next_steps:
        steps = [
            step.text if step.due is None else f"{step.text}, until {format_instant(step.due)}"
            for step in page.next_steps
        ]
        blocks.insert(0, _points(faces, "Next", steps))
    if page.not_shown:
        blocks.append(_points(faces, RECORD_LEFT_OUT, page.not_shown))
    return {
        "title": [line_of(faces, page.title)],
        "part": name if parts.get(page.target) == name else "",
        "coded": coded,
        "alarms": [_alarm(faces, alarm) for alarm in wrong(page)],
        "facts": [_fact(faces, fact) for fact in page.key_facts],
        "blocks": blocks,
    }


def _points(faces: Typefaces, title: str, texts: Sequence[str]) -> _Json:
    return {
        "sort": "points",
        "title": [line_of(faces, title)],
        "lines": [line_of(faces, text) for text in texts],
    }


def _alarm(faces: Typefaces, alarm: Alarm) -> _Json:
    at = "" if alarm.entry is None else f" (entry {alarm.entry})"
    return _cell(faces, Fact("", "", None, alarm.text + at, tone=alarm.tone))


def _block(faces: Typefaces, block: Block, parts: Mapping[Target, str]) -> _Json | None:
    """Return a block for the template; None for one that would be a heading alone."""
    if isinstance(block, Paragraph):
        return {"sort": "text", "title": [], **_cell(faces, Fact("", "", None, block.text, tone=block.tone))}
    title = [line_of(faces, block.title)] if block.title else []
    if isinstance(block, Section):
        rows = [_fact(faces, fact) for fact in block.facts]
        return {"sort": "facts", "title": title, "rows": rows} if rows else None
    if isinstance(block, Verbatim):
        lines = block.text.removesuffix("\n").split("\n")
        return {"sort": "verbatim", "title": title, "lines": [line_of(faces, line) for line in lines]}
    table = block if isinstance(block, Table) else _timeline(block)
    return _table(faces, table, title, parts)


def _table(faces: Typefaces, table: Table, title: list[_Json], parts: Mapping[Target, str]) -> _Json | None:
    if not table.rows:
        lines = [line_of(faces, table.empty)]
        return {"sort": "lines", "title": title, "lines": lines, "small": True} if table.empty else None
    found = ["" if row.opens is None else parts.get(row.opens, "") for row in table.rows]
    told = any(found)
    widths = _widths(table, _LINE - (_PAGE if told else 0))
    cells: list[list[_Json]] = [
        [{**_cell(faces, cell, row.tone), "long": len(cell.full) > _LONG} for cell in row.cells]
        for row in table.rows
    ]
    if table.more:
        more = f"and {table.more} more"
        title = [*title, line_of(faces, more)] if title else [line_of(faces, more)]
    columns = [
        {
            "title": [line_of(faces, column.title)],
            "width": width,
            "letters": max(width - _EDGE, 1),
            "right": column.sort in _NUMBERS,
        }
        for column, width in zip(table.columns, widths, strict=True)
    ]
    if told:
        columns.append(
            {"title": [line_of(faces, "page")], "width": _PAGE, "letters": _PAGE - _EDGE, "right": True}
        )
        for row, part in zip(cells, found, strict=True):
            row.append({"part": part, "long": False})
    return {"sort": "table", "title": title, "columns": columns, "rows": cells}


def _widths(table: Table, line: int) -> list[int]:
    """Return the columns' widths in letters: room for the longest word, then shares by text length."""
    least, wished = [], []
    for at, column in enumerate(table.columns):
        texts = [text for row in table.rows for text in (row.cells[at].text, row.cells[at].note) if text]
        if column.sort == "digest":
            least.append(_DIGEST)
            wished.append(_DIGEST)
            continue
        words = [*column.title.split(), *(word for text in texts for word in text.split())]
        word = max(map(_letters, words), default=0)
        if column.sort == "instant" and texts:
            word = max(word, _INSTANT)
        longest = max(_letters(column.title), _usual([_letters(text) for text in texts]))
        least.append(min(max(word, _NARROWEST), _WIDEST) + _EDGE)
        wished.append(min(max(longest, _NARROWEST), _WISHED) + _EDGE)
    least = _lessened(table.columns, least, line)
    room = line - sum(least)
    more = [max(wish - low, 0) for wish, low in zip(wished, least, strict=True)]
    if room <= 0 or not any(more):
        return _scaled(table.columns, least, line)
    if sum(more) <= room:  # what nobody asked for is shared by all alike
        full = [low + extra for low, extra in zip(least, more, strict=True)]
        return [max(int(width * line / sum(full)), 1) for width in full]
    return [low + int(extra * room / sum(more)) for low, extra in zip(least, more, strict=True)]


def _lessened(columns: Sequence[Column], least: Sequence[int], line: int) -> list[int]:
    """Return the least widths; where these have no room, with instants and digests in more lines."""
    found = list(least)
    for sort, width in (("instant", _INSTANT_LESS), *(("digest", less) for less in _DIGEST_LESS)):
        if sum(found) > line:
            found = [
                min(low, width) if column.sort == sort else low
                for column, low in zip(columns, found, strict=True)
            ]
    return found


def _scaled(columns: Sequence[Column], least: Sequence[int], line: int) -> list[int]:
    """Return widths that fill a line; where it has no room for all words, numbers keep theirs."""
    whole = [column.sort in _NUMBERS and sum(least) > line for column in columns]
    kept = sum(low for low, number in zip(least, whole, strict=True) if number)
    rest = sum(least) - kept
    if not rest or kept >= line:
        return [max(int(low * line / sum(least)), 1) for low in least]
    scale = (line - kept) / rest
    return [low if number else max(int(low * scale), 1) for low, number in zip(least, whole, strict=True)]


def _usual(lengths: Sequence[int]) -> int:
    """Return the length that nine of ten cells do not exceed, the greatest of a few cells."""
    if len(lengths) <= _FEW:
        return max(lengths, default=0)
    return sorted(lengths)[len(lengths) * 9 // 10 - 1]


def _letters(text: str) -> int:
    """Return the width of a text in narrow letters."""
    return sum(2 if ord(letter) >= 0x1100 else 1 for letter in text)


def _timeline(timeline: Timeline) -> Table:
    """Return a timeline as a table, for sheets on which nothing is drawn to scale."""
    rows = []
    for lane in timeline.lanes:
        for event in lane.events:
            what = timeline.period if event.sort == "period" else MARKS[event.sort]
            end = "" if event.end is None else format_instant(event.end)
            said = ": ".join(text for text in (what, event.label.full) if text)
            rows.append(Row.of((lane.label, format_instant(event.start), end, said)))
    return Table.of(timeline.title, ("who or what", "from", "to", "what"), tuple(rows))


def _lines(faces: Typefaces, text: str) -> list[_Json]:
    return [line_of(faces, line) for line in typed_lines(text)] if text else []


def _fact(faces: Typefaces, fact: Fact) -> _Json:
    name, texts = fact.label, (fact.text, fact.note)
    short = len(name) <= _SHORT_NAME and all(_letters(text) <= _SHORT and "\n" not in text for text in texts)
    return {"name": [line_of(faces, name)], "short": short, **_cell(faces, fact)}


def _cell(faces: Typefaces, fact: Fact, tone: str = "") -> _Json:
    """Return a fact for the template: text, note, tone, and whether its value is missing."""
    return {
        "value": _lines(faces, fact.text),
        "note": _lines(faces, fact.note),
        "tone": fact.tone or tone,
        "absent": not fact.visible,
    }
