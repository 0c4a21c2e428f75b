"""Rules for dispositions: proposal, approval by another person, execution, and a witness."""

from __future__ import annotations

from custody.law.clock import format_instant, parse_instant
from custody.law.disposition_codes import RECEIVED, WIPING
from custody.model.copies.questions import outstanding_copies
from custody.model.disposition.records import STAYING, ClaimNotice, Departure, Disposition
from custody.model.engine import arrival
from custody.model.engine import proposal as agreeing
from custody.model.engine.moments import event_date, happened, marks_with, not_after_event, occurred
from custody.model.engine.records import Proposal
from custody.model.exhibits.questions import readings
from custody.model.exhibits.questions.exhibit import judge_custodian, known_exhibit, registered_exhibit
from custody.model.exhibits.records import CustodyPeriod, Exhibit
from custody.model.exits.blockers import blockers, judge_blockers
from custody.model.legal_holds.questions import holds_on_exhibit
from custody.model.locations.records import Whereabouts
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.signers import Key
from custody.model.state import State

ACT = "disposition"
_agree = agreeing.judge_approved(ACT)
_open = agreeing.fold_proposed(ACT)
_settle = agreeing.fold_approved(ACT)


def judge_proposed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the exhibit of a proposed disposition is present, and that a loan has a return date.

    The number of copies not accounted for and the deadline for an answer are computed.
    """
    exhibit = known_exhibit(state, ruling, command.subject)
    facts = ruling.facts
    by = facts.text("return_due_at")
    if facts.must("measure") == "loan" and (by is None or parse_instant(by) <= command.at):
        ruling.broken("disposition.return_due_at", "a loan states when the exhibit is to be returned")
    ruling.set("outstanding_copy_count", sum(1 for _ in outstanding_copies(state, exhibit.id)))
    agreeing.expiry(command, ruling)


def fold_proposed(state: State, placed: Placed) -> None:
    """Record the proposal of a disposition as open."""
    _open(state, placed)
    event, facts = placed.event, placed.event.facts
    exhibit = state.get(Exhibit, event.subject)
    by = facts.text("return_due_at")
    state.put(
        Disposition(
            leaf=b64(placed.leaf),
            exhibit=event.subject,
            case="" if exhibit is None else exhibit.case,
            measure=facts.must("measure"),
            basis=facts.must("basis"),
            position=placed.position,
            return_due_at=None if by is None else parse_instant(by),
            nonconforming=facts.codes("nonconforming"),
        )
    )


def judge_approved(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that another person approves a disposition, and that nothing blocks it."""
    _agree(state, command, ruling)
    found = None if command.re is None else state.get(Disposition, b64(command.re))
    exhibit = known_exhibit(state, ruling, command.subject)
    if found is not None:
        at, event_at = happened(ruling.facts, command.at), event_date(ruling)
        judge_blockers(blockers(state, exhibit, at, found.measure, found.basis, event_at=event_at), ruling)


def fold_approved(state: State, placed: Placed) -> None:
    """Record who approved the disposition."""
    _settle(state, placed)
    re = placed.event.re
    found = None if re is None else state.get(Disposition, b64(re))
    if found is not None:
        marks = marks_with(found.nonconforming, placed)
        approved = occurred(placed.event.facts)
        state.put(replace(found, approver=_signer(state, placed), approved=approved, nonconforming=marks))


def _signer(state: State, placed: Placed) -> str | None:
    key = state.get(Key, placed.event.by)
    return None if key is None else key.actor


