"""Pages as one self-contained printable HTML file: no script, no external file.

All text is escaped and control characters are made visible; words of other scripts have their language tag
and direction for browsers and screen readers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from html import escape
from unicodedata import bidirectional

from custody.display import printed, typed_lines
from custody.pages.parts.as_of import band
from custody.pages.parts.departures import HEADING, departures, wrong
from custody.pages.parts.letterhead import Letterhead
from custody.pages.parts.page import (
    Action,
    Alarm,
    Block,
    Fact,
    Page,
    Paragraph,
    Section,
    Sort,
    Table,
    Target,
    Timeline,
    Tone,
    Verbatim,
)
from custody.pages.parts.wording import moment, step_limits
from custody.pages.render.signs import MARKS, SIGNS
from custody.pages.render.style import style
from custody.pages.render.text import LEFT_OUT, RECORD_LEFT_OUT
from custody.pages.render.worded_page import readable

#: Scripts that are marked: first and last letter, language tag (BCP 47), direction.
_SCRIPTS: tuple[tuple[str, str, str, str], ...] = (
    ("\u0370", "\u03ff", "und-Grek", "ltr"),
    ("\u0400", "\u052f", "und-Cyrl", "ltr"),
    ("\u0530", "\u058f", "und-Armn", "ltr"),
    ("\u0590", "\u05ff", "und-Hebr", "rtl"),
    ("\u0600", "\u06ff", "und-Arab", "rtl"),
    ("\u0750", "\u077f", "und-Arab", "rtl"),
    ("\u0900", "\u097f", "und-Deva", "ltr"),
    ("\u0e00", "\u0e7f", "und-Thai", "ltr"),
    ("\u10a0", "\u10ff", "und-Geor", "ltr"),
    ("\u3040", "\u30ff", "und-Jpan", "ltr"),
    ("\u3400", "\u9fff", "und-Hani", "ltr"),
    ("\uac00", "\ud7af", "und-Kore", "ltr"),
)
#: Signs between letters of one script, and what else stands between those of a script that is read from the right:
#: set apart, it would change places with what it stands between.
_BETWEEN = " \u00a0\u0300-\u036f\u200c\u200d.,\u060c'-"
_BETWEEN_RTL = "0-9:;()/%#+\u061b\u061f"
#: Letters of those scripts, with the blanks and marks between them.
_FOREIGN = re.compile(
    "|".join(
        f"[{first}-{last}](?:[{_BETWEEN_RTL if way == 'rtl' else ''}{_BETWEEN}]*[{first}-{last}])*"
        for first, last, _, way in _SCRIPTS
    )
)
#: Sorts of columns that are aligned to the right.
_NUMBERS: frozenset[Sort] = frozenset({"count", "bytes"})
_NO_NAME = re.compile(r"[^A-Za-z0-9-]")
#: Instants in UTC and in local time, which are never broken at the end of a line.
_AT = r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?Z|\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? [+-]\d\d:\d\d"
#: Digests as other tools write them, and other words that are longer than a column may be wide.
_DIGEST, _LONG = r"\b[0-9a-f]{32,}\b", r"\S{21,}"
_PARTS = re.compile(f"(?P<at>{_AT})|(?P<digest>{_DIGEST})|(?P<long>{_LONG})")
#: Characters after which a long word may be broken, and digits of a group of a digest.
_PIECE = 8
#: Letters of a name and of a value that have room in half the width, and of a value that may part over sheets.
_SHORT_NAME, _SHORT, _MANY = 20, 32, 900
#: The most rows of a table that is not broken over sheets.
_WHOLE = 8


def html(
    pages: Sequence[Page],
    *,
    title: str = "",
    notice: str = "",
    head: Letterhead | None = None,
    code: str = "",
) -> str:
    """Return pages as one HTML document; its default title is that of the first page.

    ``notice`` comes first, such as that a training ledger holds no evidence, then the letterhead ``head``.
    ``code`` is its QR code (SVG), shown on the page ``record``. Targets among the pages become links.
    """
    named = title or (pages[0].title if pages else "")
    # A record begins with a page about the same thing as one of its parts: that part is what links lead to.
    known = {_anchor(page.target): number for number, page in enumerate(pages)}
    foot = "" if head is None else printed(", ".join(filter(None, (head.title, head.ledger, head.mark))))
    drawn = "" if head is None or not code else _figure(head.caption, code)
    left_out = LEFT_OUT if head is None else RECORD_LEFT_OUT
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(printed(named))}</title><style>{style(foot)}</style></head><body>",
    ]
    parts += [f'<p class="notice">{_text(notice)}</p>'] if notice else []
    parts += [] if head is None else [_letterhead(head)]
    for number, page in enumerate(pages):
        anchor = _anchor(page.target)
        parts.append(f'<article id="{anchor}">' if known[anchor] == number else "<article>")
        figure = drawn if page.target.page == "record" else ""
        parts += [*_page(page, known, left_out, figure), "</article>"]
    return "\n".join([*parts, "</body></html>", ""])


def _figure(caption: str, code: str) -> str:
    return f"<figure>{code}<figcaption>{_text(caption)}</figcaption></figure>"


def _letterhead(head: Letterhead) -> str:
    agency = f'<p class="agency">{_text(head.agency)}</p>'
    lines = "".join(
        f"<p>{_text(line)}</p>" for line in (*head.lines, head.ledger, head.printed, head.mark) if line
    )
    return f'<header class="letterhead">{agency}{lines}</header>'


def _page(page: Page, known: Collection[str], left_out: str, figure: str) -> Iterator[str]:
    page = readable(page)
    yield f"<h1>{_text(page.title)}</h1>"
    if page.as_of is not None:
        yield f'<p class="notice">{_text(band(page.as_of))}</p>'
    if alarms := wrong(page):
        yield f'<ul class="alarms">{"".join(map(_alarm, alarms))}</ul>'
    if page.key_facts:
        yield _facts(page.key_facts, known)
    if page.next_steps:
        yield "<h2>Next</h2><ul>"
        for step in page.next_steps:
            limits = step_limits(step)
            yield f"<li>{_text(f'{step.text} ({limits})' if limits else step.text)}</li>"
        yield "</ul>"
    if notes := departures(page):
        yield f"<h2>{HEADING}</h2><ul>{''.join(f'<li>{_text(note.text)}</li>' for note in notes)}</ul>"
    for number, block in enumerate(page.blocks):
        yield from _block(block, known)
        yield "" if number else figure
    if page.actions:
        yield f"<h2>What can be done</h2><ul>{''.join(map(_action, page.actions))}</ul>"
    if page.not_shown:
        yield f"<h2>{left_out}</h2><ul>{''.join(f'<li>{_text(sentence)}</li>' for sentence in page.not_shown)}</ul>"


def _block(block: Block, known: Collection[str]) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"<p{_toned(block.tone)}>{_signed(block.text, block.tone)}</p>"
        return
    if block.title:
        yield f"<h2>{_text(block.title)}</h2>"
    if isinstance(block, Section):
        yield _facts(block.facts, known)
    elif isinstance(block, Table):
        yield from _table(block, known)
    elif isinstance(block, Verbatim):
        yield f"<pre>{escape(_visible_lines(block.text))}</pre>"
    else:
        yield from _timeline(block)


def _facts(facts: Sequence[Fact], known: Collection[str]) -> str:
    rows = "".join(
        f"<div{_room(fact)}><dt>{_text(fact.label)}</dt><dd{_toned(fact.tone)}>{_fact(fact, known)}</dd></div>"
        for fact in facts
    )
    return f'<dl class="facts">{rows}</dl>'


def _room(fact: Fact) -> str:
    """Return the class attribute of a fact that takes the whole width; empty for others."""
    letters = max(len(fact.text), len(fact.note))
    if letters <= _SHORT and len(fact.label) <= _SHORT_NAME:
        return ""
    return ' class="wide long"' if letters > _MANY else ' class="wide"'


def _fact(fact: Fact, known: Collection[str]) -> str:
    """Return the value of a fact, or its placeholder, with its note, as HTML."""
    said = _signed(fact.text, fact.tone)
    if not fact.visible:
        said = f'<span class="absent">{said}</span>'
    elif fact.opens is not None and _anchor(fact.opens) in known:
        said = f'<a href="#{_anchor(fact.opens)}">{said}</a>'
    return f'{said} <span class="note">({_text(fact.note)})</span>' if fact.note else said


def _table(table: Table, known: Collection[str]) -> Iterator[str]:
    if not table.rows:
        yield f'<p class="quiet">{_text(table.empty)}</p>' if table.empty else ""
        return
    yield "<table>" if len(table.rows) > _WHOLE else '<table class="whole">'
    if any(column.title for column in table.columns):
        heads = "".join(
            f'<th scope="col"{_toned("", column.sort)}>{_text(column.title)}</th>' for column in table.columns
        )
        yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        # What a row is about opens from its first cell, unless that one opens something itself.
        first = row.cells[0] if row.cells[0].opens is not None else replace(row.cells[0], opens=row.opens)
        cells = zip((first, *row.cells[1:]), table.columns, strict=True)
        written = "".join(
            f"<td{_toned(cell.tone or row.tone, column.sort)}>{_fact(cell, known)}</td>"
            for cell, column in cells
        )
        yield f"<tr>{written}</tr>"
    yield "</tbody></table>"
    if table.more:
        yield f'<p class="quiet">and {table.more} more</p>'


def _timeline(timeline: Timeline) -> Iterator[str]:
    if timeline.as_of is not None:
        yield f"<p>as of {moment(timeline.as_of)}</p>"
    yield '<table><thead><tr><th scope="col">who or what</th><th scope="col">from</th><th scope="col">to</th>'
    yield '<th scope="col">what</th></tr></thead><tbody>'
    for label, event in timeline.ordered():
        what = timeline.period if event.sort == "period" else MARKS[event.sort]
        end = "" if event.end is None else moment(event.end)
        said = f": {_text(event.label.full)}" if event.label.text else ""
        if not timeline.period:  # each event says it in a sentence
            at = "" if event.entry is None else f" (entry {event.entry})"
            what, said = "", _signed(f"{event.label.full}{at}", event.label.tone)
        yield (
            f"<tr><td>{_text(label)}</td><td>{moment(event.start)}</td><td>{end}</td>"
            f"<td>{what}{said}</td></tr>"
        )
    yield "</tbody></table>"


def _alarm(alarm: Alarm) -> str:
    at = "" if alarm.entry is None else f" (entry {alarm.entry})"
    return f"<li{_toned(alarm.tone)}>{_signed(alarm.text + at, alarm.tone)}</li>"


def _action(action: Action) -> str:
    why = "" if action.refused is None else f" (not now: {action.refused.why})"
    return f"<li>{_text(action.label + why)}</li>"


def _signed(words: str, tone: Tone) -> str:
    return f'<span aria-hidden="true">{SIGNS[tone]}</span> {_text(words)}' if tone in SIGNS else _text(words)


def _toned(tone: Tone, sort: Sort = "text") -> str:
    kind = "number" if sort in _NUMBERS else ""
    names = " ".join(name for name in (tone, kind) if name)
    return f' class="{names}"' if names else ""


def _text(words: str) -> str:
    """Return a text as HTML, its lines as ``typed_lines`` has them."""
    return "<br>".join(map(_line, typed_lines(words)))


def _line(words: str) -> str:
    """Return a line of text as HTML: escaped, control characters visible, foreign words marked.

    Instants stay on one line; long words may be broken, without added characters.
    """
    found, end = [], 0
    shown = printed(words)
    for match in _FOREIGN.finditer(shown):
        tag, way = _script(match[0][0])
        found.append(_parted(shown[end : match.start()]))
        found.append(f'<bdi lang="{tag}" dir="{way}">{escape(match[0])}</bdi>')
        end = match.end()
    written = "".join((*found, _parted(shown[end:])))
    # A text of several scripts is read in the direction of its first letter (UAX #9, P2 and P3).
    strong = next((way for way in map(bidirectional, shown) if way in ("L", "R", "AL")), "L")
    return (
        written
        if strong == "L" or (len(found) == 2 and end == len(shown))
        else f'<bdi dir="rtl">{written}</bdi>'
    )


def _parted(text: str) -> str:
    """Return a text of one script as HTML, with break points in long words."""
    found, end = [], 0
    for match in _PARTS.finditer(text):
        found.append(escape(text[end : match.start()]))
        pieces = [escape(match[0][at : at + _PIECE]) for at in range(0, len(match[0]), _PIECE)]
        if match["at"]:
            found.append(f'<span class="at">{match[0]}</span>')
        elif match["digest"]:
            grouped = "<wbr>".join(f"<span>{piece}</span>" for piece in pieces)
            found.append(f'<span class="digest">{grouped}</span>')
        else:
            found.append("<wbr>".join(pieces))
        end = match.end()
    return "".join((*found, escape(text[end:])))


def _script(letter: str) -> tuple[str, str]:
    return next((tag, way) for first, last, tag, way in _SCRIPTS if first <= letter <= last)


def _visible_lines(text: str) -> str:
    return "\n".join(printed(line) for line in text.removesuffix("\n").split("\n"))


def _anchor(target: Target) -> str:
    """Return the anchor of a page within the document."""
    return _NO_NAME.sub(lambda match: f"_{ord(match[0]):x}_", f"{target.page}.{target.key}")
