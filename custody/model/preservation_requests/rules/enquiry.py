"""Rules for enquiries for where data or providers are, and requests that follow (article 42(2))."""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.model.cases.questions import known_case
from custody.model.engine.moments import happened, marks_with, occurred
from custody.model.preservation_requests.records import SILENT, Enquiry
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def judge_made(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an enquiry is new, in a known case, and that its answer is due after it was made."""
    facts = ruling.facts
    if state.get(Enquiry, command.subject) is not None:
        raise ruling.refuse("enquiry.new", "this enquiry is recorded already")
    known_case(state, ruling, facts.must("case"))
    by, asked = facts.text("answer_due_at"), occurred(facts)
    if by is not None and asked is not None and parse_instant(by) <= asked:
        ruling.broken("enquiry.no_time", f"the answer is due at {by}, which is not after the enquiry")


def fold_made(state: State, placed: Placed) -> None:
    """Record the enquiry as open."""
    event, facts = placed.event, placed.event.facts
    by = facts.text("answer_due_at")
    state.put(
        Enquiry(
            id=event.subject,
            case=facts.must("case"),
            incoming=event.kind == "enquiry.received",
            state=facts.must("state"),
            sought=facts.codes("location_sought"),
            confidential=facts.flag("confidential"),
            asked=happened(facts, event.at),
            asked_known=occurred(facts) is not None,
            recorded=event.at,
            answer_due_at=None if by is None else parse_instant(by),
            nonconforming=facts.codes("nonconforming"),
        )
    )


def judge_answered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a known enquiry is answered once, after it was asked; a late answer is only marked."""
    enquiry = state.get(Enquiry, command.subject)
    if enquiry is None:
        raise ruling.refuse("enquiry.known", f"there is no enquiry {command.subject}")
    facts, moment = ruling.facts, occurred(ruling.facts)
    if ruling.is_act and not enquiry.incoming:
        raise ruling.refuse(
            "enquiry.incoming",
            "the other State answers what was asked of it; here its answer is only recorded",
            "42(2)",
        )
    if enquiry.asked_known and moment is not None and moment < enquiry.asked:
        ruling.broken("enquiry.before", "the answer is dated before the enquiry")
    silent = facts.must("outcome") == SILENT
    if enquiry.is_answered or (silent and not enquiry.open):
        ruling.broken("enquiry.answered_again", f"its answer is on record: {enquiry.outcome}")
    if silent:
        ahead = enquiry.answer_due_at is not None and happened(facts, command.at) <= enquiry.answer_due_at
        if ahead and not enquiry.incoming:
            ruling.broken("enquiry.no_answer_early", "the time to answer is not over")
    elif enquiry.answer_due_at is not None and moment is not None and moment > enquiry.answer_due_at:
        ruling.mark("enquiry.late")
    _place(enquiry, ruling)


def _place(enquiry: Enquiry, ruling: Ruling) -> None:
    """Verify that a third State is named only for data elsewhere, and is not the State that was asked.

    An answer given here may name the State that asked: its data are at home.
    """
    outcome, named = ruling.facts.must("outcome"), ruling.facts.text("third_state")
    if named is not None and outcome != "elsewhere":
        ruling.broken("enquiry.third_state", f"{named} is named, though the answer is {outcome}")
    elif named == enquiry.state and not enquiry.incoming:
        ruling.broken(
            "enquiry.third_state", f"{named} answers that another State has the data, and names itself"
        )


def fold_answered(state: State, placed: Placed) -> None:
    """Record the newest answer; a recorded lack of an answer does not replace an earlier one."""
    enquiry, facts = state.get(Enquiry, placed.event.subject), placed.event.facts
    if enquiry is None:
        return
    outcome = facts.must("outcome")
    if enquiry.open or outcome != SILENT:
        enquiry = replace(
            enquiry,
            outcome=outcome,
            located=_located(enquiry, outcome, facts.text("third_state")),
            answered=None if outcome == SILENT else happened(facts, placed.event.at),
        )
    state.put(replace(enquiry, nonconforming=marks_with(enquiry.nonconforming, placed)))


def _located(enquiry: Enquiry, outcome: str, third: str | None) -> str | None:
    if outcome == "elsewhere":
        return third
    return enquiry.state if outcome == "here" and not enquiry.incoming else None


def judge_followed(state: State, ruling: Ruling, *, incoming: bool) -> None:
    """Verify that a request names an earlier enquiry of its case, made by the same side."""
    name = ruling.facts.text("enquiry")
    if name is None:
        return
    enquiry = state.get(Enquiry, name)
    if enquiry is None or enquiry.case != ruling.facts.must("case"):
        raise ruling.refuse("preservation_request.enquiry", f"there is no enquiry {name} in this case")
    if enquiry.incoming != incoming:
        ruling.broken(
            "preservation_request.enquiry.direction",
            "request and enquiry were not made by the same side",
            "42(2)",
        )
    moment = occurred(ruling.facts)
    if enquiry.asked_known and moment is not None and moment < enquiry.asked:
        ruling.broken(
            "preservation_request.enquiry.before",
            "the request is older than the enquiry that it names",
            "42(2)",
        )


JUDGES = {
    "enquiry.sent": judge_made,
    "enquiry.received": judge_made,
    "enquiry.answered": judge_answered,
}
FOLDS = {
    "enquiry.sent": fold_made,
    "enquiry.received": fold_made,
    "enquiry.answered": fold_answered,
}
