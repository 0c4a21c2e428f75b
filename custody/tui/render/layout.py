"""Pages laid out as lines of a given width, for the terminal and for plain text.

Control characters of recorded texts are made visible here; nothing is coloured. A verdict carries a word and a symbol,
so that a line means the same without colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from custody.display import visible
from custody.frozen import dataclass
from custody.layout import paired
from custody.pages.parts.departures import HEADING, departures, wrong
from custody.pages.parts.page import (
    Action,
    Alarm,
    Block,
    Event,
    Fact,
    Lane,
    Mark,
    NextStep,
    Page,
    Paragraph,
    Section,
    Table,
    Target,
    Timeline,
    Tone,
    Verbatim,
)
from custody.pages.parts.wording import begins, holds, moment, step_limits
from custody.pages.render.signs import MARKS, SIGNS
from custody.pages.render.tables import Laid, laid, laid_alike
from custody.pages.render.worded_page import worded_facts
from custody.tui.render import timeline

#: The tone of a drawn line, or title for a heading.
DrawnTone = Tone | Literal["title"]
#: The words for each sort of event; the words for a period are those of its timeline.
_LEGEND: dict[Mark, str] = {**MARKS, "point": "", "period": ""}
#: The sections at the head of a page whose lines carry the action that settles them.
_ALARMS, _NEXT = "alarms", "next"
_HEADS = frozenset({_ALARMS, _NEXT})
#: Fewest columns that words are folded to.
_LEAST = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line: its text, the page that Enter opens, the action of key A; ``stays`` under any filter.

    ``settles``: the action is what the line is read for, so the cursor begins there. ``whole`` is the full text of a
    folded line, the same for each piece. ``joined``: it continues the line before it. ``help`` is a sentence on the
    line. ``acts``: Enter begins the action, and F4 opens the page. ``section`` is the key of a section of the same page
    that Enter shows.
    """

    text: str
    tone: DrawnTone = ""
    opens: Target | None = None
    act: Action | None = None
    stays: bool = False
    whole: str = ""
    settles: bool = False
    joined: bool = False
    help: str = ""
    acts: bool = False
    section: str = ""

    def has(self, sought: str) -> bool:
        """Return whether its full text contains ``sought``, or the key of its page begins with it."""
        return holds(self.whole or self.text, sought) or (
            self.opens is not None and begins(self.opens.key, sought)
        )


def lines(page: Page, width: int, typed: Callable[[Action], str] | None = None) -> list[Line]:
    """Return the lines of a whole page, each of at most ``width`` columns.

    ``typed`` writes the command of an action, which then stands below the alarm or step that it settles, on one line
    however long. Without it, the key of the action is shown instead.
    """
    found: list[Line] = []
    parts = list(_parts(page, keys=typed is None))
    beside = _beside(parts, width)
    for at, block in enumerate(parts):
        drawn = [piece for line in _block(block, width, beside.get(at)) for piece in _narrow(line, width)]
        close = at in beside and (at - 1 in beside or isinstance(parts[at - 1], Paragraph))
        if found and drawn and not close:
            found.append(Line(""))
        head = isinstance(block, Section) and block.key in _HEADS
        acts = isinstance(block, Table) and any(row.acts or row.help for row in block.rows)
        found += drawn if typed is None or not (head or acts) else _with_commands(drawn, typed, width)
    return found


def _parts(page: Page, *, keys: bool) -> Iterator[Block]:
    """Yield the blocks of a page: alarms, key facts, next steps, its own blocks, then what is not shown.

    ``keys``: steps are begun by keys, so that no command need be read.
    """
    if alarms := wrong(page):
        yield Section(_ALARMS, "", tuple(alarm_fact(alarm) for alarm in alarms))
    if page.key_facts:
        yield Section("facts", "", page.key_facts)
    if page.next_steps:
        yield Section(_NEXT, "", tuple(step_fact(step, keys=keys) for step in page.next_steps))
    yield from departed(page)
    yield from page.blocks
    for text in page.not_shown:
        yield Paragraph(f"Not shown here: {text}", "quiet")


