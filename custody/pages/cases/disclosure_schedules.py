"""The disclosure schedule of a case: disclosed, withheld with ground, and owed material."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.law import protection_codes
from custody.law.clock import format_instant
from custody.layout import many
from custody.ledger.views.exhibits.disclosure_schedule import schedule as schedule_of
from custody.model.records import Case
from custody.pages.parts import facts
from custody.pages.parts.cells import of_record
from custody.pages.parts.page import Alarm, Column, Fact, Page, Row, Table, Target
from custody.pages.parts.targets import page_of
from custody.pages.parts.wording import moment
from custody.pages.things.head_facts import title

if TYPE_CHECKING:
    from custody.ledger.views.exhibits.disclosure_schedule import DutyState, Line, Schedule
    from custody.model.records import Showing
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

#: Columns of the schedule.
COLUMNS = (
    Column("sort", "", "code"),
    Column("what", "what", "thing"),
    Column("stands", "stands", "code"),
    Column("withholding_ground", "ground", "code"),
    Column("shown", "shown"),
    Column("id", "id"),
)
_WRITTEN = (
    Column("sort", "sort", "code"),
    Column("reference", "reference"),
    Column("identifier", "identifier"),
    Column("treatment", "treatment", "code"),
    Column("withholding_ground", "ground", "code"),
    Column("entry", "entry", "count"),
    Column("stands", "stands", "code"),
    Column("shown", "disclosed by entries"),
    Column("part", "part disclosed"),
)
_DUTIES = (
    Column("id", "duty", "thing"),
    Column("disclosure_subject", "subject", "thing"),
    Column("duty_source", "source", "code"),
    Column("due_at", "due", "instant"),
    Column("state", "state", "code"),
)
#: Words for the states of an item that its code does not explain.
_STANDS = {"unproven": "disclosed? nothing on record", "to_disclose": "to be disclosed"}
#: Words for the states of a duty to disclose.
_DUTY = {
    "disclosed": "disclosed",
    "lifted": "lifted",
    "open": "open",
    "shown": "open; disclosed: record how it ended",
    "unproven": "open; reported as ended, without proof on record",
    "withdrawn": "withdrawn",
}


def disclosure(context: PageContext, key: str) -> Page:
    """Return the page of a case's disclosure schedule; raise NotFound without the case ``key``."""
    found = schedule_of(context.lookup.reader, context.lookup.get(Case, key).id)
    things = Table("schedule", "Schedule", COLUMNS, tuple(map(row, found.lines)), "no exhibits in the case")
    return Page(
        Target("disclosure", key),
        title(context, "Disclosure schedule of case", "case", key),
        (things, _duties(found.owed)),
        alarms=tuple(_alarms(found.lines)),
        key_facts=tuple(_facts(context, key, found)),
        about=("case", key),
    )


def listing(context: PageContext, lines: Sequence[Line], more: int) -> Page:
    """Return the page of these schedule lines of several cases; ``more`` is the number left out."""
    names = context.names.labels("case", (line.case for line in lines))
    rows = tuple(_of_case(row(line), line.case, names[line.case]) for line in lines)
    columns = (Column("case", "case", "thing"), *COLUMNS)
    empty = "no exhibits, so nothing is on a schedule"
    return Page(
        Target("disclosures"), "Disclosure schedules", (Table("schedule", "", columns, rows, empty, more),)
    )


def _of_case(line: Row, case: str, name: str) -> Row:
    return replace(line, cells=(facts.cell(case, name, opens=Target("case", case)), *line.cells))


def written(context: PageContext, case: str) -> Table:
    """Return a case's schedule as a table for export: codes and full identifiers."""
    lines = schedule_of(context.lookup.reader, case).lines
    return Table("schedule", "Schedule", _WRITTEN, tuple(map(_written, lines)))


