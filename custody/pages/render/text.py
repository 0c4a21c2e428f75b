"""Pages as lines of plain text: for terminals, screen readers, logs and paper.

Tones are words or signs, never colour alone; control characters are made visible.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from custody import layout
from custody.display import visible
from custody.forms.command_line import command_of_words
from custody.pages.parts.as_of import band
from custody.pages.parts.departures import HEADING, departures, wrong
from custody.pages.parts.page import (
    Action,
    Alarm,
    Event,
    Fact,
    NextStep,
    Page,
    Paragraph,
    Section,
    Table,
    Timeline,
    Tone,
    Verbatim,
)
from custody.pages.parts.wording import moment, step_limits
from custody.pages.render.signs import ASCII_SIGNS, MARKS, SIGNS
from custody.pages.render.tables import laid
from custody.pages.render.worded_page import readable

#: The headings of what a page leaves out, and of the limits of a record.
LEFT_OUT, RECORD_LEFT_OUT = "Not shown here", "What this record does not show"
#: The least width of a page in characters.
NARROWEST = 40


def text(
    page: Page,
    columns: int = 80,
    *,
    ascii: bool = False,  # noqa: A002 - the word for it
    told: bool = False,
) -> list[str]:
    """Return a page's lines, folded to ``columns`` (40 at least) where they are prose, facts or tables.

    Titles, commands and verbatim lines stay whole, as does a longer word.

    With ``ascii`` other characters are written as escapes. ``told``: the page's texts are the program's own,
    with quoted values already escaped.
    """
    signs = ASCII_SIGNS if ascii else SIGNS
    room = max(columns, NARROWEST) - 4
    found = [page.title, *([] if page.as_of is None else [band(page.as_of)])]
    for part in _parts(readable(page), room, signs):
        found += ["", *part]
    lines = [visible(line.rstrip(" "), told=told) for line in found]
    return [_plain(line) for line in lines] if ascii else lines


def _parts(page: Page, room: int, signs: Mapping[str, str]) -> Iterator[list[str]]:
    if alarms := wrong(page):
        yield [line for alarm in alarms for line in _alarm(alarm, room, signs)]
    if page.key_facts:
        yield _facts(page.key_facts, room, signs)
    if page.next_steps:
        yield ["Next", *(line for step in page.next_steps for line in _step(step, room))]
    if notes := departures(page):
        title = layout.fold(HEADING, room)
        yield [*title, *(line for note in notes for line in _indented(note.text, room))]
    for block in page.blocks:
        part = _block(block, room, signs)
        if part:
            yield part
    if page.actions:
        yield ["What can be done", *(line for action in page.actions for line in _action(action, room))]
    if page.not_shown:
        yield [LEFT_OUT, *(line for reason in page.not_shown for line in _indented(reason, room))]


def _block(
    block: Section | Table | Timeline | Paragraph | Verbatim, room: int, signs: Mapping[str, str]
) -> list[str]:
    if isinstance(block, Section):
        return [*_titled(block.title), *_facts(block.facts, room, signs)] if block.facts else []
    if isinstance(block, Table):
        return _table(block, room, signs)
    if isinstance(block, Timeline):
        return _timeline(block, room)
    if isinstance(block, Paragraph):
        return layout.fold(f"{signs[block.tone]} {block.text}" if block.tone in signs else block.text, room)
    return [*_titled(block.title), *(f"  | {line}" for line in block.text.removesuffix("\n").split("\n"))]


def _titled(title: str) -> list[str]:
    return [title] if title else []


def _indented(words: str, room: int, first: str = "  ") -> list[str]:
    start, *more = layout.fold(words, room - len(first))
    return [f"{first}{start}", *(f"{' ' * len(first)}{line}" for line in more)]


def _alarm(alarm: Alarm, room: int, signs: Mapping[str, str]) -> list[str]:
    at = "" if alarm.entry is None else f" (entry {alarm.entry})"
    told = _indented(f"{alarm.text}{at}", room, f"{signs.get(alarm.tone, '!')} ")
    return [*told, *_typed(alarm.action, alarm.text)]


def _facts(facts: tuple[Fact, ...], room: int, signs: Mapping[str, str]) -> list[str]:
    rows = ((fact.label, _signed(fact.full, fact.tone, signs)) for fact in facts)
    return [f"  {line}" for line in layout.pairs(rows, room=room)]


def _signed(words: str, tone: Tone, signs: Mapping[str, str]) -> str:
    return f"{signs[tone]} {words}" if tone in signs else words


def _table(table: Table, room: int, signs: Mapping[str, str]) -> list[str]:
    count = len(table.rows) + table.more
    title = f"{table.title} ({count})" if table.title and count else table.title
    if not table.rows:
        return [*_titled(title), f"  {table.empty}"] if table.empty else []
    found = laid(table, room, signs)
    lines = (*found.headings, *(line for row in found.rows for line in row))
    more = [f"  and {table.more} more"] if table.more else []
    return [*_titled(title), *(f"  {line}" for line in lines), *more]


def _timeline(timeline: Timeline, room: int) -> list[str]:
    events = [
        line
        for label, event in timeline.ordered()
        for line in _indented(_event(label, event, timeline.period), room)
    ]
    then = [] if timeline.as_of is None else [f"  as of {moment(timeline.as_of)}"]
    return [*_titled(timeline.title), *then, *(events or ["  nothing yet"])]


def _event(lane: str, event: Event, period: str) -> str:
    """Return an event as a sentence, its own where the timeline has no word for periods."""
    if not period:
        over = event.sort == "point" or (event.sort == "ended" and event.end is None)
        end = "" if over else f" to {'now' if event.end is None else moment(event.end)}"
        at = "" if event.entry is None else f" (entry {event.entry})"
        return f"{moment(event.start)}{end} {lane}: {event.label.full}{at}"
    what = period if event.sort == "period" else MARKS[event.sort]
    begins = moment(event.start)
    if event.sort == "point":
        when = f"on {begins}"
    elif event.end is None:
        when = f"since {begins}"
    else:
        when = f"from {begins} to {moment(event.end)}"
    at = "" if event.entry is None else f" (entry {event.entry})"
    said = f": {event.label.full}" if event.label.text else ""
    return f"{lane}: {f'{what} ' if what else ''}{when}{said}{at}"


def _step(step: NextStep, room: int) -> list[str]:
    more = step_limits(step)
    named = step.text.removesuffix(step.plain).removesuffix(": ")
    typed = [f"    {named}"] if named else _typed(step.action, step.text)
    return [*_indented(f"{step.plain} ({more})" if more else step.plain, room), *typed]


def _typed(action: Action | None, told: str) -> list[str]:
    """Return the command of an action as a line to copy; empty if refused or already in ``told``."""
    if action is None or action.refused is not None or (typed := command(action)) in told:
        return []
    return [f"    {typed}"]


def _action(action: Action, room: int) -> list[str]:
    refused = action.refused
    if refused is None:
        said = action.label
    else:
        source = ", ".join(part for part in (refused.rule, refused.article) if part)
        said = f"not now: {refused.why}{f' ({source})' if source else ''}"
    return _indented(f"{command(action)}: {said}", room)


def command(action: Action) -> str:
    """Return the command line of an action, with its known values."""
    values = {} if action.refused is not None else action.values
    return shlex.join(command_of_words(action.words, values))


def _plain(line: str) -> str:
    return "".join(char if char.isascii() else f"\\u{{{ord(char):x}}}" for char in line)
