"""Rules for how an order was met: complied with or not, contested, and set aside by a court or another review.

What a decision says of the data the custodian keeps and of what the agency holds is recorded apart; neither follows
from the other.
"""

from __future__ import annotations

from custody.model import ids
from custody.model.acts import Command, Placed, Ruling
from custody.model.record import replace
from custody.model.records import Compliance, Contest, Order
from custody.model.rules.case import happened, occurred
from custody.model.rules.order import after_issue, known, marked, still_stands, undated
from custody.model.state import State


def judge_complied(state: State, command: Command, ruling: Ruling) -> None:
    """An order that stands is complied with while its period runs."""
    order = known(state, command, ruling)
    after_issue(order, ruling)
    still_stands(order, ruling, happened(ruling.facts, command.at))
    moment = occurred(ruling.facts)
    end = order.granted_end
    if order.followed is None and moment is not None and end is not None and moment >= end.latest:
        ruling.broken("order.complied_late", "the data were preserved when the period was over", "25(2)")


def judge_not_complied(state: State, command: Command, ruling: Ruling) -> None:
    """Silence, and a loss under the order, follow a service; a contest that is given as the reason is on record."""
    order = known(state, command, ruling)
    after_issue(order, ruling)
    reason = ruling.facts.must("reason")
    told = order.served is not None or order.acknowledged is not None
    if reason == "silent" and not told:
        ruling.broken(
            "order.silent", "nobody is recorded as told of the order, so silence says nothing", "25(2)"
        )
    if reason == "gone_since" and not told:
        ruling.broken(
            "order.gone_since",
            "nobody is recorded as told of the order, so nothing was lost under it",
            "25(2)",
        )
    if reason == "contested" and not any(True for _ in _open(state, order)):
        ruling.broken("order.contest_open", "no review or remedy against the order is on record", "24(2)")


def _open(state: State, order: Order) -> list[Contest]:
    """Give the contests of an order that nobody has decided."""
    found = (state.get(Contest, leaf) for leaf in order.contests)
    return [one for one in found if one is not None and one.outcome is None]


def judge_contested(state: State, command: Command, ruling: Ruling) -> None:
    """A review or remedy is sought against a known order, also after its end."""
    after_issue(known(state, command, ruling), ruling)


def judge_contest_ended(state: State, command: Command, ruling: Ruling) -> None:
    """A contest that is on record ends once."""
    order = known(state, command, ruling)
    found = None if command.re is None else state.get(Contest, ids.b64(command.re))
    if found is None or found.order != order.id:
        raise ruling.refuse(
            "order.contest_known", "it answers no review or remedy against this order", "24(2)"
        )
    if found.outcome is not None:
        ruling.broken("order.contest_over", f"that ended before ({found.outcome})", "24(2)")


def judge_quashed(state: State, command: Command, ruling: Ruling) -> None:
    """An order is set aside once, and never before its issue."""
    order = known(state, command, ruling)
    after_issue(order, ruling)
    if order.quashed is not None:
        ruling.broken("order.quashed_again", "the order was quashed before", "24(2)")


def _compliance(state: State, order: Order) -> Compliance:
    return state.get(Compliance, order.id) or Compliance(order.id, order.case)


def fold_complied(state: State, placed: Placed) -> None:
    """Note how far the order was met; it closes what had to follow, unless that came later."""
    _note(state, placed, placed.event.facts.must("extent"), None, None)


def fold_not_complied(state: State, placed: Placed) -> None:
    """Note that the order was not met, why, and what is to follow."""
    facts = placed.event.facts
    _note(state, placed, "not_complied", facts.must("reason"), facts.must("follows"))


def _note(state: State, placed: Placed, outcome: str, reason: str | None, follows: str | None) -> None:
    order = state.get(Order, placed.event.subject)
    if order is not None:
        since = happened(placed.event.facts, placed.event.at)
        found = _compliance(state, order)
        if (
            found.since is None or since >= found.since
        ):  # what came before the word on record says nothing of now
            state.put(replace(found, outcome=outcome, since=since, reason=reason, follows=follows))
        state.put(marked(replace(order, answered=True), placed))


def fold_contested(state: State, placed: Placed) -> None:
    """Note the contest."""
    event, facts = placed.event, placed.event.facts
    order = state.get(Order, event.subject)
    if order is not None:
        leaf = ids.b64(placed.leaf)
        state.put(
            Contest(
                leaf=leaf,
                order=order.id,
                case=order.case,
                means=facts.must("means"),
                body=facts.must("body"),
                suspensive=facts.flag("suspensive"),
                since=happened(facts, event.at),
                position=placed.position,
            )
        )
        state.put(marked(replace(order, contests=(*order.contests, leaf)), placed))


def fold_contest_ended(state: State, placed: Placed) -> None:
    """Note how the contest ended; the first outcome recorded stands."""
    event = placed.event
    order = state.get(Order, event.subject)
    found = None if event.re is None else state.get(Contest, ids.b64(event.re))
    if order is not None and found is not None:
        state.put(replace(found, outcome=found.outcome or event.facts.must("outcome")))
        state.put(marked(order, placed))


def fold_quashed(state: State, placed: Placed) -> None:
    """End the order, from now or from its beginning, and every contest of it; keep what is said of the data."""
    event, facts = placed.event, placed.event.facts
    order = state.get(Order, event.subject)
    if order is None:
        return
    for one in _open(state, order):
        state.put(replace(one, outcome="quashed"))
    from_beginning = facts.must("effect") == "from_beginning"
    decided = happened(facts, event.at)
    if order.quashed is None:
        since = order.issued if from_beginning else decided
        order = replace(
            order,
            quashed=since,
            annulled=from_beginning,
            set_aside=decided,
            undated=undated(order, "set_aside", placed),
        )
        custodian, agency = facts.must("custodian_data"), facts.must("agency_data")
        state.put(
            replace(_compliance(state, order), follows=None, custodian_data=custodian, agency_data=agency)
        )
    state.put(marked(order, placed))


JUDGES = {
    "order.complied": judge_complied,
    "order.not_complied": judge_not_complied,
    "order.contested": judge_contested,
    "order.contest_ended": judge_contest_ended,
    "order.quashed": judge_quashed,
}
FOLDS = {
    "order.complied": fold_complied,
    "order.not_complied": fold_not_complied,
    "order.contested": fold_contested,
    "order.contest_ended": fold_contest_ended,
    "order.quashed": fold_quashed,
}
