"""Rules for compliance with an order, non-compliance, and its quashing by a court or other review.

A quashing states separately how the addressee's preserved data and the agency's obtained data are treated.
"""

from __future__ import annotations

from custody.model.concerns.challenges import end_contests, open_contests
from custody.model.concerns.records import superseded
from custody.model.engine.moments import happened, occurred
from custody.model.preservation_orders.questions import judge_after_issue, known, marked
from custody.model.preservation_orders.records import Compliance, Order
from custody.model.preservation_orders.rules.order import judge_in_force, undated_ends
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def judge_complied(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an order in force is complied with while its period runs."""
    order = known(state, command, ruling)
    judge_after_issue(order, ruling)
    judge_in_force(order, ruling, happened(ruling.facts, command.at))
    moment = occurred(ruling.facts)
    end = order.granted_end
    if order.followed is None and moment is not None and end is not None and moment >= end.latest:
        ruling.broken(
            "preservation_order.complied_late", "the data were preserved after the period had ended", "25(2)"
        )


def judge_not_complied(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the order was served before silence or loss, and that a challenge named is on record."""
    order = known(state, command, ruling)
    judge_after_issue(order, ruling)
    reason = ruling.facts.must("reason")
    told = order.served is not None or order.acknowledged is not None
    if reason == "no_answer" and not told:
        ruling.broken(
            "preservation_order.no_answer",
            "no service of the order is on record, so silence proves nothing",
            "25(2)",
        )
    if reason == "deleted_after" and not told:
        ruling.broken(
            "preservation_order.deleted_after",
            "no service of the order is on record, so no loss under it",
            "25(2)",
        )
    if reason == "challenged" and not open_contests(state, order):
        ruling.broken("challenge.open", "no review or remedy against the order is on record", "24(2)")


def judge_quashed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an order is set aside once, and never before its issue."""
    order = known(state, command, ruling)
    judge_after_issue(order, ruling)
    if order.quashed is not None:
        ruling.broken("preservation_order.quashed_again", "the order was quashed before", "24(2)")


def _compliance(state: State, order: Order) -> Compliance:
    return state.get(Compliance, order.id) or Compliance(order.id, order.case)


def fold_complied(state: State, placed: Placed) -> None:
    """Record the extent of compliance; a consequence recorded for an earlier answer is no longer due."""
    _note(state, placed, placed.event.facts.must("extent"), None, None)


def fold_not_complied(state: State, placed: Placed) -> None:
    """Record that the order was not complied with, the reason, and the consequence."""
    facts = placed.event.facts
    _note(state, placed, "not_complied", facts.must("reason"), facts.must("consequence"))


def _note(state: State, placed: Placed, outcome: str, reason: str | None, consequence: str | None) -> None:
    order = state.get(Order, placed.event.subject)
    if order is not None:
        since = happened(placed.event.facts, placed.event.at)
        found = _compliance(state, order)
        # An answer dated before the one on record does not replace it.
        if found.since is None or since >= found.since:
            state.put(replace(found, outcome=outcome, since=since, reason=reason, consequence=consequence))
        silent = reason == "no_answer" and (order.silent or not order.answered)
        state.put(marked(replace(order, answered=True, silent=silent), placed))


def fold_quashed(state: State, placed: Placed) -> None:
    """Record the quashing and how it treats the data; end every challenge to the order."""
    event, facts = placed.event, placed.event.facts
    order = state.get(Order, event.subject)
    if order is None:
        return
    end_contests(state, order, "quashed")
    from_beginning = facts.must("effect") == "from_beginning"
    decided = happened(facts, event.at)
    if order.quashed is None:
        since = order.issued if from_beginning else decided
        order = replace(
            order,
            quashed=since,
            annulled=from_beginning,
            set_aside=decided,
            undated=undated_ends(order, "set_aside", placed),
            told=None,
            lifted=superseded(order.lifted),
        )
        preserved, agency = facts.must("preserved_data"), facts.must("obtained_data")
        state.put(
            replace(
                _compliance(state, order), consequence=None, preserved_data=preserved, obtained_data=agency
            )
        )
    state.put(marked(order, placed))


JUDGES = {
    "preservation_order.complied": judge_complied,
    "preservation_order.not_complied": judge_not_complied,
    "preservation_order.quashed": judge_quashed,
}
FOLDS = {
    "preservation_order.complied": fold_complied,
    "preservation_order.not_complied": fold_not_complied,
    "preservation_order.quashed": fold_quashed,
}
