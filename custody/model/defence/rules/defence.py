"""Rules for rights of the defence: inspections, notice of destructive examinations, disclosure."""

from __future__ import annotations

from custody.law.clock import format_instant, parse_instant
from custody.model.cases.questions import known_case
from custody.model.concerns.concerns import thing_of
from custody.model.concerns.lineage import lineage
from custody.model.defence.records import (
    Claim,
    Duty,
    Examination,
    Inspection,
    ScheduledDisclosure,
    Showing,
    Treatment,
)
from custody.model.defence.rules import showing
from custody.model.engine.moments import event_date, happened, marks_with, not_after_event, occurred
from custody.model.engine.own_measures import judge_own, measure_of
from custody.model.exhibits.questions.exhibit import known_exhibit
from custody.model.exhibits.records import Exhibit
from custody.model.exits import exits
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.signers import Actor
from custody.model.state import State

#: Marks of an entry that ends a duty without proof on record.
UNPROVEN_END = frozenset({"disclosure.lifted_document", "disclosure.end_unproven"})


def judge_opened(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an inspection is of exhibits of one case, with a known supervisor if one is named."""
    facts = ruling.facts
    case = known_case(state, ruling, facts.must("case"))
    for name in facts.codes("exhibits"):
        exhibit = known_exhibit(state, ruling, name)
        if exhibit.case != case.id:
            raise ruling.refuse("inspection.case", f"the exhibit {name} belongs to another case")
        exits.judge_inspected(state, command, ruling, exhibit)
    supervisor = facts.text("supervisor")
    if supervisor is not None and state.get(Actor, supervisor) is None:
        raise ruling.refuse("inspection.supervisor", f"there is no actor {supervisor}")


def fold_opened(state: State, placed: Placed) -> None:
    """Record the session in which the defence inspects exhibits."""
    event, facts = placed.event, placed.event.facts
    state.put(
        Inspection(
            event.subject,
            facts.must("case"),
            facts.codes("exhibits"),
            facts.text("supervisor"),
            happened(facts, event.at),
            nonconforming=facts.codes("nonconforming"),
        )
    )
    showing.fold_inspected(state, placed)


def judge_closed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an open session is closed, and that no copies of abuse material were taken in it."""
    inspection = state.get(Inspection, command.subject)
    if inspection is None or inspection.closed is not None:
        raise ruling.refuse("inspection.open", f"there is no open inspection {command.subject}")
    if ruling.facts.flag("copies_taken") and any(
        "abuse_material" in kept.flags for exhibit in inspection.exhibits for kept in lineage(state, exhibit)
    ):
        ruling.broken("inspection.abuse_copied", "copies left an inspection of abuse material")


def fold_closed(state: State, placed: Placed) -> None:
    """Record that the defence's inspection session ended."""
    event, inspection = placed.event, state.get(Inspection, placed.event.subject)
    if inspection is not None:
        marks = marks_with(inspection.nonconforming, placed)
        ended = happened(event.facts, event.at)
        taken = event.facts.flag("copies_taken")
        state.put(replace(inspection, closed=ended, copies_taken=taken, nonconforming=marks))


def judge_announced(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the notice of an examination leaves time to object."""
    exhibit = known_exhibit(state, ruling, ruling.facts.must("exhibit"))
    if not_after_event(ruling.facts, ruling.facts.must("objection_due_at")):
        ruling.broken(
            "destructive_examination.objection_due_at", "the time to object ends before notice is given"
        )
    ruling.set("case", exhibit.case)


def fold_announced(state: State, placed: Placed) -> None:
    """Record an announced examination of an exhibit, with its deadline for objections."""
    event, facts = placed.event, placed.event.facts
    state.put(
        Examination(
            event.subject,
            facts.must("case"),
            facts.must("exhibit"),
            facts.must("method"),
            happened(facts, event.at),
            parse_instant(facts.must("objection_due_at")),
            nonconforming=facts.codes("nonconforming"),
            by=measure_of(state, placed),
        )
    )


def _known_examination(state: State, command: Command, ruling: Ruling) -> Examination:
    examination = state.get(Examination, command.subject)
    if examination is None:
        raise ruling.refuse(
            "destructive_examination.known", f"there is no announced examination {command.subject}"
        )
    if examination.completed is not None:
        raise ruling.refuse("destructive_examination.completed", "the examination is on record as completed")
    return examination


def judge_objected(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an objection is to an examination not completed yet; late objections are accepted."""
    _known_examination(state, command, ruling)


def judge_settled(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an open objection is decided, not by the actor who announced the examination."""
    examination = _known_examination(state, command, ruling)
    judge_own(ruling, frozenset({examination.by}), "the examination")
    if not examination.objections:
        raise ruling.refuse("destructive_examination.objection_filed", "no objection to it is open")


def judge_begun(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an examination begins after its notice period, with every objection overruled or ended."""
    _free(_known_examination(state, command, ruling), command, ruling)


def judge_done(state: State, command: Command, ruling: Ruling) -> None:
    """Verify a completed examination without a recorded beginning by the rules for its beginning."""
    examination = _known_examination(state, command, ruling)
    if examination.started is None:
        _free(examination, command, ruling)


def _free(examination: Examination, command: Command, ruling: Ruling) -> None:
    if happened(ruling.facts, command.at) <= examination.objection_due_at:
        until = format_instant(examination.objection_due_at)
        ruling.broken("destructive_examination.notice_period", f"the defence may object until {until}")
    if examination.objections:
        ruling.broken("destructive_examination.objection_open", "an objection to it is not decided")
    if examination.sustained:
        ruling.broken("destructive_examination.objection_sustained", "an objection to it was sustained")


def _fold_examination(state: State, placed: Placed) -> None:
    """Record an objection, its decision, the beginning or the end of an examination."""
    event, facts = placed.event, placed.event.facts
    old = state.get(Examination, event.subject)
    if old is None:
        return
    when = happened(facts, event.at)
    step = event.kind.partition(".")[2]
    new = replace(old, nonconforming=marks_with(old.nonconforming, placed))
    if step == "objection_filed":
        new = replace(new, objections=old.objections + 1)
    elif step == "objection_decided":
        sustained = old.sustained or facts.must("outcome") == "sustained"
        new = replace(new, objections=old.objections - 1, sustained=sustained)
    elif step == "started":
        new = replace(new, started=when)
    else:
        new = replace(new, started=new.started or when, completed=when)
    state.put(new)


def judge_listed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an item withheld from the defence states a recorded ground, and a disclosed one none.

    A listing that contradicts the recorded disclosures to the defence is marked: as disclosed where the whole was not,
    as withheld where any part was.
    """
    thing = thing_of(state, command.subject)
    if thing is None:
        raise ruling.refuse("disclosure.known", f"there is no exhibit or object {command.subject}")
    known_case(state, ruling, thing[0].case)
    exhibit, stored = thing
    ruling.set("case", exhibit.case)
    treatment, ground, event_at = (
        ruling.facts.must("treatment"),
        ruling.facts.text("withholding_ground"),
        event_date(ruling),
    )
    item = exhibit.id if stored is None else stored.object_id
    before = showing.disclosures_of(state, exhibit, None if stored is None else item, event_at)
    if treatment not in exits.KEPT_FROM_DEFENCE:
        if ground is not None:
            raise ruling.refuse("disclosure.needless_ground", "a ground is given only for what is withheld")
        if treatment == "disclosed" and not any(disclosure.covers(item) for disclosure in before):
            ruling.mark("disclosure.not_disclosed")
        return
    if ground is None:
        ruling.broken("disclosure.withholding_ground", "no ground is given for withholding it")
    if ground == "privilege" and not _claimed(state, exhibit):
        ruling.broken("disclosure.no_claim", "no claim of privilege over it is on record")
    if before:
        ruling.mark("disclosure.disclosed_before")


def _claimed(state: State, exhibit: Exhibit) -> bool:
    """Return whether a claim of privilege over an exhibit or one of its parents is pending or upheld."""
    keys = [key for kept in lineage(state, exhibit.id) for key in kept.claims]
    claims = (state.get(Claim, key) for key in keys)
    return any(claim is not None and claim.stands for claim in claims)


def fold_listed(state: State, placed: Placed) -> None:
    """Record the treatment of the item in the disclosure schedule; the newest one counts."""
    facts, subject = placed.event.facts, placed.event.subject
    treatment, ground = facts.must("treatment"), facts.text("withholding_ground")
    before = state.get(ScheduledDisclosure, subject)
    since, known = happened(facts, placed.event.at), occurred(facts) is not None
    turns = (*(() if before is None else before.turns), Treatment(since, treatment, ground, known))
    state.put(ScheduledDisclosure(subject, facts.must("case"), treatment, ground, placed.position, turns))


def judge_duty_opened(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a duty is about a known case or an item of it, and mark a court order without document."""
    facts = ruling.facts
    case = facts.must("case")
    known_case(state, ruling, case)
    about = facts.text("disclosure_subject")
    thing = None if about is None else thing_of(state, about)
    if about is not None and (thing is None or thing[0].case != case):
        raise ruling.refuse("disclosure.disclosure_subject", f"the case has no exhibit or object {about}")
    if facts.must("duty_source") == "court_order" and facts.text("document_sha256") is None:
        ruling.broken("disclosure.order_document", "the court's order is not on record")


def fold_duty_opened(state: State, placed: Placed) -> None:
    """Record the duty towards the defence as open."""
    event, facts = placed.event, placed.event.facts
    state.put(
        Duty(
            event.subject,
            facts.must("case"),
            facts.text("disclosure_subject"),
            facts.must("duty_source"),
            parse_instant(facts.must("due_at")),
            happened(facts, event.at),
            placed.position,
            nonconforming=facts.codes("nonconforming"),
        )
    )


def judge_duty_met(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an open duty ends, and mark an end that neither a document nor an entry proves.

    A named entry must have disclosed the owed item, or any item of the case where the whole case is owed.
    """
    duty = state.get(Duty, command.subject)
    if duty is None or duty.end_reason is not None:
        raise ruling.refuse("disclosure.duty_open", f"there is no open duty {command.subject}")
    if ruling.facts.must("end_reason") == "lifted" and ruling.facts.text("document_sha256") is None:
        ruling.broken("disclosure.lifted_document", "the decision that lifts the duty is not on record")
    shown, document = ruling.facts.text("disclosure_entry"), ruling.facts.text("document_sha256")
    if shown is not None and not any(
        _answers(state, duty, found) for found in showing.disclosures_by(state, shown)
    ):
        raise ruling.refuse(
            "disclosure.disclosure_entry", "the entry named discloses nothing of what is owed"
        )
    if ruling.facts.must("end_reason") == "disclosed" and shown is None and document is None:
        ruling.broken(
            "disclosure.end_unproven", "neither a document nor an entry shows that it was disclosed"
        )


def _answers(state: State, duty: Duty, found: Showing) -> bool:
    """Return whether a disclosure to the defence is of an item that a duty covers."""
    thing = None if duty.disclosure_subject is None else thing_of(state, duty.disclosure_subject)
    if thing is None:
        return found.case == duty.case
    exhibit, stored = thing
    return found in showing.disclosures_of(state, exhibit, None if stored is None else stored.id)


def fold_duty_met(state: State, placed: Placed) -> None:
    """End the duty, unless nothing on record proves its end: then it stays open, marked."""
    duty = state.get(Duty, placed.event.subject)
    if duty is None:
        return
    facts, marks = placed.event.facts, marks_with(duty.nonconforming, placed)
    if UNPROVEN_END.intersection(facts.codes("nonconforming")):
        state.put(replace(duty, nonconforming=marks))
        return
    met = replace(
        duty, end_reason=facts.must("end_reason"), shown=facts.text("disclosure_entry"), nonconforming=marks
    )
    met = replace(met, document=facts.text("document_sha256") is not None)
    state.put(met)
    showing.fold_duty_met(state, placed, met)


JUDGES = {
    "inspection.opened": judge_opened,
    "inspection.closed": judge_closed,
    "destructive_examination.announced": judge_announced,
    "destructive_examination.objection_filed": judge_objected,
    "destructive_examination.objection_decided": judge_settled,
    "destructive_examination.started": judge_begun,
    "destructive_examination.completed": judge_done,
    "disclosure.scheduled": judge_listed,
    "disclosure.duty_opened": judge_duty_opened,
    "disclosure.duty_ended": judge_duty_met,
}
FOLDS = {
    "inspection.opened": fold_opened,
    "inspection.closed": fold_closed,
    "destructive_examination.announced": fold_announced,
    "destructive_examination.objection_filed": _fold_examination,
    "destructive_examination.objection_decided": _fold_examination,
    "destructive_examination.started": _fold_examination,
    "destructive_examination.completed": _fold_examination,
    "disclosure.scheduled": fold_listed,
    "disclosure.duty_opened": fold_duty_opened,
    "disclosure.duty_ended": fold_duty_met,
}
