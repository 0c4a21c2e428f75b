"""Pages about one thing in parts: a head that stays, and sections that are shown one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from custody.display import UNOPENED, visible
from custody.folds import cut, width_of
from custody.frozen import dataclass
from custody.pages.parts import as_of
from custody.pages.parts.departures import HEADING, departures, in_short, wrong
from custody.pages.parts.page import (
    NO_TURNS,
    Alarm,
    Block,
    Fact,
    NextStep,
    Page,
    Section,
    Table,
    Target,
    Timeline,
    Verbatim,
)
from custody.pages.parts.wording import days_only
from custody.pages.render.signs import SIGNS
from custody.pages.render.worded_page import worded_facts
from custody.tui.render.layout import Line, alarm_fact, departed, step_fact

#: Blocks from which on a page about one thing is shown in sections.
_SEVERAL = 4
#: Key facts in the head; the section of facts has all of them.
COUNTER = 6
#: Columns below which the facts of the head stand below each other.
_TWO = 60
#: Fewest columns of a value in the head, and most of the title of a section.
_VALUE, _TITLE = 8, 24
#: Pages that are opened for what they contain.
CONTENTS_FIRST = frozenset({"location"})
#: The order in which facts that are cut off get rows of their own, by tone, and the sign of what is cut off.
_GRAVEST, _CUT = {"bad": 0, "warn": 1}, "…"
#: The keys and titles of the sections that no block names.
FACTS, PROOF = "facts", "proof"
#: The keys of sections that are tabs of their own.
_TABS = frozenset({"envelope"})
#: The key of the facts on what was verified when the page was built; they stand with what proves it.
CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of a page: its key, its title, the blocks that it shows, and the number of their rows."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    count: int | None = None
    timeline: Timeline | None = None

    @property
    def label(self) -> str:
        """The title with the number of rows."""
        title = cut(visible(self.title), _TITLE)
        return title if self.count is None else f"{title} {self.count}"


def has_sections(page: Page) -> bool:
    """Return whether a page is about one thing and has so much to show that it is shown in sections."""
    about_one = bool(page.target.key) and bool(page.key_facts)
    drawn = any(lane.events for timeline in page.of(Timeline) for lane in timeline.lanes)
    return about_one and (drawn or len(page.blocks) >= _SEVERAL)


def sections(page: Page) -> tuple[PageSection, ...]:
    """Return the sections of a page: timelines, all facts, each table, then what proves it.

    The tables with which a page of CONTENTS_FIRST begins stand before its facts.
    """
    timelines, facts, tables, proofs, leading = [], list[Block](), [], list[Block](), 0
    for block in page.blocks:
        leading += isinstance(block, Table) and not facts and page.target.page in CONTENTS_FIRST
        if isinstance(block, Timeline):
            timelines.append(PageSection(block.key, block.title, (block,), timeline=block))
        elif isinstance(block, Table) and block.title:
            count = len(block.rows) + block.more
            tables.append(PageSection(block.key, block.title, (replace(block, title=""),), count))
        elif isinstance(block, Section) and block.key in _TABS:
            tables.append(PageSection(block.key, block.title, (replace(block, title=""),)))
        elif isinstance(block, Verbatim) or (isinstance(block, Section) and block.key == CHECKED):
            proofs.append(block)
        else:
            facts.append(block)
    if len(timelines) == 1:
        timelines = [replace(timelines[0], title="Timeline")]
    return (
        *timelines,
        *tables[:leading],
        PageSection(FACTS, "Facts", _all_facts(page, facts)),
        *tables[leading:],
        *((PageSection(PROOF, "Proof", tuple(proofs)),) if proofs else ()),
    )


def _all_facts(page: Page, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return all facts of a page: those missing in its head, its blocks, then those of its head in full."""
    found = worded_facts(page.key_facts)
    further = (Section(FACTS, "", found[COUNTER:]),) if found[COUNTER:] else ()
    first = (Section("head", "", found[:COUNTER]),) if found else ()
    return (*departed(page), *further, *blocks, *first)


def band(page: Page) -> str:
    """Return what has to be known before anything of a page is read, empty for nothing."""
    if page.as_of is not None:
        return f"{as_of.band(page.as_of)}: Space or Esc returns to now"
    return "Enter: open confidential fields (logged)" if UNOPENED in page.not_shown else ""


def page_of_section(page: Page, section: PageSection, *, last: bool) -> Page:
    """Return a page with one section of another; from the end of the ``last`` a next page follows."""
    return replace(
        page,
        blocks=section.blocks,
        alarms=(),
        key_facts=(),
        next_steps=page.next_steps[1:] if section.key == FACTS else (),
        not_shown=page.not_shown if section.key == FACTS else (),
        turns=page.turns if last else NO_TURNS,
    )