def departed(page: Page) -> tuple[Section, ...]:
    """Return the departures from procedure on a page as a section; nothing without any."""
    notes = departures(page)
    facts = tuple(
        Fact.of(f"entry {note.entry}", note.text, opens=Target("entry", str(note.entry))) for note in notes
    )
    return (Section("departures", HEADING, facts),) if notes else ()


def alarm_fact(alarm: Alarm) -> Fact:
    """Return an alarm as a fact."""
    opens = alarm.opens or (None if alarm.entry is None else Target("entry", str(alarm.entry)))
    return Fact.of("ALARM", alarm.text, alarm.tone, opens, alarm.action)


def step_fact(step: NextStep, *, keys: bool = True) -> Fact:
    """Return a next step as a fact; ``keys``: it is begun by a key, so that no command need be read."""
    text = step.plain if keys and step.action is not None else step.text
    more = step_limits(step)
    return Fact.of("next", f"{text} ({more})" if more else text, action=step.action)


def _with_commands(drawn: Sequence[Line], typed: Callable[[Action], str], width: int) -> Iterator[Line]:
    """Yield lines, each settling one followed by its sentence and its command, unless it has that already."""
    for at, line in enumerate(drawn):
        yield line
        more = at + 1 < len(drawn) and drawn[at + 1].joined
        if not more and line.help:
            for piece in folded(visible(line.help), width - 6):
                yield replace(line, text=f"      {piece}", joined=True)
        if not more and line.act is not None and line.act.refused is None:
            command = visible(typed(line.act))
            if not holds(line.whole or line.text, command):
                yield replace(line, text=f"      {command}", joined=True)


