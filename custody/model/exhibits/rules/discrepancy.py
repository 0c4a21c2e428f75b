"""Rules for discrepancies: anybody records one, and it is open until it is resolved."""

from __future__ import annotations

from custody.model.engine.moments import happened
from custody.model.exhibits.questions.discrepancy import begin
from custody.model.exhibits.questions.exhibit import known_exhibit, marked, registered_exhibit
from custody.model.exhibits.records import Discrepancy, Exhibit
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.state import State


def judge_reported(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a reported discrepancy is of a known exhibit; any signer may report one."""
    known_exhibit(state, ruling, command.subject)


def fold_told(state: State, placed: Placed) -> None:
    """Record the discrepancy as open."""
    exhibit, facts = state.get(Exhibit, placed.event.subject), placed.event.facts
    if exhibit is not None:
        begin(state, placed, exhibit, facts.codes("differences"), photo=facts.text("photo_sha256"))
        state.put(marked(exhibit, placed))


def judge_resolved(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a resolution is of an open discrepancy of this exhibit, and dated after it."""
    exhibit = registered_exhibit(state, ruling, command.subject)
    matter = None if command.re is None else state.get(Discrepancy, b64(command.re))
    if matter is None or matter.exhibit != exhibit.id:
        raise ruling.refuse("discrepancy.known", "the exhibit has no such discrepancy")
    if matter.outcome is not None:
        ruling.broken("discrepancy.resolved_before", f"it was resolved before: {matter.outcome}")
    if matter.since_known and happened(ruling.facts, command.at) < matter.since:
        ruling.broken("discrepancy.resolved_too_early", "it was resolved before it was found")


def fold_resolved(state: State, placed: Placed) -> None:
    """Close the discrepancy; the newest resolution counts."""
    event = placed.event
    exhibit = state.get(Exhibit, event.subject)
    matter = None if event.re is None else state.get(Discrepancy, b64(event.re))
    if exhibit is None or matter is None:
        return
    state.put(replace(matter, outcome=event.facts.must("outcome"), resolved=placed.position))
    state.put(marked(exhibit, placed))


JUDGES = {"exhibit.discrepancy_reported": judge_reported, "exhibit.discrepancy_resolved": judge_resolved}
FOLDS = {"exhibit.discrepancy_reported": fold_told, "exhibit.discrepancy_resolved": fold_resolved}
