"""The page of one scene: its notes, their signers, clock and import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.ledger.views.instruments.scenes import view_scene
from custody.model.records import Scene
from custody.model.schema.schema import HAPPENED
from custody.pages.lists.lists import Listing
from custody.pages.parts import facts
from custody.pages.parts.departures import departure
from custody.pages.parts.page import Alarm, Column, Fact, Page, Row, Table, Target
from custody.pages.parts.wording import span
from custody.pages.things.head_facts import happening, instrument, title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.ledger.views.instruments.scenes import NoteView, SceneView
    from custody.pages.parts.context import PageContext

_NOTES = (
    Column("entry", "entry", "count"),
    Column("kind", "kind", "code"),
    Column("signed", "signed", "instant"),
    Column("imported", "imported by", "count"),
    Column("import_delay_seconds", "after", "count"),
)
#: Fields that the facts of a scene show already.
_FACTS = ("case",)
#: The code of alarms about the clock of a note.
_CLOCK = "scene.clock"


def scene(context: PageContext, key: str) -> Page:
    """Return the page of one scene; raise NotFound if there is none."""
    view = view_scene(context.lookup.reader, context.lookup.get(Scene, key))
    page = Page(
        Target("scene", key),
        title(context, "Scene", "scene", key),
        (_notes(view),),
        alarms=tuple(alarm for note in view.notes for alarm in _alarms(context, note)),
        key_facts=tuple(_facts(context, view)),
        about=("scene", key),
    )
    entries = [note.entry for note in view.notes]
    return instrument(context, page, entries, without=_FACTS)


def rows(context: PageContext, found: Sequence[Scene]) -> list[Row]:
    """Return the rows of scenes with the longest delay from a note to its import."""
    names = context.names.labels("scene", (scene.id for scene in found))
    cases = context.names.labels("case", (scene.case for scene in found if scene.case is not None))
    return [_row(context, scene, names[scene.id], cases) for scene in found]


def _row(context: PageContext, record: Scene, name: str, cases: Mapping[str, str]) -> Row:
    view = view_scene(context.lookup.reader, record)
    cells = (
        facts.cell(record.id, name),
        facts.cell(record.case, "" if record.case is None else cases[record.case]),
        facts.when_cell(record.opened),
        facts.cell(len(view.notes), str(len(view.notes))),
        facts.cell(view.delay, span(view.delay)),
    )
    marks = facts.codes("nonconforming", "nonconforming", view.marks)
    line = Row.of(cells, Target("scene", record.id), tone="warn" if view.marks else "")
    return replace(line, facts=(marks,))


LIST = Listing(
    "scenes",
    "Scenes",
    Scene,
    (
        Column("scene", "scene", "thing"),
        Column("case", "case", "thing"),
        Column("opened", "opened", "instant"),
        Column("notes", "notes", "count"),
        Column("import_delay_seconds", "longest delay", "count"),
    ),
    rows,
    lambda _, scene: (scene.opened, scene.id),
    "no scenes",
    "scene",
)


def _facts(context: PageContext, view: SceneView) -> Iterator[Fact]:
    record = view.scene
    officer = context.lookup.actor_of_key(record.by).id
    yield Fact.of("identifier", record.id, key="id")
    if record.case is not None:
        yield facts.thing(context, "case", "case", "case", record.case)
    yield facts.people(context, "officer", "officer", (officer,))
    yield Fact.of("key", record.by)
    first = view.notes[0].entry
    known = first.value(HAPPENED) is not None
    yield happening("opened", "opened", first, record.opened, known=known)
    yield facts.instant("closed", "closed", record.closed)
    yield Fact("import_delay_seconds", "longest import delay", view.delay, span(view.delay))
    yield facts.things(context, "seizures", "seizures", "seizure", (each.id for each in view.seizures))


def _alarms(context: PageContext, view: NoteView) -> Iterator[Alarm]:
    """Yield the alarms of a note: no importing entry, its clock, rules broken at import."""
    note = view.note
    if note.imported is None:
        yield Alarm("scene.unanswered", "NOT ANSWERED BY AN IMPORTING ENTRY", "bad", note.position)
    if view.clock is not None:
        yield Alarm(_CLOCK, f"clock: {view.clock}", "warn", note.position)
    for mark in set(view.marks).difference(view.entry.marks):
        yield departure(mark, note.position, context.names.signer(view.entry.envelope.by))


def _notes(view: SceneView) -> Table:
    return Table("notes", "Notes and their import", _NOTES, tuple(map(_note, view.notes)))


def _note(view: NoteView) -> Row:
    note = view.note
    entry = None if note.imported is None else Target("entry", str(note.imported))
    delay = "" if note.delay is None else span(note.delay)
    line = Row.of(
        (
            facts.cell(note.position, str(note.position)),
            note.kind,
            facts.when_cell(note.signed),
            facts.cell(note.imported, "none" if note.imported is None else str(note.imported), opens=entry),
            facts.cell(note.delay, delay),
        ),
        Target("entry", str(note.position)),
        tone="warn" if view.marks or note.imported is None else "",
    )
    told = (
        facts.count("seen", "entries verified", note.seen),
        facts.codes("nonconforming", "nonconforming", view.marks),
    )
    return replace(line, facts=told)
