"""Rules for assistance orders: particulars, service, answer and withdrawal (art. 28(4))."""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.law.safeguards import OF_ASSIST
from custody.model.cases.questions import known_case
from custody.model.engine.moments import happened, marks_with, not_after_event, occurred
from custody.model.engine.safeguards import judge_safeguards, judge_serious
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.seizures.records import Assist, Seizure
from custody.model.state import State

#: Fields that an assistance order states, and the paragraph that requires each.
PARTICULARS: dict[str, str] = {
    "legal_basis": "24(1)",
    "offence_ground": "23(2)",
    "answer_due_at": "24(2)",
    "issuing_authority": "24(2)",
    "addressee": "28(4)",
    "knowledge": "28(4)",
    "information": "28(4)",
    "reasonableness": "28(4)",
}


def _known(state: State, command: Command, ruling: Ruling) -> Assist:
    order = state.get(Assist, command.subject)
    if order is None:
        raise ruling.refuse("assistance_order.known", f"there is no assistance order {command.subject}")
    return order


def _follows(order: Assist, command: Command, ruling: Ruling) -> None:
    """Break the rules for an act dated before the order was issued, or after it was withdrawn."""
    moment = occurred(ruling.facts)
    if moment is not None and order.issue_known and moment < order.issued:
        ruling.broken("assistance_order.before_issue", "its date is before the order was issued")
    again = command.kind == "assistance_order.withdrawn"
    if order.withdrawn is not None and (again or order.withdrawn <= happened(ruling.facts, command.at)):
        ruling.broken("assistance_order.withdrawn_before", "the order was withdrawn before")


def judge_ordered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an assistance order states its particulars and a deadline that leaves time to answer."""
    if state.get(Assist, command.subject) is not None:
        raise ruling.refuse("assistance_order.new", "this order is recorded already")
    facts = ruling.facts
    case = known_case(state, ruling, facts.must("case"))
    seizure_id = facts.text("seizure")
    if seizure_id is not None:
        seizure = state.get(Seizure, seizure_id)
        if seizure is None or seizure.case != case.id:
            raise ruling.refuse("assistance_order.seizure", f"there is no seizure {seizure_id} in this case")
    for name in facts.codes("not_known"):
        if name in PARTICULARS:
            ruling.broken(
                "un-28.assistance_order.particulars", f"the order does not state {name}", PARTICULARS[name]
            )
    judge_serious(ruling, stated=True)
    judge_safeguards(ruling, OF_ASSIST)
    by = facts.text("answer_due_at")
    if by is not None and not_after_event(facts, by):
        ruling.broken(
            "un-28.assistance_order.no_time", "it leaves no time to answer: that is not reasonable", "28(4)"
        )


def fold_ordered(state: State, placed: Placed) -> None:
    """Record the assistance order as issued."""
    event, facts = placed.event, placed.event.facts
    by = facts.text("answer_due_at")
    state.put(
        Assist(
            id=event.subject,
            case=facts.must("case"),
            seizure=facts.text("seizure"),
            issued=happened(facts, event.at),
            issue_known=occurred(facts) is not None,
            recorded=event.at,
            answer_due_at=None if by is None else parse_instant(by),
            nonconforming=facts.codes("nonconforming"),
        )
    )


def judge_served(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an order is served once, while in force."""
    order = _known(state, command, ruling)
    _follows(order, command, ruling)
    if order.served is not None:
        ruling.broken("assistance_order.served_again", "the order was served before")


def judge_answered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a served order is answered in time, with reasons for information withheld."""
    order, facts = _known(state, command, ruling), ruling.facts
    _follows(order, command, ruling)
    if order.served is None:
        ruling.broken("assistance_order.unserved", "service of the order is not on record")
    if facts.must("outcome") != "provided" and facts.text("reasons") is None:
        ruling.broken(
            "un-28.assistance_order.reasons",
            "information was withheld, and no ground is stated",
            "28(4)",
        )
    if order.answer_due_at is not None and happened(facts, command.at) > order.answer_due_at:
        ruling.broken(
            "un-28.assistance_order.late", "the answer came after the instant that was set", "28(4)"
        )


def judge_withdrawn(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an order is withdrawn once."""
    _follows(_known(state, command, ruling), command, ruling)


def fold_followed(state: State, placed: Placed) -> None:
    """Record service, answer or withdrawal; the first service and withdrawal and the newest answer count."""
    event, facts = placed.event, placed.event.facts
    order = state.get(Assist, event.subject)
    if order is None:
        return
    when = happened(facts, event.at)
    if event.kind == "assistance_order.served" and order.served is None:
        order = replace(order, served=when)
    elif event.kind == "assistance_order.answered":
        order = replace(order, outcome=facts.must("outcome"), answered=when)
    elif event.kind == "assistance_order.withdrawn" and order.withdrawn is None:
        order = replace(order, withdrawn=when)
    state.put(replace(order, nonconforming=marks_with(order.nonconforming, placed)))


JUDGES = {
    "assistance_order.issued": judge_ordered,
    "assistance_order.served": judge_served,
    "assistance_order.answered": judge_answered,
    "assistance_order.withdrawn": judge_withdrawn,
}
FOLDS = {
    "assistance_order.issued": fold_ordered,
    "assistance_order.served": fold_followed,
    "assistance_order.answered": fold_followed,
    "assistance_order.withdrawn": fold_followed,
}