def row(line: Line) -> Row:
    """Return the row of one item: its state, ground, and disclosures to the defence."""
    stands = [] if line.state is None else [_STANDS.get(line.state, line.state)]
    stands += ["NOT LISTED"] if line.treatment is None else []
    contradicted = f"listed {line.treatment}" if line.contradicts else ""
    cells = (
        line.sort,
        facts.cell(line.name, line.name or "(no name)"),
        facts.cell(line.state, ", ".join(stands)),
        facts.cell(line.withholding_ground, contradicted or facts.worded(line.withholding_ground, none="")),
        ", ".join((*_whole(line), *_parts(line))),
        facts.cell(line.id, line.id[:8]),
    )
    told = (
        facts.code("treatment", "listed as", line.treatment, protection_codes.TREATMENT),
        facts.count("entry", "listed by entry", line.position),
        Fact("contradicts", "listed otherwise", line.contradicts, "yes" if line.contradicts else "no"),
        facts.codes("how", "shown by", (showing.how for showing in line.whole)),
        facts.codes("at", "shown on", (format_instant(showing.since) for showing in line.whole)),
        facts.codes("entries", "disclosed by entries", (str(showing.position) for showing in line.whole)),
        Fact.of("part", ", ".join(_parts(line)) or "none"),
    )
    doubtful = line.treatment is None or line.state == "unproven"
    tone: Tone = "bad" if line.contradicts else "warn" if doubtful else ""
    return replace(Row.of(cells, Target(page_of(line.sort), line.id), tone=tone), facts=told)


def _whole(line: Line) -> list[str]:
    """Return a text for each disclosure of the whole item."""
    return [_disclosure(showing) for showing in line.whole]


def _parts(line: Line) -> list[str]:
    """Return a text for each disclosure of part of the item, then of fields of entries about it."""
    return [
        *(f"part, {_disclosure(showing)}" for showing in line.shown if not showing.covers(line.id)),
        *(
            f"{many(shown.count, 'field')} of entry {shown.entry} {moment(shown.since)} (entry {shown.position})"
            for shown in line.fields
        ),
    ]


def _disclosure(showing: Showing) -> str:
    return f"{showing.how} {moment(showing.since)} (entry {showing.position})"


def _written(line: Line) -> Row:
    entries = " ".join(str(showing.position) for showing in line.whole)
    codes = (
        line.sort,
        line.name,
        line.id,
        line.treatment,
        line.withholding_ground,
        line.position,
        line.state,
        entries,
        ", ".join(_parts(line)),
    )
    cells = tuple(facts.cell(code, "" if code is None else str(code)) for code in codes)
    return Row.of(cells, Target(page_of(line.sort), line.id))


def _facts(context: PageContext, case: str, found: Schedule) -> Iterator[Fact]:
    yield facts.thing(context, "case", "case", "case", case)
    names = ", ".join(line.name or line.id[:8] for line in found.unlisted)
    ids = " ".join(line.id for line in found.unlisted) or None
    tone: Tone = "warn" if found.unlisted else ""
    yield Fact("not_listed", "not listed", ids, names or "nothing", tone=tone)


def _alarms(lines: Sequence[Line]) -> Iterator[Alarm]:
    """Yield an alarm for each item listed as withheld that was disclosed to the defence."""
    for line in lines:
        if line.contradicts:
            name = line.name or line.id[:8]
            what = "was" if line.whole else "part of it was"
            text = f"{name} is listed as {line.treatment}, but {what} disclosed to the defence"
            yield Alarm("disclosure.disclosed_before", text, "bad", line.position)


def _duties(owed: Sequence[DutyState]) -> Table:
    return Table("duties", "Duties to disclose", _DUTIES, tuple(map(_duty, owed)), "none is on record")


def _duty(duty_state: DutyState) -> Row:
    duty = duty_state.duty
    about = "the case" if duty.disclosure_subject is None else duty_state.name or duty.disclosure_subject[:8]
    entry = "" if duty_state.entry is None else f" (entry {duty_state.entry})"
    cells = (
        facts.cell(duty.id, duty.id[:8]),
        facts.cell(duty.disclosure_subject, about),
        facts.cell(duty.duty_source, facts.worded(duty.duty_source)),
        facts.moment_cell(duty.due_at),
        facts.cell(duty_state.state, f"{_DUTY[duty_state.state]}{entry}"),
    )
    told = (
        *of_record(duty, ("id", "disclosure_subject", "duty_source", "due_at")),
        facts.count("shown_by", "shown by entry", duty_state.entry),
    )
    is_open = duty_state.state in ("open", "shown", "unproven")
    return replace(
        Row.of(cells, Target(page_of("disclosure_duty"), duty.id), tone="warn" if is_open else ""), facts=told
    )
