"""Rules for challenges to an order or its quashing, and for a suspended or reversed quashing.

An order whose quashing is suspended or reversed is in force again from that decision on. The time in which the quashing
had effect stays a gap: nobody was bound then.
"""

from __future__ import annotations

from collections.abc import Callable

from custody.model.concerns.challenges import end_contests, open_contests
from custody.model.concerns.records import Contest, Lifted, stayed
from custody.model.engine.moments import happened, occurred
from custody.model.preservation_orders import questions as orders
from custody.model.preservation_orders.records import Compliance, Order
from custody.model.production_orders import questions as productions
from custody.model.production_orders.records import Production
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import ids
from custody.model.state import State


def _known(state: State, command: Command, ruling: Ruling) -> Order | Production:
    """Return the order that an entry is about; raise RuleBroken for an unknown one."""
    if command.kind.startswith("preservation_order."):
        return orders.known(state, command, ruling)
    return productions.known(state, command, ruling)


def _after_issue(order: Order | Production, ruling: Ruling) -> None:
    """Refuse or mark an entry about an event before the order was issued."""
    if isinstance(order, Order):
        orders.judge_after_issue(order, ruling)
    else:
        productions.judge_after_issue(order, ruling)


def _decided(order: Order | Production) -> int | None:
    """Return the date of the decision that quashed the order (seconds UTC), None while none has effect."""
    return order.set_aside if isinstance(order, Order) else order.quashed


def _dated(order: Order | Production) -> bool:
    """Return whether the date of the decision that quashed the order is known."""
    return "set_aside" not in order.undated if isinstance(order, Order) else order.quashed_known


def _judge_quashing(order: Order | Production, ruling: Ruling) -> None:
    """Refuse an entry about a quashing if none has effect or is suspended; mark an event before it."""
    decided, suspended = _decided(order), stayed(order.lifted)
    if decided is None and suspended is None:
        raise ruling.refuse("quashing.known", "no quashing of this order has effect or is suspended", "24(2)")
    _after_issue(order, ruling)
    since, known = (decided, _dated(order)) if suspended is None else (suspended.decided, suspended.known)
    moment = occurred(ruling.facts)
    if moment is not None and since is not None and known and moment < since:
        ruling.broken("quashing.before", "its date is before the order was quashed", "24(2)")


