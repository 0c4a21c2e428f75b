"""Rules for storage locations, check-outs and losses of exhibits; none of them changes the custodian."""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.model.engine.moments import happened, not_after_event, occurred
from custody.model.exhibits.questions import readings
from custody.model.exhibits.questions.exhibit import judge_custodian, known_exhibit, marked
from custody.model.exhibits.questions.seal import set_seals
from custody.model.exhibits.records import Exhibit
from custody.model.locations.questions import (
    at_hand,
    begin_check_out,
    end_check_outs,
    instant_of,
    usable_location,
    whereabouts,
)
from custody.model.locations.records import Location, Stay
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.signers import Actor
from custody.model.state import State


def judge_place(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a storage location is new, and any enclosing one is in use."""
    if state.get(Location, command.subject) is not None:
        raise ruling.refuse("location.new", "this location is registered already")
    usable_location(state, ruling, "within")


def fold_place(state: State, placed: Placed) -> None:
    """Record the storage location."""
    facts = placed.event.facts
    within = facts.text("within")
    stay = Stay(happened(facts, placed.event.at), within, placed.position)
    state.put(
        Location(placed.event.subject, within, facts.must("location_type"), placed.position, stays=(stay,))
    )


def judge_retired(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a storage location to retire is known, in use, and recorded as empty."""
    place = state.get(Location, command.subject)
    if place is None:
        raise ruling.refuse("location.known", f"there is no storage location {command.subject}")
    if place.retired:
        ruling.broken("location.retired", "the storage location is recorded as no longer used")
    inside = [key for key in state.keys("location", "within", place.id) if _used(state, key)]
    if inside or state.keys("whereabouts", "location", place.id):
        ruling.broken("location.empty", "exhibits or other locations are recorded as being in it")


def _used(state: State, place_id: str) -> bool:
    place = state.get(Location, place_id)
    return place is not None and not place.retired


def fold_retired(state: State, placed: Placed) -> None:
    """Retire the location; exhibits recorded as in it stay recorded there."""
    place = state.get(Location, placed.event.subject)
    if place is not None:
        state.put(replace(place, retired=True))


def judge_stored(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the custodian places an exhibit at hand in a storage location in use."""
    exhibit = known_exhibit(state, ruling, command.subject)
    judge_custodian(exhibit, ruling)
    at_hand(whereabouts(state, exhibit), ruling)
    usable_location(state, ruling, "location")


def fold_stored(state: State, placed: Placed) -> None:
    """Record the storage location of the exhibit."""
    _move(state, placed, location=placed.event.facts.text("location"))


def judge_checked_out(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the custodian checks out an exhibit at hand to a person enrolled, until a later instant."""
    exhibit = known_exhibit(state, ruling, command.subject)
    judge_custodian(exhibit, ruling)
    at_hand(whereabouts(state, exhibit), ruling)
    facts = ruling.facts
    person = state.get(Actor, facts.must("person"))
    if person is None or "machine" in person.roles:
        raise ruling.refuse("check_out.person", f"{facts.must('person')} is no person enrolled here")
    back = facts.text("return_due_at")
    if back is not None and not_after_event(facts, back):
        ruling.broken("check_out.return_before", "it is expected back before it was taken")
    set_seals(state, exhibit, ruling)


def fold_checked_out(state: State, placed: Placed) -> None:
    """Record to whom the exhibit is checked out; its custodian stays the same."""
    facts = placed.event.facts
    _move(
        state,
        placed,
        location=None,
        out_to=facts.must("person"),
        out_since=happened(facts, placed.event.at),
        out_known=occurred(facts) is not None,
        out_back=instant_of(facts, "return_due_at"),
        out_position=placed.position,
    )
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        begin_check_out(state, placed, exhibit, facts.must("person"), "return_due_at", keyless=False)


def judge_checked_in(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the custodian checks in an exhibit that was checked out, and mark a differing reading."""
    exhibit = known_exhibit(state, ruling, command.subject)
    judge_custodian(exhibit, ruling)
    where = whereabouts(state, exhibit)
    if where.out_to is None:
        ruling.broken("check_out.open", "the exhibit is not recorded as checked out")
    elif where.out_known and happened(ruling.facts, command.at) < (where.out_since or 0):
        ruling.broken("check_out.order", "it came back before it was taken")
    usable_location(state, ruling, "location")
    readings.judge(state, exhibit, ruling)
    readings.judge_loss(state, exhibit, ruling)


def fold_checked_in(state: State, placed: Placed) -> None:
    """Record that the exhibit was checked in: its check-out ends."""
    end_check_outs(state, placed, keyless=False)
    readings.take_in(state, placed, out_to=None, out_since=None, out_back=None, out_position=None)


def judge_lost(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a missing exhibit was not reported before, and was last seen before it was missed."""
    exhibit = known_exhibit(state, ruling, command.subject)
    if whereabouts(state, exhibit).lost is not None:
        ruling.broken("custody.missing", "the exhibit is reported as missing")
    seen = ruling.facts.text("last_seen_at")
    if seen is not None and parse_instant(seen) > happened(ruling.facts, command.at):
        ruling.broken("missing.last_seen", "it was last seen after it went missing")
    usable_location(state, ruling, "last_location")


def fold_lost(state: State, placed: Placed) -> None:
    """Record since when the exhibit is missing: since it was last seen, else since it was missed."""
    facts = placed.event.facts
    seen = instant_of(facts, "last_seen_at")
    ahead = "time.ahead" in facts.codes("nonconforming")
    lost = happened(facts, placed.event.at) if seen is None or ahead else seen
    known = seen is not None or occurred(facts) is not None
    _move(state, placed, location=None, lost=lost, lost_known=known, lost_position=placed.position)


def judge_found(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a recovered exhibit was reported as missing, and mark a differing reading."""
    exhibit = known_exhibit(state, ruling, command.subject)
    where = whereabouts(state, exhibit)
    if where.lost is None:
        ruling.broken("missing.not_reported", "the exhibit is not reported as missing")
    elif where.lost_known and happened(ruling.facts, command.at) < where.lost:
        ruling.broken("missing.recovered_too_early", "it was recovered before it was last seen")
    usable_location(state, ruling, "location")
    readings.judge(state, exhibit, ruling)


def fold_found(state: State, placed: Placed) -> None:
    """Record that the missing exhibit was recovered."""
    readings.take_in(state, placed, lost=None, lost_position=None)


def _move(state: State, placed: Placed, **changes: object) -> None:
    """Change the whereabouts of an exhibit, and add the entry's marks to it."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is None:
        return
    if changes:
        state.put(replace(whereabouts(state, exhibit), **changes))  # type: ignore[arg-type]  # names are checked by use
    state.put(marked(exhibit, placed))


JUDGES = {
    "location.registered": judge_place,
    "location.retired": judge_retired,
    "exhibit.placed": judge_stored,
    "exhibit.checked_out": judge_checked_out,
    "exhibit.checked_in": judge_checked_in,
    "exhibit.missing_reported": judge_lost,
    "exhibit.recovered": judge_found,
}
FOLDS = {
    "location.registered": fold_place,
    "location.retired": fold_retired,
    "exhibit.placed": fold_stored,
    "exhibit.checked_out": fold_checked_out,
    "exhibit.checked_in": fold_checked_in,
    "exhibit.missing_reported": fold_lost,
    "exhibit.recovered": fold_found,
}
