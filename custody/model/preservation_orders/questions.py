"""Look-ups and checks that rules share about preservation orders."""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.model.engine.moments import marks_with, occurred
from custody.model.preservation_orders.records import Order, Secrecy
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def known(state: State, command: Command, ruling: Ruling) -> Order:
    """Return the order an entry is about; raise RuleBroken for an unknown one."""
    order = state.get(Order, command.subject)
    if order is None:
        raise ruling.refuse("preservation_order.known", f"there is no order {command.subject}")
    return order


def judge_after_issue(order: Order, ruling: Ruling) -> None:
    """Break the rule for an act dated before the order was issued."""
    moment = occurred(ruling.facts)
    if moment is not None and order.issue_known and moment < order.issued:
        ruling.broken("preservation_order.before_issue", "its date is before the order was issued")


def marked(order: Order, placed: Placed) -> Order:
    """Return the order with the marks of one more entry about it."""
    return replace(order, nonconforming=marks_with(order.nonconforming, placed))


def reopened(order: Order) -> Order:
    """Return the order with its lapse neither recorded nor notified, so that both may happen again."""
    return replace(order, lapse_recorded=False, told=None if order.told == "lapsed" else order.told)


def fold_redated(state: State, placed: Placed) -> None:
    """Replace the end of confidentiality that an entry states by the corrected one."""
    facts = placed.event.facts
    position, text = facts.number("entry_position"), facts.text("value")
    until = None if text is None else parse_instant(text)
    for key in state.keys(Secrecy.space, "order", placed.event.subject):
        duty = state.get(Secrecy, key)
        if duty is not None and duty.position == position:
            state.put(replace(duty, said=until))
        elif duty is not None and until is not None:
            further = (replace(end, until=until) if end.position == position else end for end in duty.further)
            state.put(replace(duty, further=tuple(further)))


#: Fields, by kind and name, that state the end of confidentiality.
ENDS = frozenset(
    {
        ("preservation_order.issued", "confidential_until"),
        ("preservation_order.confidentiality_imposed", "confidential_until"),
        ("preservation_order.confidentiality_extended", "confidential_until"),
    }
)
