"""Look-ups and checks that rules share about production orders."""

from __future__ import annotations

from custody.model.engine.moments import happened, marks_with, occurred
from custody.model.production_orders.records import Production
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def known(state: State, command: Command, ruling: Ruling) -> Production:
    """Return the production order an entry is about; raise RuleBroken for an unknown one."""
    order = state.get(Production, command.subject)
    if order is None:
        raise ruling.refuse("production_order.known", f"there is no production order {command.subject}")
    return order


def judge_after_issue(order: Production, ruling: Ruling) -> None:
    """Break the rule for an act dated before the order was issued."""
    moment = occurred(ruling.facts)
    if moment is not None and order.issue_known and moment < order.issued:
        ruling.broken("production_order.before_issue", "its date is before the order was issued")


def marked(order: Production, placed: Placed) -> Production:
    """Return an order with the marks of one more entry about it."""
    return replace(order, nonconforming=marks_with(order.nonconforming, placed))


def judge_handed_over(state: State, command: Command, ruling: Ruling, named: str) -> Production:
    """Verify that a handover is under an answered order in force; return the order.

    ``named`` is its id. Raise RuleBroken for an unknown order.
    """
    order = state.get(Production, named)
    if order is None:
        raise ruling.refuse("production_order.known", f"there is no production order {named}")
    judge_after_issue(order, ruling)
    when = happened(ruling.facts, command.at)
    if order.handed is None:
        ruling.broken(
            "production_order.unanswered",
            "no answer on record states that anything was produced under the order",
        )
    if order.withdrawn_before(when):
        ruling.broken(
            "production_order.withdrawn_before", "the order was withdrawn before it was handed over"
        )
    if order.set_aside_at(order.handover_time(when)):
        ruling.broken(
            "production_order.quashed_before", "the order was quashed before it was handed over", "24(2)"
        )
    return order
