"""Writes pages as one HTML file that stands alone: no script, no foreign file, made to be read and to be printed.

All text is escaped, and what others wrote is made visible; words of another script carry its name and direction, so
that browsers and readers for the blind take them for what they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from html import escape

from custody.display import printed
from custody.law.clock import format_instant
from custody.pages.letterhead import Letterhead
from custody.pages.page import (
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
from custody.pages.render.text import MARKS, SIGNS

#: Scripts by which a text is told to be in another one: first and last letter, tag (BCP 47), direction.
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
#: Letters of those scripts, with the blanks and marks between them.
_FOREIGN = re.compile(
    "|".join(
        f"[{first}-{last}](?:[ \u00a0\u0300-\u036f\u200c\u200d.,\u060c'-]*[{first}-{last}])*"
        for first, last, _, _ in _SCRIPTS
    )
)
#: Columns that are read from the right.
_NUMBERS: frozenset[Sort] = frozenset({"count", "bytes"})
_NO_NAME = re.compile(r"[^A-Za-z0-9-]")
_STYLE = """
:root { color-scheme: light; }
body { font: 11pt/1.4 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #111; background: #fff;
  margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.5em; margin: 0 0 .6em; } h2 { font-size: 1.1em; margin: 1.4em 0 .4em; break-after: avoid; }
table { border-collapse: collapse; width: 100%; } thead { display: table-header-group; }
th, td { text-align: start; vertical-align: top; padding: .2em .6em .2em 0; border-bottom: 1px solid #ccc;
  overflow-wrap: anywhere; }
.facts th { width: 14em; font-weight: normal; color: #444; } td.number { text-align: end; }
tr { break-inside: avoid; } pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85em;
  border-inline-start: 3px solid #ccc; padding-inline-start: .8em; }
.note, .quiet { color: #555; } .absent { font-style: italic; } .bad { color: #8b0000; } .warn { color: #7a4a00; }
.good { color: #14532d; } .alarms { border: 2px solid #8b0000; padding: .4em 1em; list-style: none; }
.notice { border: 1px solid #111; padding: .3em .8em; font-weight: bold; }
.letterhead { border-bottom: 2px solid #111; margin-bottom: 1.2em; } .letterhead p { margin: .2em 0; }
.agency { font-weight: bold; font-size: 1.1em; } figure { margin: 1em 0; display: flex; gap: 1em; }
figure svg { width: 46mm; height: 46mm; flex: none; }
.digest { font-family: ui-monospace, monospace; font-size: .85em; }
article + article { margin-top: 2.5em; border-top: 1px solid #999; } a { color: inherit; }
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); } }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10pt; } a { text-decoration: none; } }
"""


def html(
    pages: Sequence[Page],
    *,
    title: str = "",
    notice: str = "",
    head: Letterhead | None = None,
    code: str = "",
) -> str:
    """Return pages as one document; ``title`` is that of the first page where none is given.

    ``notice`` stands above all, such as that nothing in a training ledger is evidence, then the letterhead ``head``.
    ``code`` is a drawing of its QR code (SVG), which stands at the end. What a page names is a link where it is among
    the pages.
    """
    named = title or (pages[0].title if pages else "")
    known = {_anchor(page.target) for page in pages}
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(printed(named))}</title><style>{_STYLE}</style></head><body>",
    ]
    parts += [f'<p class="notice">{_text(notice)}</p>'] if notice else []
    parts += [] if head is None else [_letterhead(head)]
    for page in pages:
        parts += _page(page, known)
    if head is not None and code:
        parts.append(f"<figure>{code}<figcaption>{_text(head.caption)}</figcaption></figure>")
    return "\n".join([*parts, "</body></html>", ""])


def _letterhead(head: Letterhead) -> str:
    lines = (head.title, head.ledger, head.printed)
    said = "".join(f"<p>{_text(line)}</p>" for line in lines)
    return f'<header class="letterhead"><p class="agency">{_text(head.agency)}</p>{said}</header>'


def _page(page: Page, known: Collection[str]) -> Iterator[str]:
    yield f'<article id="{_anchor(page.target)}"><h1>{_text(page.title)}</h1>'
    if page.alarms:
        yield f'<ul class="alarms">{"".join(map(_alarm, page.alarms))}</ul>'
    if page.key_facts:
        yield _facts(page.key_facts, known)
    if page.next_steps:
        yield "<h2>Next</h2><ul>"
        for step in page.next_steps:
            due = "" if step.due is None else f" until {format_instant(step.due)}"
            by = f" by {', '.join(step.roles)}" if step.roles else ""
            yield f"<li>{_text(step.text + due + by)}</li>"
        yield "</ul>"
    for block in page.blocks:
        yield from _block(block, known)
    if page.actions:
        yield f"<h2>What can be done</h2><ul>{''.join(map(_action, page.actions))}</ul>"
    if page.not_shown:
        yield f"<h2>Not shown here</h2><ul>{''.join(f'<li>{_text(one)}</li>' for one in page.not_shown)}</ul>"
    yield "</article>"


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
        f'<tr><th scope="row">{_text(fact.label)}</th><td{_toned(fact.tone)}>{_fact(fact, known)}</td></tr>'
        for fact in facts
    )
    return f'<table class="facts"><tbody>{rows}</tbody></table>'


def _fact(fact: Fact, known: Collection[str]) -> str:
    """Write the value of a fact, or what stands in its place, and its note."""
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
    yield "<table>"
    if any(column.title for column in table.columns):
        heads = "".join(f'<th scope="col">{_text(column.title)}</th>' for column in table.columns)
        yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        cells = zip(row.cells, table.columns, strict=True)
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
        yield f"<p>as of {format_instant(timeline.as_of)}</p>"
    yield '<table><thead><tr><th scope="col">who or what</th><th scope="col">from</th><th scope="col">to</th>'
    yield '<th scope="col">what</th></tr></thead><tbody>'
    for lane in timeline.lanes:
        for event in lane.events:
            what = timeline.period if event.sort == "period" else MARKS[event.sort]
            end = "" if event.end is None else format_instant(event.end)
            said = f": {_text(event.label.full)}" if event.label.text else ""
            yield (
                f"<tr><td>{_text(lane.label)}</td><td>{format_instant(event.start)}</td><td>{end}</td>"
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
    kind = "number" if sort in _NUMBERS else "digest" if sort == "digest" else ""
    names = " ".join(name for name in (tone, kind) if name)
    return f' class="{names}"' if names else ""


def _text(words: str) -> str:
    """Write a text that others wrote: escaped, its invisible characters visible, its foreign words told as such."""
    found, end = [], 0
    shown = printed(words)
    for match in _FOREIGN.finditer(shown):
        tag, way = _script(match[0][0])
        found.append(escape(shown[end : match.start()]))
        found.append(f'<bdi lang="{tag}" dir="{way}">{escape(match[0])}</bdi>')
        end = match.end()
    return "".join((*found, escape(shown[end:])))


def _script(letter: str) -> tuple[str, str]:
    return next((tag, way) for first, last, tag, way in _SCRIPTS if first <= letter <= last)


def _visible_lines(text: str) -> str:
    return "\n".join(printed(line) for line in text.removesuffix("\n").split("\n"))


def _anchor(target: Target) -> str:
    """Return the name of a page within the document."""
    return _NO_NAME.sub(lambda match: f"_{ord(match[0]):x}_", f"{target.page}.{target.key}")