def judge_executed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the custodian executes an approved disposition, with no blocker, in due form."""
    exhibit = known_exhibit(state, ruling, command.subject)
    facts = ruling.facts
    judge_custodian(exhibit, ruling)
    measure, basis = facts.must("measure"), facts.must("basis")
    _approved(state, command, ruling)
    event_at = event_date(ruling)
    judge_blockers(
        blockers(state, exhibit, happened(facts, command.at), measure, basis, event_at=event_at), ruling
    )
    later = (hold for hold in holds_on_exhibit(state, exhibit, command.at) if hold.began_after(event_at))
    if measure != "retain_by_agency" and any(later):
        ruling.mark("disposition.legal_hold_since")
    if measure in WIPING and (facts.text("method") is None or facts.text("standard") is None):
        ruling.broken("disposition.method", "the method or the standard is not stated")
    if measure == "destroy" and None in (
        facts.text("photo_before_sha256"),
        facts.text("photo_after_sha256"),
    ):
        ruling.mark("disposition.photos")
    if measure in RECEIVED and facts.text("identification_means") is None:
        ruling.broken("disposition.receiver", "how the receiver was identified is not stated")


def _approved(state: State, command: Command, ruling: Ruling) -> None:
    """Verify the approval: by another person, of this measure and basis, given before and not expired."""
    facts, leaf = ruling.facts, ruling.facts.text("proposal")
    found = None if leaf is None else state.get(Disposition, leaf)
    asked = None if leaf is None else state.get(Proposal, leaf)
    if leaf is not None and (found is None or asked is None or found.exhibit != command.subject):
        raise ruling.refuse("disposition.known", "there is no such proposal about this exhibit")
    early = found is not None and found.approved is not None and found.approved > event_date(ruling)
    if found is None or asked is None or asked.status != "approved" or early:
        _refuse_unapproved(ruling, asked, early=early)
        return
    if arrival.closing(state, command, ruling) > asked.expires or (
        ruling.is_act and arrival.reopened(state, ruling, asked.position, asked.expires)
    ):
        ruling.broken("disposition.expired", f"the approval expired {format_instant(asked.expires)}")
    if (found.measure, found.basis) != (facts.must("measure"), facts.must("basis")):
        ruling.broken(
            "disposition.as_approved", f"another disposition was approved: {found.measure} for {found.basis}"
        )
    if found.measure in WIPING and ruling.actor.id == found.approver:
        ruling.broken("disposition.executor", "whoever approved it cannot execute it")


def _refuse_unapproved(ruling: Ruling, asked: Proposal | None, *, early: bool) -> None:
    """Refuse an execution that was not approved, with the reason; ``asked`` is None without a proposal."""
    if asked is None:
        ruling.broken("disposition.approved", "it names no proposal that another person approved")
    elif early:
        ruling.broken("disposition.approved", "it was approved only after that")
    elif asked.status == "carried_out":
        ruling.broken("disposition.approved", "it was executed already")
    elif asked.status == "refused":
        ruling.broken("disposition.approved", "another person refused it")
    elif asked.status == "void":
        ruling.broken("disposition.approved", "a later entry made it void")
    else:
        ruling.broken("disposition.approved", "no other person has approved it")


def fold_executed(state: State, placed: Placed) -> None:
    """Record the disposition as executed, and the departure of an exhibit that does not stay."""
    event, facts = placed.event, placed.event.facts
    leaf = facts.text("proposal")
    found = None if leaf is None else state.get(Disposition, leaf)
    asked = None if leaf is None else state.get(Proposal, leaf)
    if found is None or asked is None or found.executed is not None:
        exhibit = state.get(Exhibit, event.subject)
        case = "" if exhibit is None else exhibit.case
        measure, basis = facts.must("measure"), facts.must("basis")
        found = Disposition(b64(placed.leaf), event.subject, case, measure, basis, placed.position)
    elif asked.status in ("open", "approved", "void"):
        state.put(replace(asked, status="carried_out"))
    since = happened(facts, event.at)
    done = replace(
        found,
        measure=facts.must("measure"),
        basis=facts.must("basis"),
        executor=_signer(state, placed),
        executed=since,
        carried=b64(placed.leaf),
        carried_position=placed.position,
        nonconforming=marks_with(found.nonconforming, placed),
    )
    state.put(done)
    if done.measure not in STAYING:
        state.put(Departure(event.subject, done.measure, since, placed.position, done.leaf))
        notice, where = state.get(ClaimNotice, event.subject), state.get(Whereabouts, event.subject)
        if notice is not None:
            state.put(replace(notice, settled=True))
        if where is not None:
            state.put(Whereabouts(where.exhibit, where.case))


def judge_witnessed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a witness neither proposed, approved nor executed the destruction, and signs once."""
    keys = () if command.re is None else state.keys("disposition", "carried", b64(command.re))
    found = state.get(Disposition, keys[0]) if keys else None
    if found is None or found.exhibit != command.subject:
        raise ruling.refuse("disposition.executed", "the entry named executed no disposition")
    if not found.unwitnessed:
        raise ruling.refuse("disposition.witness_due", "no witness is awaited")
    asked = state.get(Proposal, found.leaf)
    others = {found.approver, found.executor, None if asked is None else asked.proposer}
    if ruling.actor.id in others:
        raise ruling.refuse(
            "disposition.witness", "nobody who proposed, approved or executed it can witness it"
        )


