"""The list of cases, and the page of one case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from custody.display import code_words
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.worklist.alarms import of_case
from custody.model.across.closing import OPEN
from custody.model.cases.questions import open_question
from custody.model.records import Case, Exhibit, Order, Outcome, Production, ScheduledDisclosure, Seizure
from custody.model.schema.types import split_codes
from custody.pages.cases.case_summary import case_summary, case_timeline
from custody.pages.cases.case_tables import CaseTables, bare_alarms
from custody.pages.cases.proceedings import UNDECIDED
from custody.pages.exhibits.exhibit_alarms import about
from custody.pages.lists.lists import Listing
from custody.pages.lists.paged_list import List, Place, Range
from custody.pages.parts import facts
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Alarm, Column, Fact, Page, Row, Target, Tone
from custody.pages.parts.wording import when
from custody.pages.things.counter import others
from custody.pages.things.head_facts import instrument, recording, title

COLUMNS = (
    Column("case", "case", "thing"),
    Column("state", "state", "code"),
    Column("outcome", "outcome", "code"),
    Column("opened", "opened", "instant"),
)


def listing(context: PageContext, key: str) -> Page:
    """Return a page of the cases, the newest first."""
    shown = List(
        "cases",
        "Cases",
        Case,
        COLUMNS,
        lambda found: _rows(context, found),
        down=True,
        indexed="opened",
    )
    page = shown.stretch(context.lookup, Place.read(key))
    return replace(page, actions=(Action("open a case", ("case", "open")),))


def _rows(context: PageContext, cases: Sequence[Case]) -> list[Row]:
    names = context.names.labels("case", (record.id for record in cases))
    return [
        Row.of(
            (
                facts.cell(record.id, names[record.id]),
                "closed" if record.outcome else "open",
                facts.cell(record.outcome, facts.worded(record.outcome, none="")),
                facts.when_cell(record.opened),
            ),
            Target("case", record.id),
            tone="quiet" if record.outcome else "",
        )
        for record in cases
    ]


LIST = Listing(
    "cases",
    "Cases",
    Case,
    COLUMNS,
    _rows,
    lambda _, case: (case.opened, case.id),
    "no cases",
    "case",
    sources={"open": lambda _: Range("status", "open", "open")},
)


def case(context: PageContext, key: str, *, whole: bool = False) -> Page:
    """Return the page of a case with the first of each sort of its subjects; ``whole``: with all.

    Raises NotFound if there is no such case.
    """
    found, tables = context.lookup.get(Case, key), CaseTables(context, key, whole=whole)
    covered = tables.covered()
    bare = () if covered is None else tables.bare(covered)
    blocks = (
        *bare,
        tables.orders(),
        tables.paths(),
        *tables.dialogues(),
        tables.scenes(),
        tables.seizures(),
        tables.productions(),
        tables.exhibits(covered or ()),
        *tables.objects(),
        tables.marked(),
    )
    entries = list(context.entries().of(key))
    counts = (
        (page, tables.count(records))
        for page, records in (
            ("exhibits", Exhibit),
            ("preservation_orders", Order),
            ("seizures", Seizure),
            ("production_orders", Production),
        )
    )
    unseen = "exhibits held without recorded authority: too many to check here"
    told = (
        *_facts(context, found, entries),
        *(_counted(page, count, key) for page, count in counts if count or page != "production_orders"),
    )
    head = case_summary(context, key, told)
    timeline, left_out = case_timeline(context, key, entries, whole=whole)
    page = Page(
        Target("case", key),
        title(context, "Case", "case", key),
        (
            timeline,
            others(head, told),
            *(table for table in blocks if table.rows),
        ),
        alarms=(*_alarms(context, key), *bare_alarms(bare)),
        key_facts=head,
        actions=(Action("register seized exhibits", ("exhibit", "intake")),),
        about=("case", key),
        not_shown=(*((unseen,) if covered is None else ()), *left_out),
    )
    return instrument(context, page, entries, whole=whole)


def _alarms(context: PageContext, case: str) -> Iterator[Alarm]:
    """Yield the alarms of a case's evidence, each with the name of its exhibit."""
    found = of_case(context.lookup, case)
    names = context.names.labels("exhibit", (alarm.exhibit for alarm in found))
    people = {actor: context.names.person(actor) for record in found for actor in record.actors}
    for alarm in found:
        told = f"{names[alarm.exhibit]}: {alarm.line(people, when, placed=False)}"
        exhibit = Fact("exhibit", "exhibit", alarm.exhibit, names[alarm.exhibit])
        yield Alarm(alarm.sort, told, "bad", alarm.position, facts=(exhibit, *about(alarm, people)))


def _facts(context: PageContext, found: Case, entries: Sequence[EntryView]) -> Iterator[Fact]:
    """Yield the key facts of a case: state, opening, closing with open matters, reopening, outcome."""
    yield Fact.of("identifier", found.id, key="id")
    yield facts.code("state", "state", found.outcome or "open", text=facts.worded(found.outcome or "open"))
    yield facts.instant("opened", "opened", found.opened)
    yield recording(context, entries[0])
    if found.closing is not None:
        closed = context.entries().at(found.closing)
        yield _by("closed_by", "closed by", found.closing)
        left = split_codes(closed.value("open_matters"))
        if left:
            yield Fact("open_matters", "open matters", " ".join(left), "; ".join(OPEN[code] for code in left))
    if found.reopened is not None:
        yield _by("reopened_by", "reopened by", found.reopened)
    yield from _decided(context, found.id)
    listed = context.lookup.count(ScheduledDisclosure, "case", found.id, found.id)
    if listed:
        yield facts.count("on_schedule", "on the schedule", listed, opens=Target("disclosure", found.id))


def _decided(context: PageContext, case: str) -> Iterator[Fact]:
    """Yield the court's decision and whether it is final; nothing if none is on record."""
    outcome = context.lookup.maybe(Outcome, case)
    if outcome is None:
        return
    question = open_question(outcome, context.now)
    text = UNDECIDED[question] if question else f"final: {facts.worded(outcome.outcome)}"
    tone: Tone = "warn" if question else ""
    yield facts.code(
        "decision", "decision", outcome.outcome, text=text, tone=tone, opens=Target("proceedings", case)
    )


def _by(key: str, label: str, position: int) -> Fact:
    return Fact(key, label, position, f"entry {position}", opens=Target("entry", str(position)))


def _counted(page: str, count: int, case: str) -> Fact:
    return facts.count(page, code_words(page), count, opens=Target(page, case))
