"""Rules for legal holds."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import parse_instant
from custody.model.cases.records import Case
from custody.model.disposition.records import Departure
from custody.model.engine.moments import happened, marks_with, not_after_event, occurred
from custody.model.engine.records import Proposal
from custody.model.exhibits.records import Exhibit
from custody.model.legal_holds.questions import holds_on_exhibit
from custody.model.legal_holds.records import LegalHold
from custody.model.locations.records import Whereabouts
from custody.model.objects.records import StoredObject
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def judge_placed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a hold is on a known case, exhibit or object, with its review after its beginning.

    A hold on a subject that has left custody or was destroyed is accepted and marked.
    """
    facts = ruling.facts
    case = _case_of(state, facts.must("hold_scope"), facts.must("held_subject"))
    if case is None:
        raise ruling.refuse(
            "legal_hold.held_subject", f"there is no {facts.must('hold_scope')} {facts.must('held_subject')}"
        )
    _review(command, ruling)
    if _is_gone(state, facts.must("hold_scope"), facts.must("held_subject")):
        ruling.mark("legal_hold.subject_gone")
    ruling.set("case", case)


def _case_of(state: State, scope: str, subject: str) -> str | None:
    """Return the case of a hold's subject; None for an unknown one and for a copy of an object."""
    if scope == "case":
        case = state.get(Case, subject)
        return None if case is None else case.id
    found = state.get(Exhibit, subject) if scope == "exhibit" else state.get(StoredObject, subject)
    copy = isinstance(found, StoredObject) and found.of is not None
    return None if found is None or copy else found.case


def _is_gone(state: State, scope: str, subject: str) -> bool:
    """Return whether an exhibit left custody for good, or an object's exhibit was destroyed or removed."""
    if scope == "exhibit":
        gone = state.get(Departure, subject)
        return gone is not None and gone.back is None and gone.measure != "loan"
    stored = state.get(StoredObject, subject)
    return stored is not None and bool(state.keys("disposition", "wiped", stored.exhibit))


def _review(command: Command, ruling: Ruling) -> None:
    """Mark or refuse a review that is not after the entry's event."""
    review = ruling.facts.text("review_due_at")
    if review is not None and not_after_event(ruling.facts, review):
        ruling.broken("legal_hold.review_due_at", f"the review at {review} is not after what is decided now")


def _known(state: State, command: Command, ruling: Ruling) -> LegalHold:
    """Return the hold; refuse an unknown one, and mark or refuse an entry on one released by then."""
    hold = state.get(LegalHold, command.subject)
    if hold is None:
        raise ruling.refuse("legal_hold.known", f"there is no hold {command.subject}")
    again = command.kind == "legal_hold.released"
    if hold.released is not None and (again or hold.released <= happened(ruling.facts, command.at)):
        ruling.broken("legal_hold.ended", "the hold was released")
    return hold


def judge_reviewed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a hold in force is reviewed, with a later review."""
    _known(state, command, ruling)
    _review(command, ruling)


def judge_released(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that nobody releases a hold that covers an exhibit whose disposition they proposed."""
    hold = _known(state, command, ruling)
    if any(proposal.proposer == ruling.actor.id for proposal in _pending(state, hold)):
        ruling.broken(
            "legal_hold.own_proposal", "who releases the hold has proposed to dispose of what it covers"
        )


def _pending(state: State, hold: LegalHold) -> Iterator[Proposal]:
    """Yield the unsettled proposals of dispositions of the exhibits that a hold covers."""
    for exhibit in _covered(state, hold):
        keys = [*state.open_proposals(exhibit), *state.keys("proposal", "status", "approved")]
        for key in keys:
            proposal = state.get(Proposal, key)
            if proposal is not None and proposal.subject == exhibit and proposal.act == "disposition":
                yield proposal


def _covered(state: State, hold: LegalHold) -> list[str]:
    if hold.hold_scope == "case":
        return state.keys("exhibit", "case", hold.held_subject)
    if hold.hold_scope == "exhibit":
        return [hold.held_subject]
    stored = state.get(StoredObject, hold.held_subject)
    return [] if stored is None else [stored.exhibit]


def holds_outside(state: State, where: Whereabouts, now: int) -> Iterator[LegalHold]:
    """Yield the holds at ``now`` (seconds UTC) on an exhibit that is outside with no return expected.

    Nothing is yielded of an exhibit that is at the agency or to come back. A hold on a case placed after the exhibit
    left is left out: it covers the exhibits then present.
    """
    exhibit = state.get(Exhibit, where.exhibit)
    since = where.outside_since
    if exhibit is None or where.outside is None or since is None or where.outside_back is not None:
        return
    for hold in holds_on_exhibit(state, exhibit, now):
        if hold.hold_scope != "case" or not hold.began_after(since):
            yield hold


def fold_placed(state: State, placed: Placed) -> None:
    """Record the legal hold."""
    event, facts = placed.event, placed.event.facts
    review = facts.text("review_due_at")
    state.put(
        LegalHold(
            id=event.subject,
            hold_scope=facts.must("hold_scope"),
            held_subject=facts.must("held_subject"),
            case=facts.must("case"),
            reason=facts.must("reason"),
            placed=happened(facts, event.at),
            review_due_at=None if review is None else parse_instant(review),
            position=placed.position,
            placed_known=occurred(facts) is not None,
            nonconforming=facts.codes("nonconforming"),
        )
    )


def fold_reviewed(state: State, placed: Placed) -> None:
    """Record the review of the legal hold and when the next is due."""
    hold = state.get(LegalHold, placed.event.subject)
    if hold is not None:
        review = parse_instant(placed.event.facts.must("review_due_at"))
        state.put(replace(hold, review_due_at=review, nonconforming=marks_with(hold.nonconforming, placed)))


def fold_released(state: State, placed: Placed) -> None:
    """Release the legal hold; of several recorded releases the first counts."""
    hold = state.get(LegalHold, placed.event.subject)
    if hold is not None:
        ended = happened(placed.event.facts, placed.event.at)
        first = ended if hold.released is None else hold.released
        state.put(replace(hold, released=first, nonconforming=marks_with(hold.nonconforming, placed)))


JUDGES = {
    "legal_hold.placed": judge_placed,
    "legal_hold.reviewed": judge_reviewed,
    "legal_hold.released": judge_released,
}
FOLDS = {
    "legal_hold.placed": fold_placed,
    "legal_hold.reviewed": fold_reviewed,
    "legal_hold.released": fold_released,
}