def _narrow(line: Line, width: int) -> list[Line]:
    """Return a line folded to ``width`` columns, later pieces indented below the first."""
    if len(line.text) <= width:
        return [line]
    margin = " " * min(len(line.text) - len(line.text.lstrip()) + 2, width // 2)
    pieces = textwrap.wrap(line.text, width, subsequent_indent=margin, break_on_hyphens=False)
    whole = line.whole or line.text
    return [
        replace(line, text=piece, whole=whole, joined=line.joined or at > 0)
        for at, piece in enumerate(pieces)
    ]


def _beside(parts: Sequence[Block], width: int) -> dict[int, Laid]:
    """Return the tables without headings laid out as one, by place: their columns stand below each other."""
    untitled = {at: part for at, part in enumerate(parts) if isinstance(part, Table) and _untitled(part)}
    found: dict[int, Laid] = {}
    for keys in {tuple(column.key for column in table.columns) for table in untitled.values()}:
        alike = {
            at: table
            for at, table in untitled.items()
            if tuple(column.key for column in table.columns) == keys
        }
        tables = laid_alike(list(alike.values()), max(width - 2, _LEAST), SIGNS, breaks=True)
        found |= dict(zip(alike, tables, strict=True))
    return found


def _untitled(table: Table) -> bool:
    return not any(column.title for column in table.columns)


def _block(block: Block, width: int, beside: Laid | None = None) -> Iterator[Line]:
    if isinstance(block, Table):
        yield from _table(block, width, beside)
    elif isinstance(block, Section):
        yield from _pairs(block, width)
    elif isinstance(block, Paragraph):
        for text in folded(visible(block.text, told=True), width):
            yield Line(text, "title" if block.strong else block.tone)
    elif isinstance(block, Verbatim):
        yield from _verbatim(block, width)
    else:
        yield from _axis(block, width)


def _titled(title: str) -> Iterator[Line]:
    if title:
        yield Line(visible(title), "title")


def _table(table: Table, width: int, beside: Laid | None) -> Iterator[Line]:
    if not table.rows:
        if table.empty:
            yield from _titled(table.title)
            yield Line(f"  {table.empty}", "quiet")
        return
    counted = table.title and not _untitled(table)
    yield from _titled(f"{table.title} ({len(table.rows) + table.more})" if counted else table.title)
    found = beside or laid(table, max(width - 2, _LEAST), SIGNS, breaks=True)
    yield from (Line(f"  {visible(line)}", "quiet") for line in found.headings)
    for row, pieces in zip(table.rows, found.rows, strict=True):
        sign = SIGNS.get(row.tone, " ")
        whole = " ".join((sign, *map(visible, row.texts)))
        for at, piece in enumerate(pieces):
            yield Line(
                f"  {visible(piece)}".rstrip(),
                row.tone,
                row.opens,
                row.action,
                whole=whole,
                settles=row.action is not None,
                joined=at > 0,
                help=row.help,
                acts=row.acts,
            )
    if table.more:
        yield Line(f"  … {table.more} more", "quiet", table.rest, stays=True)


def _pairs(block: Section, width: int) -> Iterator[Line]:
    facts = worded_facts(block.facts)
    yield from _titled(block.title)
    rows = [(fact.label, fact.full) for fact in facts]
    for fact, pieces in zip(facts, paired(rows, room=max(width - 4, _LEAST), breaks=True), strict=True):
        whole = f"{SIGNS.get(fact.tone, ' ')} {visible(fact.label)} {visible(fact.full)}"
        for at, piece in enumerate(pieces):
            shown = f"  {SIGNS.get(fact.tone, ' ') if at == 0 else ' '} {visible(piece)}".rstrip()
            yield Line(shown, fact.tone, fact.opens, fact.action, whole=whole, joined=at > 0)


def _verbatim(block: Verbatim, width: int) -> Iterator[Line]:
    yield from _titled(block.title)
    for text in block.text.removesuffix("\n").split("\n"):
        shown = visible(text)
        pieces = [shown[at : at + width - 4] for at in range(0, len(shown), max(width - 4, 1))] or [""]
        for at, piece in enumerate(pieces):
            yield Line(f"  {'│' if at == 0 else '↪'} {piece}", joined=at > 0)


def folded(text: str, width: int) -> list[str]:
    """Return the lines of a text of at most ``width`` columns, broken between words where possible."""
    return textwrap.wrap(text, max(width, 1), break_on_hyphens=False) or [""]


def _axis(axis: Timeline, width: int) -> Iterator[Line]:
    yield from _titled(axis.title)
    if not any(lane.events for lane in axis.lanes):
        yield Line("  nothing to draw yet", "quiet")
        return
    view = timeline.whole_view(axis, width - 1)
    yield Line(f" {timeline.ruler(axis, view)}", "quiet")
    for lane in axis.lanes:
        yield Line(f" {timeline.lane_line(axis, lane, view)}")
    legend = {**_LEGEND, "period": axis.period}
    used = {span.sort for lane in axis.lanes for span in lane.events if legend[span.sort]}
    if signs := [f"{timeline.GLYPHS[sort]} {legend[sort]}" for sort in legend if sort in used]:
        yield Line(f"    {'  '.join(signs)}", "quiet")
    for label, span in replace(axis, lanes=_untold(axis)).ordered():
        yield Line(f"    {_told(label, span, legend[span.sort])}")


def _untold(axis: Timeline) -> tuple[Lane, ...]:
    """Return the lanes of a timeline that no table of the page lists in words."""
    return tuple(lane for lane in axis.lanes if not lane.told_by)


def _told(label: str, span: Event, what: str) -> str:
    """Return an event or period of a timeline in words, for readers who do not see the drawing."""
    more = f": {visible(span.label.full)}" if span.label.text else ""
    if span.sort == "point":
        return f"{visible(label)}: {moment(span.start)}{more}"
    what = f"{what} " if what else ""
    if span.end is None:
        return f"{visible(label)}: {what}since {moment(span.start)}{more}"
    return f"{visible(label)}: {what}from {moment(span.start)} to {moment(span.end)}{more}"