def fold_witnessed(state: State, placed: Placed) -> None:
    """Record who witnessed the destruction."""
    event = placed.event
    for key in () if event.re is None else state.keys("disposition", "carried", b64(event.re)):
        found = state.get(Disposition, key)
        if found is not None:
            signed = replace(found, witness=_signer(state, placed), witnessed=event.at)
            state.put(replace(signed, witnessed_position=placed.position))


def judge_noticed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a notice about an exhibit in custody leaves time to claim it."""
    known_exhibit(state, ruling, command.subject)
    until = ruling.facts.must("claim_until")
    if not_after_event(ruling.facts, until):
        ruling.broken("disposition.claim_until", f"the time to claim it would end {until}, before the notice")


def fold_noticed(state: State, placed: Placed) -> None:
    """Record the claim deadline of the exhibit; an earlier claim counts for a new notice too."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        until = parse_instant(placed.event.facts.must("claim_until"))
        before = state.get(ClaimNotice, exhibit.id)
        claimed = None if before is None else before.claimed
        state.put(ClaimNotice(exhibit.id, exhibit.case, until, placed.position, claimed))


def judge_claimed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a claim comes in time where a notice set one; no claim needs a notice.

    Third parties have rights whether or not somebody told them (Convention art. 24(3)), also once it is gone.
    """
    registered_exhibit(state, ruling, command.subject)
    notice = state.get(ClaimNotice, command.subject)
    until = None if notice is None else notice.claim_until
    if until is not None and happened(ruling.facts, command.at) > until:
        ruling.broken("disposition.claim_late", f"the time to claim it ended {format_instant(until)}")


def fold_claimed(state: State, placed: Placed) -> None:
    """Record the claim to the exhibit, a late one too: the person who decides on the exhibit weighs it."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        bare = ClaimNotice(exhibit.id, exhibit.case, None, placed.position)
        notice = state.get(ClaimNotice, exhibit.id) or bare
        state.put(replace(notice, claimed=happened(placed.event.facts, placed.event.at)))


def judge_returned(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an exhibit that comes back was on loan, and comes in time.

    The signer is computed as its custodian.
    """
    gone = state.get(Departure, command.subject)
    if gone is None or gone.measure != "loan" or gone.back is not None:
        raise ruling.refuse("disposition.on_loan", "the exhibit is not on loan")
    lent = state.get(Disposition, gone.disposition)
    by = None if lent is None else lent.return_due_at
    if by is not None and happened(ruling.facts, command.at) > by:
        ruling.broken("disposition.loan_late", f"the exhibit was due back {format_instant(by)}")
    if ruling.facts.must("condition") != "as_described":
        ruling.mark("custody.condition")
    ruling.set("custodian", ruling.actor.id)


def fold_returned(state: State, placed: Placed) -> None:
    """Record the return of a loan: the exhibit has a custodian again from that instant."""
    event = placed.event
    gone, exhibit = state.get(Departure, event.subject), state.get(Exhibit, event.subject)
    if gone is None or exhibit is None:
        return
    back = happened(event.facts, event.at)
    state.put(replace(gone, back=back))
    lent = state.get(Disposition, gone.disposition)
    if lent is not None:
        state.put(replace(lent, ended=back))
    hold = CustodyPeriod(event.facts.must("custodian"), back, placed.position)
    read = readings.fold(state, placed, exhibit, readings.Reading.of(event.facts))
    state.put(replace(read, holds=(*read.holds, hold)))


JUDGES = {
    "disposition.proposed": judge_proposed,
    "disposition.approved": judge_approved,
    "disposition.executed": judge_executed,
    "disposition.witnessed": judge_witnessed,
    "disposition.notice_given": judge_noticed,
    "disposition.claim_received": judge_claimed,
    "disposition.loan_returned": judge_returned,
}
FOLDS = {
    "disposition.proposed": fold_proposed,
    "disposition.approved": fold_approved,
    "disposition.executed": fold_executed,
    "disposition.witnessed": fold_witnessed,
    "disposition.notice_given": fold_noticed,
    "disposition.claim_received": fold_claimed,
    "disposition.loan_returned": fold_returned,
}
