"""Rules for working copies."""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.model.acquisition.records import Acquisition
from custody.model.copies.records import Copy
from custody.model.defence.questions import showing
from custody.model.engine.moments import happened, marks_with, not_after_event
from custody.model.exhibits.questions.exhibit import registered_exhibit
from custody.model.exhibits.records import Exhibit
from custody.model.exits import exits
from custody.model.objects.records import StoredObject
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.signers import Actor
from custody.model.state import State


def judge_made(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a copy is of a known exhibit and, unless derived, has its source's digest."""
    facts = ruling.facts
    exhibit = registered_exhibit(state, ruling, facts.must("exhibit"))
    ruling.set("case", exhibit.case)
    source = _source(state, ruling, exhibit)
    digest = facts.text("sha256")
    if source is not None and digest is not None and facts.must("copy_type") != "derived":
        ruling.set("digests_match", source == digest)
        if source != digest:
            ruling.broken("copy.digest", "the copy's digest is not that of its source")
    _handed(state, command, ruling)
    exits.judge_copied(state, command, ruling, exhibit)


def _source(state: State, ruling: Ruling, exhibit: Exhibit) -> str | None:
    """Return the digest of the copied image or object, None if neither is named; refuse a wrong one."""
    leaf, object_id = ruling.facts.text("acquisition"), ruling.facts.text("object")
    acquired = None if leaf is None else state.get(Acquisition, leaf)
    stored = None if object_id is None else state.get(StoredObject, object_id)
    if leaf is not None and (acquired is None or acquired.exhibit != exhibit.id):
        raise ruling.refuse("copy.source", "there is no such acquisition of this exhibit")
    if object_id is not None and (stored is None or stored.exhibit != exhibit.id or stored.of is not None):
        raise ruling.refuse("copy.source", f"there is no object {object_id} of this exhibit")
    if stored is not None:
        return stored.sha256
    return None if acquired is None else acquired.container_sha256


def _handed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a copy's custodian is known, and the return of one outside is dated and lies ahead."""
    facts = ruling.facts
    custodian, by = facts.text("custodian"), facts.text("return_due_at")
    if custodian is not None and state.get(Actor, custodian) is None:
        raise ruling.refuse("copy.custodian", f"there is no actor {custodian}")
    if by is not None and not_after_event(facts, by):
        ruling.broken("copy.return_before", f"it would be back at {by}, before it goes out")
    if by is None and facts.flag("outside_agency") and facts.must("purpose") == "expert":
        ruling.broken("copy.no_return", "no return date is stated for the expert's copy")


def _known(state: State, command: Command, ruling: Ruling) -> Copy:
    """Return the copy; refuse an unknown one, and mark or refuse an entry on one accounted for by then."""
    copy = state.get(Copy, command.subject)
    if copy is None:
        raise ruling.refuse("copy.known", f"there is no copy {command.subject}")
    again = command.kind in ("copy.destroyed", "copy.accounted_for")
    if copy.ended is not None and (again or copy.ended <= happened(ruling.facts, command.at)):
        ruling.broken("copy.ended", f"the copy is already accounted for: {copy.end}")
    return copy


def judge_handed_over(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a copy handed over is not accounted for, and may go to its custodian."""
    copy = _known(state, command, ruling)
    _handed(state, command, ruling)
    exhibit = state.get(Exhibit, copy.exhibit)
    if exhibit is not None:
        exits.judge_copied(state, command, ruling, exhibit)


def judge_returned(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a returned copy was outside, with the digest of the copy that went out."""
    copy = _known(state, command, ruling)
    if not copy.outside_agency:
        ruling.broken("copy.returned_before", "the copy was not outside the agency")
    found = ruling.facts.text("sha256")
    if found is not None and copy.sha256 is not None:
        ruling.set("digests_match", found == copy.sha256)
        if found != copy.sha256:
            ruling.broken("copy.changed", "the copy's digest is not the one it went out with")


def judge_ended(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a copy is accounted for once."""
    _known(state, command, ruling)


def fold_made(state: State, placed: Placed) -> None:
    """Record the copy."""
    event, facts = placed.event, placed.event.facts
    by = facts.text("return_due_at")
    made = Copy(
        id=event.subject,
        exhibit=facts.must("exhibit"),
        case=facts.must("case"),
        copy_type=facts.must("copy_type"),
        medium=facts.must("medium"),
        sha256=facts.text("sha256"),
        custodian=facts.text("custodian"),
        outside_agency=facts.flag("outside_agency"),
        purpose=facts.must("purpose"),
        return_due_at=None if by is None else parse_instant(by),
        made=happened(facts, event.at),
        position=placed.position,
        nonconforming=facts.codes("nonconforming"),
        object=facts.text("object"),
    )
    state.put(made)
    showing.fold_copied(state, placed, made)


def fold_handed_over(state: State, placed: Placed) -> None:
    """Record the new custodian of the copy."""
    copy, facts = state.get(Copy, placed.event.subject), placed.event.facts
    if copy is not None:
        by = facts.text("return_due_at")
        moved = replace(
            copy,
            custodian=facts.text("custodian"),
            outside_agency=facts.flag("outside_agency"),
            purpose=facts.must("purpose"),
            return_due_at=None if by is None else parse_instant(by),
        )
        state.put(replace(moved, nonconforming=marks_with(copy.nonconforming, placed)))
        showing.fold_copied(state, placed, moved)


def fold_returned(state: State, placed: Placed) -> None:
    """Record that the copy is back with the agency."""
    copy = state.get(Copy, placed.event.subject)
    if copy is not None:
        back = replace(copy, outside_agency=False, custodian=placed.event.facts.text("custodian"))
        state.put(replace(back, nonconforming=marks_with(copy.nonconforming, placed)))


def _end(state: State, placed: Placed, how: str) -> None:
    """Account for a copy; of several accounts, the first one recorded counts."""
    copy = state.get(Copy, placed.event.subject)
    if copy is not None:
        first = copy if copy.ended is not None else replace(copy, ended=_when(placed), end=how)
        state.put(replace(first, nonconforming=marks_with(copy.nonconforming, placed)))


def _when(placed: Placed) -> int:
    return happened(placed.event.facts, placed.event.at)


def fold_destroyed(state: State, placed: Placed) -> None:
    """Record that the copy was destroyed."""
    _end(state, placed, "destroyed")


def fold_accounted_for(state: State, placed: Placed) -> None:
    """Record the reason for which a copy is not destroyed: retained by right, or lost."""
    _end(state, placed, placed.event.facts.must("reason"))


JUDGES = {
    "copy.made": judge_made,
    "copy.handed_over": judge_handed_over,
    "copy.returned": judge_returned,
    "copy.destroyed": judge_ended,
    "copy.accounted_for": judge_ended,
}
FOLDS = {
    "copy.made": fold_made,
    "copy.handed_over": fold_handed_over,
    "copy.returned": fold_returned,
    "copy.destroyed": fold_destroyed,
    "copy.accounted_for": fold_accounted_for,
}
