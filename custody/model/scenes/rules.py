"""Rules for notes from a scene, by the scene's own chain alone, and for their import.

What depends on the ledger's state is computed in the entry that imports a note, never in the note: its signer had no
ledger at hand.
"""

from __future__ import annotations

from custody.errors import RoleRefused
from custody.law.clock import AHEAD, format_instant
from custody.model import roles
from custody.model.cases.questions import is_outsider
from custody.model.cases.records import Case
from custody.model.engine import date_rules
from custody.model.engine.moments import happened
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.scenes.records import Scene, SceneNote
from custody.model.schema.ids import b64
from custody.model.state import State


def _late(ruling: Ruling) -> None:
    if ruling.facts.text("late_reason") in (None, "clock"):
        raise ruling.refuse("scene.late", "a note from a scene gives no reason for its delay")


def judge_opened(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a scene states why its notes are late; its case is verified with the notes."""
    _late(ruling)


def fold_opened(state: State, placed: Placed) -> None:
    """Record the opened scene."""
    event = placed.event
    when = happened(event.facts, event.at)
    state.put(Scene(event.subject, event.facts.text("case"), event.by, when, placed.position, 0, event.at))
    _note(state, placed)


def judge_noted(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a note is in a scene of its signer; one after the scene was closed breaks a rule."""
    _late(ruling)
    scene = state.get(Scene, command.subject)
    if scene is None:
        raise ruling.refuse("scene.known", f"there is no scene {command.subject}")
    if scene.by != command.by:
        raise ruling.refuse("scene.signer", f"the scene {scene.id} was opened under the key {scene.by}")
    if scene.closed is not None:
        ruling.broken("scene.open", f"the scene was closed {format_instant(scene.closed)}")


def fold_noted(state: State, placed: Placed) -> None:
    """Record one more note of the scene."""
    _note(state, placed)


def fold_closed(state: State, placed: Placed) -> None:
    """Close the scene; of several closing notes, the first one counts."""
    event = placed.event
    scene = state.get(Scene, event.subject)
    if scene is not None and scene.closed is None:
        state.put(replace(scene, closed=happened(event.facts, event.at)))
    _note(state, placed)


def _note(state: State, placed: Placed) -> None:
    event, leaf = placed.event, b64(placed.leaf)
    scene = state.get(Scene, event.subject)
    if scene is None:
        return
    before = scene.newest if scene.notes else None
    state.put(
        SceneNote(leaf, scene.id, placed.position, event.by, event.kind, event.at, event.seen, before=before)
    )
    state.put(replace(scene, notes=scene.notes + 1, newest=event.at))


def judge_imported(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a note is imported once; set its delay, and mark every doubt about it.

    Doubts are about its date and order, its signer's role and case, and its case.
    """
    note = state.get(SceneNote, b64(command.re or b""))
    scene = None if note is None else state.get(Scene, note.scene)
    if note is None or scene is None or scene.id != ruling.facts.must("scene"):
        raise ruling.refuse("scene.note_known", "the entry that is answered is no note of this scene")
    if note.imported is not None:
        raise ruling.refuse(
            "scene.imported_before", f"the note was imported by entry {note.imported} already"
        )
    ruling.set("import_delay_seconds", max(0, command.at - note.signed))
    if note.signed > command.at + AHEAD:
        if ruling.facts["late_reason"] != "clock":
            raise ruling.refuse(
                "scene.ahead",
                f"the note is dated {format_instant(note.signed)}, which is still to come by this machine's clock",
            )
        ruling.mark("scene.ahead")
    newest = state.newest(note.seen)
    if newest is not None and note.signed + AHEAD < newest:
        ruling.mark("scene.clock")
    if note.before is not None and note.signed < note.before:
        ruling.mark("scene.order")
    try:
        arrived = date_rules.arrived(state, command)
        admitted = roles.admit(state, note.kind, "record", note.by, at=note.signed, arrived=arrived)
        actor = admitted.actor
        if admitted.over:
            ruling.mark("role.over")
    except RoleRefused:
        ruling.mark("scene.role")
        actor = roles.holder(state, note.kind, note.by)
    if scene.case is None:
        return
    case = state.get(Case, scene.case)
    if case is None:
        ruling.mark("scene.case_known")
    elif case.outcome is not None:
        ruling.mark("scene.case_closed")
    if is_outsider(state, scene.case, actor.id):
        ruling.mark("scene.member")


def fold_imported(state: State, placed: Placed) -> None:
    """Record the entry that imported the note, its delay and its marks."""
    event = placed.event
    note = state.get(SceneNote, b64(event.re or b""))
    if note is not None:
        delay, marks = event.facts.number("import_delay_seconds"), event.facts.codes("nonconforming")
        wrong = event.facts["late_reason"] == "clock"
        state.put(replace(note, delay=delay, imported=placed.position, marks=marks, clock_wrong=wrong))


JUDGES = {
    "scene.opened": judge_opened,
    "scene.noted": judge_noted,
    "scene.closed": judge_noted,
    "scene.notes_imported": judge_imported,
}
FOLDS = {
    "scene.opened": fold_opened,
    "scene.noted": fold_noted,
    "scene.closed": fold_closed,
    "scene.notes_imported": fold_imported,
}
