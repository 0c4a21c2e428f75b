"""The shift report: what was entered in a period, what is open at its end, and the checkpoint of then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from custody.law.clock import DAY
from custody.layout import many
from custody.ledger.papers.office import House
from custody.ledger.views.deadlines import due
from custody.ledger.views.exhibits.evidence_room import counting
from custody.ledger.views.worklist.alarms import Alarm as Wrong
from custody.ledger.views.worklist.alarms import every
from custody.pages.exhibits import room_tables
from custody.pages.parts import facts
from custody.pages.parts.cells import Cells, count, entry
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import (
    Action,
    Alarm,
    Block,
    Column,
    Fact,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
    Verbatim,
)
from custody.pages.parts.sentences import sentence_of
from custody.pages.parts.wording import both, when, zone_name
from custody.pages.stores.running_work import running
from custody.pages.things.printed_page import PrintedPage, checkpoint_text, letterhead
from custody.pages.today import begun
from custody.pages.today.shift_period import LAST, PAGE, PARTS, Period, parted, period_of
from custody.pages.worklist.deadlines import deadlines
from custody.pages.worklist.waiting_lists import evidence

if TYPE_CHECKING:
    from custody.law.local_time import Zone
    from custody.pages.parts.context import PageContext

TITLE = "Shift report"
#: The most entries that are read for a screen, and the most rows of each of its lists.
ENTRIES, MOST = 500, 100
#: The time ahead up to which tasks are listed, in seconds.
AHEAD = 14 * DAY
#: Other periods that the page offers, in hours.
HOURS = (8, 12, 24)
_ENTERED = (
    Column("entry", "entry", "count"),
    Column("at", "signed", "instant"),
    Column("about", "about", "thing"),
    Column("act", "what happened"),
)
#: What is said of forms that were begun where only the screens can open them.
NO_DRAFT = "no run was cut off; forms begun on a screen are listed there"
_WAITING = (
    Column("about", "about", "thing"),
    Column("when", "due", "instant"),
    Column("why", "task"),
    Column("by", "who"),
)


def page(context: PageContext, key: str) -> Page:
    """Return the report for a screen since the beginning that ``key`` names; it offers others."""
    return build(context, key, ENTRIES, MOST)


def printed(context: PageContext, since: str, house: House) -> PrintedPage:
    """Return the whole report since ``since`` for paper; raise what ``period_of`` raises.

    Its copies are counted by whose shift it is and the entry with which that begins.
    """
    whose = "" if context.me is None else context.me.id
    subject = f"{whose} {period_of(context, since).start}"
    page_of_shift = build(context, since, None, None, house.zone)
    return PrintedPage(letterhead(context, TITLE, house), page_of_shift, subject)


def build(
    context: PageContext, since: str, entries: int | None, most: int | None, zone: Zone | None = None
) -> Page:
    """Return the report since ``since``, of at most so many entries and rows a list; None: of all.

    The period is told in ``zone`` and in UTC. Raises what ``period_of`` raises.
    """
    period = period_of(context, since)
    parts, reads, older = parted(context, period, entries)
    wrong = every(context.lookup)
    fresh = [alarm for alarm in wrong if alarm.position is not None and alarm.position >= period.start]
    happened = _happened(context, parts)
    if not happened:
        happened = (Paragraph("Nothing was entered in this period.", "quiet"),)
    blocks: tuple[Block, ...] = (
        _period(context, period, (len(wrong), len(fresh), reads), zone),
        *(
            (Paragraph(f"{many(older, 'older entry')} of this period: not listed here.", "warn"),)
            if older
            else ()
        ),
        *happened,
        Paragraph(f"Open at the end, {both(context.now, zone)}", strong=True),
        *map(_read_only, _open(context, most)),
        *_elsewhere(context, most),
    )
    return Page(
        Target(PAGE, since),
        TITLE,
        blocks,
        alarms=tuple(_alarms(context, wrong[:most], period)),
        actions=(
            Action("write this report to a file", ("shift-report",), {"since": since or LAST}, asks=("out",)),
            Action("print this report", ("shift-report",), {"since": since or LAST, "print": True}),
        ),
    )


def _alarms(context: PageContext, wrong: Sequence[Wrong], period: Period) -> Iterator[Alarm]:
    """Yield the open alarms; those found in the period say so."""
    for alarm, found in zip(evidence(context, wrong), wrong, strict=True):
        fresh = found.position is not None and found.position >= period.start
        text = f"{alarm.text} (new)" if fresh else alarm.text
        yield replace(alarm, text=text, opens=Target("exhibit", found.exhibit))


def _period(context: PageContext, period: Period, counts: tuple[int, int, int], zone: Zone | None) -> Section:
    """Return the beginning and the end of the period with their entries.

    ``counts`` are the numbers of open alarms, of those found in the period, and of logged reads in it.
    """
    now, entries = context.now, period.size - period.start
    wrong, fresh, reads = counts
    who = "not named" if context.me is None else context.names.person(context.me.id)
    return Section(
        "period",
        "",
        (
            facts.instant("from", "from", period.begun, text=f"{both(period.begun, zone)}: {period.why}"),
            facts.instant("until", "until", now, text=both(now, zone)),
            Fact.of("times below", zone_name(now)),
            Fact("for", "for", None if context.me is None else context.me.id, who),
            count("entries", entries),
            *((entry(period.start, "first entry"), entry(period.size - 1, "last entry")) if entries else ()),
            *((count("logged reads", reads),) if reads else ()),
            Fact(
                "alarms",
                "open alarms",
                wrong,
                f"{wrong}, {fresh} of them new" if wrong else "none",
                tone="bad" if wrong else "",
            ),
        ),
    )


def _happened(context: PageContext, parts: dict[str, list[int]]) -> tuple[Block, ...]:
    """Return a table for each part of the report that has entries."""
    entries, gate = context.entries(), Gate(context.lookup)
    views = {position: entries.at(position) for positions in parts.values() for position in positions}
    names = context.names.abouts(view.envelope.subject for view in views.values())
    tables = []
    for part in PARTS:
        rows = tuple(
            Row(
                (
                    entry(position),
                    facts.instant("at", "signed", view.envelope.at, text=when(view.envelope.at)),
                    Fact("about", "about", view.envelope.subject, names[view.envelope.subject]),
                    Fact.of("act", sentence_of(gate, view, context.names.signer(view.envelope.by))),
                ),
                Target("entry", str(position)),
            )
            for position in parts[part]
            for view in (views[position],)
        )
        if rows:
            tables.append(Table.of(part, _ENTERED, rows, key=part.lower().replace(" ", "_")))
    return tuple(tables)


def _read_only(table: Table) -> Table:
    """Return a table whose rows only open pages: a report is read from its top."""
    return replace(table, rows=tuple(replace(row, action=None, acts=False) for row in table.rows))


def _open(context: PageContext, most: int | None) -> Iterator[Table]:
    """Yield what is open at the end: exhibits away, rounds, tasks, and forms not signed."""
    yield room_tables.missing(context, *room_tables.listed(context, room_tables.LOST, most), "no exhibit")
    yield room_tables.checked_out(context, *room_tables.listed(context, room_tables.OUT, most), "no exhibit")
    yield room_tables.outside(context, *room_tables.listed(context, room_tables.OUTSIDE, most), "no exhibit")
    yield room_tables.in_transit(context, *room_tables.open_offers(context, most), "no exhibit")
    started = counting(context.lookup)
    shown = started[:most]
    yield from room_tables.rounds(
        context, shown, "Open inventory rounds", len(started) - len(shown), "no round"
    )
    yield _waiting(context, most)
    drafts = begun.table(context)
    yield Table.of(
        "Begun, not signed",
        ("since", "number", "what", "to do"),
        drafts.rows,
        NO_DRAFT if most is None else "nothing",
        key="begun",
    )


def _waiting(context: PageContext, most: int | None) -> Table:
    """Return the tasks that are due within a fortnight or have no date, each with who must act."""
    coming = due(context.lookup.reader, context.now, context.now + AHEAD, context.upkeep())
    tasks = list(islice(coming, None if most is None else most + 1))
    more = 0 if most is None else max(len(tasks) - most, 0)
    rows = []
    for task, details in zip(tasks[:most], deadlines(Cells(context), tasks[:most]), strict=True):
        details["when"] = replace(details["when"], text=when(task.at) or "no date")
        told = tuple(details[column.key] for column in _WAITING)
        keys = {fact.key for fact in told}
        rest = tuple(fact for key, fact in details.items() if key not in keys)
        rows.append(Row(told, details["about"].opens, facts=rest))
    return Table("waiting", "Waiting for somebody", _WAITING, tuple(rows), "nothing", more)


def _elsewhere(context: PageContext, most: int | None) -> Iterator[Block]:
    """Yield what runs on this machine, and the checkpoint at the end."""
    yield from running(context)
    size = context.lookup.reader.head().size
    if size:
        yield Verbatim(f"Checkpoint of {size} entries", checkpoint_text(context, size), "checkpoint")
    if most is not None:
        rows = tuple(Row.of((f"the last {hours} hours",), Target(PAGE, f"{hours}h")) for hours in HOURS)
        yield Table.of("Another period", ("since",), rows)
