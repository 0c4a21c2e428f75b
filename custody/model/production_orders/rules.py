"""Rules for production orders."""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.law.safeguards import OF_PRODUCTION
from custody.model.cases.questions import known_case
from custody.model.concerns.challenges import end_contests
from custody.model.concerns.records import superseded
from custody.model.engine.moments import happened, not_after_event, occurred
from custody.model.engine.safeguards import judge_safeguards, judge_serious
from custody.model.preservation_orders.records import Order
from custody.model.production_orders.questions import judge_after_issue, known, marked
from custody.model.production_orders.records import BROUGHT, Production
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State

#: The power of article 27 over a provider, and the only data category that it reaches.
OF_PROVIDER, REACHED = "27.b", ("subscriber",)
#: Fields that a production order states, and the paragraph that requires each; its power requires the others.
PARTICULARS: dict[str, str] = {
    "legal_basis": "24(1)",
    "offence_ground": "23(2)",
    "answer_due_at": "24(2)",
    "grounds": "24(2)",
    "issuing_authority": "24(2)",
}
_OF_THE_POWER = ("addressee", "data", "data_categories", "possession_or_control", "services")


def article_of(power: str) -> str:
    """Return the sub-paragraph of a power: ``27(a)`` for ``27.a``."""
    return f"27({power[-1]})"


def _follows(order: Production, command: Command, ruling: Ruling) -> None:
    """Break the rules for an act dated before the order, or after it was withdrawn or quashed."""
    judge_after_issue(order, ruling)
    when = happened(ruling.facts, command.at)
    again = command.kind == "production_order.withdrawn"
    if order.withdrawn is not None and (again or order.withdrawn <= when):
        ruling.broken("production_order.withdrawn_before", "the order was withdrawn before")
    if order.set_aside_at(when):
        ruling.broken("production_order.quashed_before", "the order was quashed before", "24(2)")


def judge_ordered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a production order states its data, power, legal basis and a deadline that leaves time."""
    if state.get(Production, command.subject) is not None:
        raise ruling.refuse("production_order.new", "this order is recorded already")
    facts = ruling.facts
    case = known_case(state, ruling, facts.must("case"))
    keeper = facts.text("preservation_order")
    if keeper is not None:
        order = state.get(Order, keeper)
        if order is None or order.case != case.id:
            raise ruling.refuse(
                "production_order.preservation_order", f"there is no order {keeper} in this case"
            )
    article = article_of(facts.must("power"))
    for name in facts.codes("not_known"):
        paragraph = article if name in _OF_THE_POWER else PARTICULARS.get(name)
        if paragraph is not None:
            ruling.broken("un-27.particulars", f"the order does not state {name}", paragraph)
    _reach(ruling, article)
    judge_serious(ruling, stated=True)
    judge_safeguards(ruling, OF_PRODUCTION)
    by = facts.text("answer_due_at")
    if by is not None and not_after_event(facts, by):
        ruling.broken("un-27.no_time", "it leaves no time to produce anything", "24(2)")


def _reach(ruling: Ruling, article: str) -> None:
    """Verify that a person is in the territory, or that a provider hands over subscriber data only."""
    facts = ruling.facts
    if facts.must("power") != OF_PROVIDER:
        if facts.must("territory") != "inside":
            ruling.broken("un-27.territory", "the addressee is not known to be in the territory", article)
        return
    beyond = [code for code in facts.codes("data_categories") if code not in REACHED]
    if beyond:
        ruling.broken(
            "un-27.subscriber_only",
            f"by this power a provider hands over subscriber information, and no {' or '.join(beyond)} data",
            article,
        )


def fold_ordered(state: State, placed: Placed) -> None:
    """Record the production order as issued."""
    event, facts = placed.event, placed.event.facts
    by = facts.text("answer_due_at")
    state.put(
        Production(
            id=event.subject,
            case=facts.must("case"),
            power=facts.must("power"),
            preservation_order=facts.text("preservation_order"),
            confidential=facts.flag("confidential"),
            issued=happened(facts, event.at),
            issue_known=occurred(facts) is not None,
            recorded=event.at,
            answer_due_at=None if by is None else parse_instant(by),
            nonconforming=facts.codes("nonconforming"),
        )
    )


def judge_served(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an order is served once, while in force."""
    order = known(state, command, ruling)
    _follows(order, command, ruling)
    if order.served is not None:
        ruling.broken("production_order.served_again", "the order was served before")


def judge_answered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a served order is answered in time, with reasons for data not handed over."""
    order, facts = known(state, command, ruling), ruling.facts
    _follows(order, command, ruling)
    if order.served is None:
        ruling.broken("production_order.unserved", "service of the order is not on record")
    outcome, article = facts.must("outcome"), article_of(order.power)
    past = order.answer_due_at is not None and happened(facts, command.at) > order.answer_due_at
    if outcome == "no_answer":
        if order.answer_due_at is not None and not past:
            ruling.broken("production_order.no_answer_early", "the time to answer is not over")
        return
    if past:
        ruling.broken("un-27.late", "the answer came after the instant that was set", article)
    if outcome != "provided" and facts.text("reasons") is None:
        ruling.broken("un-27.reasons", "data were not produced, and no reason is stated", article)


def judge_withdrawn(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an order is withdrawn once."""
    _follows(known(state, command, ruling), command, ruling)


def judge_quashed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an order, even withdrawn or answered, is quashed once, and not before its issue."""
    order = known(state, command, ruling)
    judge_after_issue(order, ruling)
    if order.quashed is not None:
        ruling.broken("production_order.quashed_again", "the order was quashed before", "24(2)")


def fold_followed(state: State, placed: Placed) -> None:
    """Record service, answer, withdrawal or quashing; the first of each counts, but the newest answer.

    An answer dated before the recorded one does not replace it, nor does the absence of an answer.
    """
    event, facts = placed.event, placed.event.facts
    order = state.get(Production, event.subject)
    if order is None:
        return
    when = happened(facts, event.at)
    if event.kind == "production_order.quashed":
        end_contests(state, order, "quashed")
    if event.kind == "production_order.served" and order.served is None:
        order = replace(order, served=when)
    elif event.kind == "production_order.answered" and _counts(order, facts.must("outcome"), when):
        order = replace(order, outcome=facts.must("outcome"), answered=when)
    if event.kind == "production_order.answered" and facts.must("outcome") in BROUGHT:
        order = replace(order, handed=order.handover_time(when))
    elif event.kind == "production_order.withdrawn" and order.withdrawn is None:
        order = replace(order, withdrawn=when)
    elif event.kind == "production_order.quashed" and order.quashed is None:
        order = replace(
            order,
            quashed=when,
            quashed_known=occurred(facts) is not None,
            obtained_data=facts.must("obtained_data"),
            lifted=superseded(order.lifted),
        )
    state.put(marked(order, placed))


def _counts(order: Production, outcome: str, when: int) -> bool:
    if order.answered is None or order.outcome == "no_answer":
        return True
    return outcome != "no_answer" and when >= order.answered


JUDGES = {
    "production_order.issued": judge_ordered,
    "production_order.served": judge_served,
    "production_order.answered": judge_answered,
    "production_order.withdrawn": judge_withdrawn,
    "production_order.quashed": judge_quashed,
}
FOLDS = {
    "production_order.issued": fold_ordered,
    "production_order.served": fold_followed,
    "production_order.answered": fold_followed,
    "production_order.withdrawn": fold_followed,
    "production_order.quashed": fold_followed,
}
