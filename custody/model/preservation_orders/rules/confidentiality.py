"""Rules for the duty of the addressee or others to keep an order confidential (article 25(3)).

Its end, set by domestic law, and the end of the period of preservation are independent of each other.
"""

from __future__ import annotations

from custody.law.clock import format_instant, parse_instant
from custody.model.engine.moments import happened, occurred
from custody.model.preservation_orders.questions import judge_after_issue, known, marked
from custody.model.preservation_orders.records import Further, Order, Secrecy
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import ids
from custody.model.state import State


def _until(ruling: Ruling) -> int | None:
    text = ruling.facts.text("confidential_until")
    return None if text is None else parse_instant(text)


def _basis(ruling: Ruling) -> None:
    if "legal_basis" in ruling.facts.codes("not_known"):
        ruling.broken(
            "un-24.legal_basis", "the domestic legal basis of confidentiality is not stated", "24(1)"
        )


def judge_bound(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that confidentiality states the person bound, a domestic provision, and a later end."""
    judge_after_issue(known(state, command, ruling), ruling)
    _basis(ruling)
    if "person" in ruling.facts.codes("not_known"):
        ruling.broken("preservation_order.confidentiality.person", "the person bound is not stated", "25(3)")
    until, moment = _until(ruling), occurred(ruling.facts)
    if until is None:
        ruling.broken(
            "preservation_order.confidentiality.end",
            "the end of confidentiality is not stated",
            "25(3)",
        )
    elif moment is not None and until <= moment:
        ruling.broken(
            "preservation_order.confidentiality.past",
            f"confidentiality would have ended {format_instant(until)}",
            "25(3)",
        )


def _bound(state: State, command: Command, ruling: Ruling) -> Secrecy:
    """Return the duty of confidentiality that an entry extends or lifts; refuse an unknown one."""
    known(state, command, ruling)
    found = None if command.re is None else state.get(Secrecy, ids.b64(command.re))
    if found is None or found.order != command.subject:
        raise ruling.refuse(
            "preservation_order.confidentiality.known",
            "the entry answered binds nobody to confidentiality",
            "25(3)",
        )
    again = command.kind == "preservation_order.confidentiality_lifted"
    if found.lifted is not None and (again or found.lifted <= happened(ruling.facts, command.at)):
        ruling.broken(
            "preservation_order.confidentiality.lifted", "that confidentiality was lifted before", "25(3)"
        )
    return found


def judge_extended(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that confidentiality is extended while it lasts, to a later end, on a domestic provision."""
    found = _bound(state, command, ruling)
    _basis(ruling)
    until, moment = _until(ruling), occurred(ruling.facts)
    if found.until is None:
        return
    if moment is not None and moment >= found.until:
        ruling.broken(
            "preservation_order.confidentiality.late",
            f"confidentiality had ended {format_instant(found.until)}",
            "25(3)",
        )
    if until is not None and until <= found.until:
        ruling.broken(
            "preservation_order.confidentiality.shorter",
            f"confidentiality lasts until {format_instant(found.until)} anyway",
            "25(3)",
        )


def judge_lifted(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that confidentiality that is on record is lifted once."""
    _bound(state, command, ruling)


def fold_bound(state: State, placed: Placed) -> None:
    """Record who is bound to keep the order confidential."""
    event, facts = placed.event, placed.event.facts
    order = state.get(Order, event.subject)
    if order is not None:
        until, notified = facts.text("confidential_until"), facts.text("notified_at")
        state.put(
            Secrecy(
                leaf=ids.b64(placed.leaf),
                order=order.id,
                case=order.case,
                bound_party=facts.must("bound_party"),
                since=happened(facts, event.at),
                said=None if until is None else parse_instant(until),
                position=placed.position,
                notified=None if notified is None else parse_instant(notified),
            )
        )
        state.put(marked(order, placed))


def _answered(state: State, placed: Placed) -> tuple[Order | None, Secrecy | None]:
    event = placed.event
    found = None if event.re is None else state.get(Secrecy, ids.b64(event.re))
    return state.get(Order, event.subject), found


def fold_extended(state: State, placed: Placed) -> None:
    """Record the extension of the duty of confidentiality with its new end."""
    order, found = _answered(state, placed)
    if order is not None and found is not None:
        further = Further(placed.position, parse_instant(placed.event.facts.must("confidential_until")))
        state.put(replace(found, further=(*found.further, further)))
        state.put(marked(order, placed))


def fold_lifted(state: State, placed: Placed) -> None:
    """Record the end of confidentiality; of several, the first one recorded counts."""
    order, found = _answered(state, placed)
    if order is not None and found is not None:
        moment = happened(placed.event.facts, placed.event.at)
        state.put(replace(found, lifted=moment if found.lifted is None else found.lifted))
        state.put(marked(order, placed))


JUDGES = {
    "preservation_order.confidentiality_imposed": judge_bound,
    "preservation_order.confidentiality_extended": judge_extended,
    "preservation_order.confidentiality_lifted": judge_lifted,
}
FOLDS = {
    "preservation_order.confidentiality_imposed": fold_bound,
    "preservation_order.confidentiality_extended": fold_extended,
    "preservation_order.confidentiality_lifted": fold_lifted,
}