def judge_challenged(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a challenge is to an order that is not quashed, even ended, or to its quashing."""
    order = _known(state, command, ruling)
    if ruling.facts.must("against") == "quashing":
        _judge_quashing(order, ruling)
        return
    _after_issue(order, ruling)
    decided, moment = _decided(order), occurred(ruling.facts)
    if decided is not None and (moment is None or moment >= decided):
        ruling.broken("quashing.challenge", "the order itself is already quashed", "24(2)")


def judge_challenge_ended(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a challenge of this order ends, and has not ended before."""
    order = _known(state, command, ruling)
    contest = None if command.re is None else state.get(Contest, ids.b64(command.re))
    if contest is None or contest.order != order.id:
        raise ruling.refuse("challenge.known", "the order has no such review or remedy on record", "24(2)")
    _after_issue(order, ruling)
    if contest.outcome is not None:
        ruling.broken("challenge.over", f"that ended before ({contest.outcome})", "24(2)")


def judge_stayed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a quashing with effect is suspended, or that a suspension is lifted."""
    order = _known(state, command, ruling)
    _judge_quashing(order, ruling)
    suspended = stayed(order.lifted) is not None
    if suspended and ruling.facts.must("decision") == "suspended":
        ruling.broken("quashing.stayed_again", "the quashing is suspended already", "24(2)")
    if not suspended and ruling.facts.must("decision") == "suspension_lifted":
        ruling.broken("quashing.not_stayed", "the quashing is not suspended", "24(2)")


def judge_reversed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a quashing that has effect, or is suspended, is reversed."""
    _judge_quashing(_known(state, command, ruling), ruling)


def fold_challenged(state: State, placed: Placed) -> None:
    """Record the challenge; a suspensive one of the quashing puts the order in force again."""
    event, facts = placed.event, placed.event.facts
    order = _order_of(state, placed)
    if order is None:
        return
    leaf = ids.b64(placed.leaf)
    contest = Contest(
        leaf=leaf,
        order=order.id,
        case=order.case,
        means=facts.must("means"),
        body=facts.must("body"),
        suspensive=facts.flag("suspensive"),
        since=happened(facts, event.at),
        position=placed.position,
        against=facts.must("against"),
        thing="preservation_order" if isinstance(order, Order) else "production_order",
    )
    state.put(contest)
    _put(state, replace(order, contests=(*order.contests, leaf)), placed)
    if contest.against == "quashing" and contest.suspensive:
        _lift(state, placed, "stayed", stay=False)


def fold_challenge_ended(state: State, placed: Placed) -> None:
    """Record a challenge's first outcome; with the last suspension ended, the quashing has effect again."""
    event = placed.event
    order = _order_of(state, placed)
    contest = None if event.re is None else state.get(Contest, ids.b64(event.re))
    if order is None or contest is None:
        return
    first = contest.outcome is None
    state.put(replace(contest, outcome=contest.outcome or event.facts.must("outcome")))
    _put(state, order, placed)
    suspended = stayed(order.lifted)
    if first and contest.against == "quashing" and suspended is not None:
        left = [other for other in open_contests(state, order) if other.against == "quashing"]
        if not any(suspended.stay or other.suspensive for other in left):
            _resume(state, placed)


def fold_stayed(state: State, placed: Placed) -> None:
    """Suspend the quashing, or give it effect again."""
    if _order_of(state, placed) is None:
        return
    if placed.event.facts.must("decision") == "suspended":
        _lift(state, placed, "stayed", stay=True)
    else:
        _resume(state, placed)
    _put(state, _order_of(state, placed), placed)


def fold_reversed(state: State, placed: Placed) -> None:
    """Put the order in force again for good, and end the challenges of its quashing."""
    order = _order_of(state, placed)
    if order is not None:
        end_contests(state, order, "reversed", "quashing")
        _lift(state, placed, "reversed", stay=False)
        _put(state, _order_of(state, placed), placed)


def _order_of(state: State, placed: Placed) -> Order | Production | None:
    if placed.event.kind.startswith("preservation_order."):
        return state.get(Order, placed.event.subject)
    return state.get(Production, placed.event.subject)


def _put(state: State, order: Order | Production | None, placed: Placed) -> None:
    """Store an order with the marks of one more entry about it."""
    if isinstance(order, Order):
        state.put(orders.marked(order, placed))
    elif order is not None:
        state.put(productions.marked(order, placed))


def _lift(state: State, placed: Placed, how: str, *, stay: bool) -> None:
    """Suspend or reverse the quashing in effect, or update one that is suspended."""
    order = _order_of(state, placed)
    if order is None:
        return
    suspended = stayed(order.lifted)
    if suspended is not None:
        again = replace(suspended, how=how, stay=suspended.stay or stay)
        lifted = tuple(again if quashing is suspended else quashing for quashing in order.lifted)
        state.put(_with_lifted(order, lifted))
    elif (decided := _decided(order)) is not None:
        course = state.get(Compliance, order.id)
        said = course if isinstance(order, Order) and course is not None else None
        quashing = Lifted(
            decided=decided,
            since=decided if order.quashed is None else order.quashed,
            until=max(decided, happened(placed.event.facts, placed.event.at)),
            how=how,
            stay=stay,
            known=_dated(order),
            annulled=isinstance(order, Order) and order.annulled,
            preserved_data=None if said is None else said.preserved_data,
            obtained_data=_agency_data(order, said),
            position=placed.position,
        )
        if said is not None:
            state.put(replace(said, preserved_data=None, obtained_data=None))
        state.put(_in_force(order, (*order.lifted, quashing)))


def _agency_data(order: Order | Production, course: Compliance | None) -> str | None:
    """Return the code of what a quashing orders for data the agency obtained; None where there is none."""
    if isinstance(order, Production):
        return order.obtained_data
    return None if course is None else course.obtained_data


def _with_lifted(order: Order | Production, lifted: tuple[Lifted, ...]) -> Order | Production:
    return replace(order, lifted=lifted)


def _in_force(order: Order | Production, lifted: tuple[Lifted, ...]) -> Order | Production:
    """Return the order without the quashing; its addressee is to be notified anew."""
    if isinstance(order, Production):
        return replace(order, lifted=lifted, quashed=None, quashed_known=True, obtained_data=None)
    undated = tuple(end for end in order.undated if end != "set_aside")
    return replace(
        order, lifted=lifted, quashed=None, annulled=False, set_aside=None, undated=undated, told=None
    )


def _resume(state: State, placed: Placed) -> None:
    """Resume a suspended quashing from now on, with its decision on the data."""
    order = _order_of(state, placed)
    suspended = None if order is None else stayed(order.lifted)
    if order is None or suspended is None:
        return
    again = replace(suspended, how="resumed")
    lifted = tuple(again if quashing is suspended else quashing for quashing in order.lifted)
    since = max(suspended.until, happened(placed.event.facts, placed.event.at))
    known = occurred(placed.event.facts) is not None
    if isinstance(order, Production):
        state.put(
            replace(
                order,
                lifted=lifted,
                quashed=since,
                quashed_known=known,
                obtained_data=suspended.obtained_data,
            )
        )
        return
    course = state.get(Compliance, order.id) or Compliance(order.id, order.case)
    preserved, agency = suspended.preserved_data, suspended.obtained_data
    state.put(replace(course, consequence=None, preserved_data=preserved, obtained_data=agency))
    state.put(
        replace(
            order,
            lifted=lifted,
            quashed=order.issued if suspended.annulled else since,
            annulled=suspended.annulled,
            set_aside=since,
            undated=order.undated if known else (*order.undated, "set_aside"),
            told=None,
        )
    )


_JUDGES: dict[str, Callable[[State, Command, Ruling], None]] = {
    "challenged": judge_challenged,
    "challenge_ended": judge_challenge_ended,
    "quashing_stayed": judge_stayed,
    "quashing_reversed": judge_reversed,
}
_FOLDS: dict[str, Callable[[State, Placed], None]] = {
    "challenged": fold_challenged,
    "challenge_ended": fold_challenge_ended,
    "quashing_stayed": fold_stayed,
    "quashing_reversed": fold_reversed,
}
JUDGES = {
    f"{thing}.{what}": judge
    for thing in ("preservation_order", "production_order")
    for what, judge in _JUDGES.items()
}
FOLDS = {
    f"{thing}.{what}": fold
    for thing in ("preservation_order", "production_order")
    for what, fold in _FOLDS.items()
}
