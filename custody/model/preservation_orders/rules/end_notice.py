"""Rules for notifying the addressee of an order that it has ended, or is in force again."""

from __future__ import annotations

from custody.law.clock import format_instant
from custody.model.engine.moments import happened
from custody.model.preservation_orders.questions import known, marked
from custody.model.preservation_orders.records import Order
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def judge_status_notified(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the addressee is notified of an end or restoration, not before it; set that status."""
    order = known(state, command, ruling)
    moment = happened(ruling.facts, command.at)
    ended, since = _end_of(order, moment)
    if ended is None:
        ruling.broken("preservation_order.nothing_to_notify", "no end of the order is on record")
        return
    ruling.set("notified_status", ended)
    if since > moment:
        ruling.broken(
            "preservation_order.notified_early", f"the order ended {format_instant(since)} ({ended})"
        )


def _end_of(order: Order, instant: int) -> tuple[str | None, int]:
    """Return the status an addressee is notified of and its instant (seconds UTC, 0 where not known).

    The status is ``quashed``, ``withdrawn``, ``restored``, or ``lapsed`` for a period over by ``instant``; None for an
    order that runs on.
    """
    if order.set_aside is not None:
        return "quashed", 0 if "set_aside" in order.undated else order.set_aside
    if order.withdrawn is not None:
        return "withdrawn", 0 if "withdrawn" in order.undated else order.withdrawn
    end = order.granted_end
    if order.restoration_notice_due is not None and (end is None or end.earliest > instant):
        return "restored", order.restoration_notice_due
    over = end is not None and order.followed is None and end.earliest <= instant
    return ("lapsed", end.earliest) if over and end is not None else (None, 0)


def fold_status_notified(state: State, placed: Placed) -> None:
    """Record the status of which the addressee was notified; a premature notice changes nothing."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        early = "preservation_order.notified_early" in placed.event.facts.codes("nonconforming")
        told = None if early else placed.event.facts.text("notified_status")
        state.put(marked(replace(order, told=told or order.told), placed))


JUDGES = {"preservation_order.status_notified": judge_status_notified}
FOLDS = {"preservation_order.status_notified": fold_status_notified}