def head(page: Page, width: int, most: int = 0) -> list[tuple[Line, ...]]:
    """Return the rows of the head: alarms, first key facts, next step, departures from procedure.

    Facts that do not fit beside another have rows of their own while the rows below the alarms are at ``most`` so many.
    """
    rows = [(_alarm(alarm_fact(alarm), width),) for alarm in alarms_once(page)]
    facts = [fact for fact in page.key_facts if fact.key != "next" or not page.next_steps]
    ends = [*_steps(page.next_steps, width), *_departures(page, width)]
    return [*rows, *_facts(worded_facts(facts)[:COUNTER], width, most - len(ends)), *ends]


def alarms_once(page: Page) -> tuple[Alarm, ...]:
    """Return the alarms of a page about the thing itself, those of one text once with their number."""
    alarms = wrong(page)
    count = Counter(alarm.text for alarm in alarms)
    first = {alarm.text: alarm for alarm in reversed(alarms)}
    return tuple(
        replace(first[text], text=text if number == 1 else f"{text} ({number} times)")
        for text, number in count.items()
    )


def _alarm(fact: Fact, width: int) -> Line:
    """Return an alarm as one row, cut to the width."""
    sign = SIGNS.get(fact.tone, " ")
    whole = f"{sign} {visible(fact.full, told=True)}"
    return _line(f" {whole}", width, fact, whole, f" {whole}")


def _steps(steps: Sequence[NextStep], width: int) -> Iterator[tuple[Line, ...]]:
    for step in steps[:1]:
        fact = step_fact(step)
        whole = f"  Next: {visible(fact.full, told=True)}"
        alone = replace(step, roles=())
        bare = step_fact(replace(alone, text=step.plain, action=None)).full
        told = (fact.full, step_fact(alone).full, bare, days_only(bare))
        rows = [f"   Next: {visible(text, told=True)}" for text in told]
        shown = next((row for row in rows if width_of(row) <= width), rows[-1])
        yield (_line(shown, width, fact, whole, rows[0]),)


def _departures(page: Page, width: int) -> Iterator[tuple[Line, ...]]:
    """Yield the departures from procedure as one row, which opens their entry or the section of facts."""
    notes = departures(page)
    if not notes:
        return
    entries = {note.entry for note in notes}
    opens = Target("entry", str(notes[0].entry)) if len(entries) == 1 else None
    told = [f"   Procedure: {visible(text, told=True)}" for text in in_short(notes)]
    text = next((text for text in told if width_of(text) <= width), told[-1])
    whole = f"{HEADING}: {'; '.join(visible(note.text, told=True) for note in notes)}"
    section = "" if opens is not None else FACTS
    yield (Line(cut(text, width), "quiet", opens, whole=whole, help=whole, section=section),)


def _facts(facts: Sequence[Fact], width: int, most: int) -> list[tuple[Line, ...]]:
    """Return facts as rows of two columns; words that are cut off have rows of their own.

    The gravest come first, up to ``most`` rows. A value of one word, such as a digest, is known by its beginning.
    """
    alone: frozenset[int] = frozenset()
    rows = _arranged(facts, width, alone)
    if width < _TWO:
        return rows
    for at in sorted(range(len(facts)), key=lambda at: _GRAVEST.get(facts[at].tone, len(_GRAVEST))):
        cells = [cell for row in rows for cell in row]
        wider = _arranged(facts, width, alone | {at})
        if cells[at].text.endswith(_CUT) and " " in facts[at].full and len(wider) <= most:
            alone, rows = alone | {at}, wider
    return rows


def _arranged(facts: Sequence[Fact], width: int, alone: frozenset[int]) -> list[tuple[Line, ...]]:
    """Return facts as rows, those at ``alone`` in rows of their own."""
    beside = 2 if width >= _TWO else 1
    rows: list[list[int]] = []
    for at in range(len(facts)):
        if not rows or len(rows[-1]) == beside or alone & {at, rows[-1][-1]}:
            rows.append([])
        rows[-1].append(at)
    labels = [
        max((width_of(facts[row[column]].label) for row in rows if column < len(row)), default=0)
        for column in range(beside)
    ]
    room = width // beside
    return [
        tuple(
            _cell(facts[at], min(labels[column], max(room - _VALUE - 5, 1)), room if len(row) > 1 else width)
            for column, at in enumerate(row)
        )
        for row in rows
    ]


def _cell(fact: Fact, label: int, room: int) -> Line:
    """Return a fact as a cell of the head: sign, label and value, cut to the room."""
    name = cut(visible(fact.label), label)
    sign = SIGNS.get(fact.tone, " ")
    whole = f"{visible(fact.label)}: {visible(fact.full)}"
    begins = f"{sign} {name}{' ' * (label - width_of(name))}  "
    full = text = f"{begins}{visible(fact.full)}"
    if width_of(full) > room - 1:
        text = f"{begins}{visible(days_only(fact.full))}"
    return _line(text, room - 1, fact, whole, full)


def _line(text: str, room: int, fact: Fact, whole: str, full: str) -> Line:
    """Return a fact as a line of at most ``room`` columns; what is not shown of ``full`` is in its help."""
    shown = cut(text, room)
    told = "" if shown == full else whole.strip()
    return Line(shown, fact.tone, fact.opens, fact.action, whole=whole, help=told)
