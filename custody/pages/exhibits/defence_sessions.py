"""Pages for the defence: inspections of exhibits, and destructive examinations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.model.records import Examination, Inspection
from custody.pages.lists.lists import Chosen, Listing, case_of
from custody.pages.parts import facts
from custody.pages.parts.page import Column, Fact, Page, Row, Target
from custody.pages.things.head_facts import identity, instrument, recording, title

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

#: Words for the states of an examination.
STANDS = {
    "completed": "completed",
    "forbidden": "forbidden: an objection was sustained",
    "free": "allowed: no objection in time",
    "notice_period": "notice period running",
    "objected": "objected to: decision pending",
    "started": "started",
}
_TONES: dict[str, Tone] = {"forbidden": "bad", "notice_period": "warn", "objected": "bad"}


def _sessions(context: PageContext, found: Sequence[Inspection]) -> list[Row]:
    """Return the rows of inspections: exhibits, times, and whether copies were taken."""
    names = context.names.labels("inspection", (inspection.id for inspection in found))
    exhibits = context.names.labels("exhibit", (each for inspection in found for each in inspection.exhibits))
    cases = context.names.labels("case", (inspection.case for inspection in found))
    return [
        Row.of(
            (
                facts.cell(inspection.id, names[inspection.id]),
                facts.cell(
                    " ".join(inspection.exhibits), ", ".join(exhibits[each] for each in inspection.exhibits)
                ),
                facts.cell(inspection.case, cases[inspection.case]),
                facts.when_cell(inspection.opened),
                facts.when_cell(inspection.closed, "open"),
                facts.cell(inspection.copies_taken, "yes" if inspection.copies_taken else ""),
            ),
            Target("inspection", inspection.id),
            tone="warn" if inspection.closed is None else "",
        )
        for inspection in found
    ]


def _examinations(context: PageContext, found: Sequence[Examination]) -> list[Row]:
    """Return the rows of destructive examinations: state, and the end of the objection period."""
    names = context.names.labels("destructive_examination", (examination.id for examination in found))
    exhibits = context.names.labels("exhibit", (examination.exhibit for examination in found))
    cases = context.names.labels("case", (examination.case for examination in found))
    return [
        Row.of(
            (
                facts.cell(examination.id, names[examination.id]),
                facts.cell(examination.exhibit, exhibits[examination.exhibit]),
                facts.cell(examination.case, cases[examination.case]),
                facts.cell(examination.method, facts.worded(examination.method)),
                facts.cell(
                    examination.standing(context.now), facts.worded(examination.standing(context.now))
                ),
                facts.when_cell(examination.objection_due_at),
            ),
            Target("destructive_examination", examination.id),
            tone=_TONES.get(examination.standing(context.now), ""),
        )
        for examination in found
    ]


def _open(context: PageContext, session: Inspection, chosen: Chosen) -> bool:
    return case_of(context, session, chosen) and (session.closed is None or "open" not in chosen)


INSPECTIONS = Listing(
    "inspections",
    "Inspections",
    Inspection,
    (
        Column("session", "session", "thing"),
        Column("exhibits", "exhibits", "thing"),
        Column("case", "case", "thing"),
        Column("opened", "from", "instant"),
        Column("closed", "to", "instant"),
        Column("copies_taken", "copies taken"),
    ),
    _sessions,
    lambda _, session: (session.opened, session.id),
    "no inspections",
    "inspection",
    keep=_open,
)
EXAMINATIONS = Listing(
    "destructive_examinations",
    "Destructive examinations",
    Examination,
    (
        Column("destructive_examination", "examination", "thing"),
        Column("exhibit", "exhibit", "thing"),
        Column("case", "case", "thing"),
        Column("method", "method", "code"),
        Column("state", "state", "code"),
        Column("objection_due_at", "objections due", "instant"),
    ),
    _examinations,
    lambda _, examination: (examination.made, examination.id),
    "no destructive examination was announced",
    "destructive_examination",
)


def inspection(context: PageContext, key: str) -> Page:
    """Return the page of one inspection by the defence; raise NotFound if there is none."""
    session, entries = context.lookup.get(Inspection, key), list(context.entries().of(key))
    page = Page(
        Target("inspection", key),
        title(context, "Inspection", "inspection", key),
        key_facts=tuple(_session(context, session, entries[0])),
        about=("inspection", key),
    )
    return instrument(context, page, entries, without=("case", "exhibits", "supervisor"))


def _session(context: PageContext, session: Inspection, entry: EntryView) -> Iterator[Fact]:
    yield from identity(context, session.id, session.case)
    yield facts.things(context, "exhibits", "exhibits", "exhibit", session.exhibits)
    yield facts.instant("opened", "from", session.opened)
    if session.closed is None:
        yield Fact("closed", "to", None, "open: it has not ended", tone="warn")
    else:
        yield facts.instant("closed", "to", session.closed)
    if session.supervisor is not None:
        yield facts.people(context, "supervisor", "supervisor", (session.supervisor,))
    yield Fact(
        "copies_taken", "copies taken", session.copies_taken, "yes" if session.copies_taken else "none"
    )
    yield recording(context, entry)


def destructive_examination(context: PageContext, key: str) -> Page:
    """Return the page of one destructive examination; raise NotFound if there is none."""
    examination, entries = context.lookup.get(Examination, key), list(context.entries().of(key))
    page = Page(
        Target("destructive_examination", key),
        title(context, "Destructive examination", "destructive_examination", key),
        key_facts=tuple(_course(context, examination, entries[0])),
        about=("destructive_examination", key),
    )
    return instrument(context, page, entries, without=("case", "exhibit", "method", "objection_due_at"))


def _course(context: PageContext, examination: Examination, entry: EntryView) -> Iterator[Fact]:
    state = examination.standing(context.now)
    yield from identity(context, examination.id, examination.case)
    yield facts.thing(context, "exhibit", "exhibit", "exhibit", examination.exhibit)
    yield facts.code("state", "state", state, text=STANDS[state], tone=_TONES.get(state, ""))
    yield facts.code("method", "method", examination.method)
    yield facts.instant("made", "announced", examination.made)
    yield recording(context, entry)
    yield facts.instant("objection_due_at", "objections due", examination.objection_due_at, now=context.now)
    if examination.objections:
        yield facts.count("objections", "objections", examination.objections)
    for key, at in (("started", examination.started), ("completed", examination.completed)):
        if at is not None:
            yield facts.instant(key, key, at)
