"""Rules for data preserved for another State: since when, how long, on what basis (article 42(8)).

The safeguards of article 24 bind the State that preserves and its domestic measure (article 24(4)), not the request of
the other State. A measure that is not yet or no longer binding is no basis for preservation.
"""

from __future__ import annotations

from custody.law import clock, regimes
from custody.law.clock import format_instant
from custody.law.regimes import Regime
from custody.model.concerns import chain
from custody.model.engine.moments import happened, occurred
from custody.model.engine.period import dates, period_of
from custody.model.law_profiles.questions import law_of
from custody.model.preservation_orders.records import Order
from custody.model.preservation_requests.questions import moment_of, put
from custody.model.preservation_requests.records import Request
from custody.model.preservation_requests.rules.request import known
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def counted_days(regime: Regime, ruling: Ruling, days: int, *, further: bool = False) -> int:
    """Verify a period against the law's floor and ceiling; return the days that count, within both."""
    least, most = regimes.bounds(regime, further=further)
    counted, allowed = regimes.counted(regime, days, further=further), regime.days_allowed(further=further)
    if days < least or (most is not None and days > most):
        ruling.broken(
            "un-42.floor",
            f"{days} days were granted; for another State data are preserved for {allowed}",
            regime.cited("renewal" if further else "period", "42(8)"),
            hint=f"Recorded as granted, it counts for {counted} days.",
        )
    return counted


def _order_named(state: State, request: Request, ruling: Ruling) -> Order | None:
    """Return the order that an entry names, None if none; refuse one outside the request's case."""
    name = ruling.facts.text("preservation_order")
    order = None if name is None else state.get(Order, name)
    if name is not None and (order is None or order.case != request.case):
        raise ruling.refuse(
            "preservation_request.preservation_order",
            f"there is no order {name} in the case of this request",
        )
    return order


def _judge_binding(order: Order, instant: int, ruling: Ruling) -> None:
    """Verify that an order for preservation was issued, served and not over at an instant."""
    if (order.issue_known and instant < order.issued) or _over(order, instant):
        ruling.broken(
            "un-24.preservation_order.not_in_force",
            f"the order was not in force {format_instant(instant)}: not issued yet, withdrawn, quashed or over",
            "24(4)",
        )
    notified = [moment for moment in (order.served, order.acknowledged) if moment is not None]
    if not notified or instant < min(notified):
        ruling.broken(
            "un-24.preservation_order.unserved",
            "no service of the order by then is on record, so it bound nobody",
            "24(4)",
        )


def _over(order: Order, instant: int) -> bool:
    """Return whether an order had ended by an instant, by the latest end its law may mean."""
    end = order.granted_end
    lapsed = order.followed is None and end is not None and end.latest <= instant
    words = (order.withdrawn, order.quashed)
    return lapsed or any(moment is not None and moment <= instant for moment in words)


def judge_order_named(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the domestic order linked to a received request is in force and served."""
    request = known(state, command, ruling)
    order = _order_named(state, request, ruling)
    if request.incoming and order is not None:
        _judge_binding(order, happened(ruling.facts, command.at), ruling)


def fold_order_named(state: State, placed: Placed) -> None:
    """Record the domestic order that carries the request out from now on."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        put(state, placed, chain.carried_out(state, request, placed.event.facts.must("preservation_order")))


def judge_effected(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that data are preserved, and set their period, once, for at least the law's minimum.

    The period begins no earlier than the request itself.
    """
    request = known(state, command, ruling)
    facts, regime = ruling.facts, law_of(state, request)
    _judge_at_home(state, request, command, ruling)
    if request.refused is not None and request.incoming:
        ruling.broken(
            "un-42.refusal.effected",
            (
                "preservation is on record as refused; what is preserved all the same is kept for the "
                "whole period"
            ),
            regime.cited("period", "42(8)"),
        )
    if request.not_executed is not None:
        ruling.broken(
            "preservation_request.not_executed.effected",
            "the request is on record as not executed, and data were preserved under it",
            regime.cited("period", "42(8)"),
        )
    if request.periods:
        ruling.broken(
            "un-42.effected.again",
            "preservation was effected before",
            regime.cited("period", "42(8)"),
        )
        dates(ruling, regime, None)
        return
    days, moment = counted_days(regime, ruling, facts.count("days")), occurred(facts)
    if moment is None:
        ruling.broken(
            "un-42.clock_unknown",
            "the time of preservation is not known, so no period runs",
            regime.cited("start", "42(8)"),
        )
        dates(ruling, regime, None)
        return
    start = max(moment, request.made) if request.made_known else moment
    period = clock.period_of(start, days)
    if request.incoming and period.end <= command.at:
        ruling.mark("un-42.effected.over")
    dates(ruling, regime, period)


def _judge_at_home(state: State, request: Request, command: Command, ruling: Ruling) -> None:
    """Verify that data preserved here are under a domestic order in force or on another named basis."""
    order = _order_named(state, request, ruling)
    if not request.incoming:
        return
    if order is None and request.order is not None:
        order = state.get(Order, request.order)
    if order is not None:
        _judge_binding(order, happened(ruling.facts, command.at), ruling)
    elif ruling.facts.text("basis") is None:
        ruling.broken(
            "un-24.at_home",
            "no domestic order and no other basis of preservation is named",
            "24(4)",
        )


def with_period(request: Request, placed: Placed) -> Request:
    """Return the request with the period that an entry computed, if it computed one."""
    period = period_of(placed)
    if period is None:
        return request
    return replace(request, periods=(*request.periods, period), lapse_recorded=False)


def fold_effected(state: State, placed: Placed) -> None:
    """Record the first period, and the first recorded order or other basis of preservation."""
    request = state.get(Request, placed.event.subject)
    if request is None:
        return
    facts = placed.event.facts
    at = moment_of(placed)
    first = at if request.effected is None else min(at, request.effected)
    known_basis = request.effected is not None and (request.order is not None or request.basis is not None)
    basis, order = facts.text("basis") or request.basis, facts.text("preservation_order") or request.order
    if known_basis:
        basis, order = request.basis, request.order
    effected = replace(with_period(request, placed), effected=first, basis=basis)
    if occurred(facts) is None and not effected.periods:
        days = regimes.counted(law_of(state, request), facts.count("days"))
        end = clock.period_of(at, days).end
        effected = replace(effected, undated_until=max(end, request.undated_until or 0))
    put(state, placed, chain.carried_out(state, effected, order))


JUDGES = {
    "preservation_request.effected": judge_effected,
    "preservation_request.order_linked": judge_order_named,
}
FOLDS = {
    "preservation_request.effected": fold_effected,
    "preservation_request.order_linked": fold_order_named,
}
