"""Rules for art. 25 orders: clock and ceiling, service, renewal and its gaps, withdrawal, lapse."""

from __future__ import annotations

from custody.law import clock, particulars, regimes
from custody.law.clock import Period, format_instant, parse_instant
from custody.law.regimes import Regime
from custody.law.safeguards import OF_ORDER
from custody.model.cases.questions import known_case
from custody.model.concerns import chain
from custody.model.engine.moments import happened, occurred
from custody.model.engine.period import dates, in_order, period_of, too_late
from custody.model.engine.safeguards import judge_safeguards, judge_serious
from custody.model.law_profiles.questions import chosen_law, law_of
from custody.model.preservation_orders.questions import judge_after_issue, known, marked, reopened
from custody.model.preservation_orders.records import Order, Secrecy
from custody.model.preservation_orders.rules.form import bounds_form, judge_stacked, obtained_days
from custody.model.preservation_requests.records import Request
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import ids, types
from custody.model.state import State

#: Rule and version of an order that names no law profile.
RULE, VERSION = "un-25", 1


def _within(regime: Regime, ruling: Ruling, days: int, form: str, *, further: bool = False) -> int:
    """Verify a chosen duration against the law; return the days that count, at most its ceiling."""
    if not bounds_form(regime, form):
        return obtained_days(ruling, days)
    least, bound = regimes.bounds(regime, further=further)
    if not least <= days <= (bound or regimes.LONGEST):
        allowed = regime.days_allowed(further=further)
        more = " Renew before the end if more time is needed." if regime.renewable and not further else ""
        ruling.broken(
            "un-25.ceiling",
            f"{days} days were chosen; the law allows {allowed} for {'a further' if further else 'one'} period",
            regime.cited("renewal" if further else "period", "25(2)"),
            hint=f"Choose {allowed}.{more}",
        )
    return regimes.counted(regime, days, further=further)


def judge_issued(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an order states its particulars, and a duration within the ceiling."""
    if state.get(Order, command.subject) is not None:
        raise ruling.refuse("preservation_order.new", "this order is recorded already")
    facts = ruling.facts
    known_case(state, ruling, facts.must("case"))
    chain.judge_after_order(state, ruling)
    for name in facts.codes("not_known"):
        article = particulars.article_for(name)
        if article:
            ruling.broken("un-25.particulars", f"the order does not state {name}", article)
    judge_safeguards(ruling, OF_ORDER)
    judge_serious(ruling, stated=True)
    regime = chosen_law(state, ruling, "preservation_order", regimes.regime(RULE, VERSION))
    days = _within(regime, ruling, facts.count("days"), facts.must("preservation_means"))
    if facts.must("clock_start") not in regime.start_events:
        raise ruling.refuse(
            "un-25.clock_start",
            f"under {regime.rule} the clock cannot start with {facts.must('clock_start')}",
            regime.cited("start", "25(2)"),
            hint=f"Accepted: {', '.join(regime.start_events)}.",
        )
    if regime.confidentiality == "always" and not facts.flag("confidential"):
        ruling.broken(
            "preservation_order.confidentiality",
            f"under {regime.rule} whoever preserves keeps it confidential, and the order does not say so",
            regime.cited("confidentiality"),
        )
    start = occurred(facts) if facts.must("clock_start") == "order" else None
    if facts.must("clock_start") == "order" and start is None:
        ruling.broken(
            "un-25.clock_unknown", "the order does not say when it was issued", regime.cited("start", "25(2)")
        )
    dates(ruling, regime, None if start is None else clock.period_of(start, days))


def fold_issued(state: State, placed: Placed) -> None:
    """Record the order, with its first period if the clock runs from the order itself."""
    event, facts = placed.event, placed.event.facts
    first = period_of(placed)
    state.put(
        Order(
            id=event.subject,
            case=facts.must("case"),
            rule=facts.must("rule"),
            rule_version=facts.count("rule_version"),
            days=facts.count("days"),
            clock_start=facts.must("clock_start"),
            renewal_allowed=facts.flag("renewal_allowed"),
            confidential=facts.flag("confidential"),
            issued=happened(facts, event.at),
            recorded=event.at,
            periods=() if first is None else (first,),
            nonconforming=facts.codes("nonconforming"),
            issue_known=occurred(facts) is not None,
            calendar_margin_hours=facts.count("calendar_margin_hours"),
            after=facts.text("upstream_order"),
            traffic=chain.names_traffic(facts),
            preservation_means=facts.must("preservation_means"),
        )
    )
    chain.fold_ordered(state, placed)
    if facts.flag("confidential"):
        until = facts.text("confidential_until")
        state.put(
            Secrecy(
                leaf=ids.b64(placed.leaf),
                order=event.subject,
                case=facts.must("case"),
                bound_party="addressee",
                since=happened(facts, event.at),
                said=None if until is None else parse_instant(until),
                position=placed.position,
                by_order=True,
            )
        )


def judge_in_force(order: Order, ruling: Ruling, instant: int) -> None:
    """Break the rule for an order that was withdrawn or quashed by an instant (seconds UTC)."""
    if order.withdrawn is not None and order.withdrawn <= instant:
        ruling.broken("preservation_order.withdrawn_before", "the order was withdrawn before", "25(2)")
    if (order.quashed is not None and order.quashed <= instant) or order.set_aside_at(instant):
        ruling.broken("preservation_order.quashed_before", "the order was quashed before", "24(2)")


def _start_by(state: State, command: Command, ruling: Ruling, start: str) -> None:
    """Set the order's first period where this event starts its clock and no period has begun."""
    order = known(state, command, ruling)
    judge_in_force(order, ruling, happened(ruling.facts, command.at))
    judge_after_issue(order, ruling)
    moment = occurred(ruling.facts)
    regime = law_of(state, order)
    if order.clock_start != start or order.periods:
        dates(ruling, regime, None)
    elif moment is None:
        ruling.broken(
            "un-25.clock_unknown",
            f"the date and time of the {start} that starts the period are not stated",
            regime.cited("start", "25(2)"),
        )
        dates(ruling, regime, None)
    else:
        dates(
            ruling,
            regime,
            clock.period_of(moment, _within(regime, ruling, order.days, order.preservation_means)),
        )


def judge_served(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the order and each renewal are served once, in time; set the period that starts then."""
    order = known(state, command, ruling)
    served = happened(ruling.facts, command.at)
    if order.served is not None and not (order.renewal_unserved and served >= (order.renewed or 0)):
        ruling.broken("preservation_order.served_again", "the order was served before")
    if order.periods and order.followed is None and served >= order.periods[-1].end:
        ruling.broken(
            "preservation_order.served_late",
            f"the period ended {format_instant(order.periods[-1].end)}, before the order was served",
        )
    _start_by(state, command, ruling, "service")


def judge_acknowledged(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that receipt is acknowledged once; set the period that receipt starts, where it starts one."""
    if known(state, command, ruling).acknowledged is not None:
        ruling.broken("preservation_order.acknowledged_again", "receipt was acknowledged before")
    _start_by(state, command, ruling, "receipt")


def _add_period(order: Order, placed: Placed) -> Order:
    stretch = period_of(placed)
    return order if stretch is None else replace(order, periods=in_order((*order.periods, stretch)))


def fold_served(state: State, placed: Placed) -> None:
    """Record service of the order or of its renewal, and the period that service starts."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        served = happened(placed.event.facts, placed.event.at)
        if order.served is None:
            order = replace(order, served=served)
        else:
            order = replace(order, renewal_served=max(served, order.renewal_served or 0))
        state.put(marked(_add_period(order, placed), placed))


def fold_acknowledged(state: State, placed: Placed) -> None:
    """Record receipt of the order, and the period that receipt starts."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        received = happened(placed.event.facts, placed.event.at)
        first = received if order.acknowledged is None else order.acknowledged
        state.put(marked(_add_period(replace(order, acknowledged=first), placed), placed))


def judge_renewed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a renewal is allowed and decided while the period runs; set the seconds of any gap."""
    order = known(state, command, ruling)
    facts = ruling.facts
    for name in facts.codes("not_known"):
        if name != "occurred_at":
            ruling.broken("un-25.particulars", f"the renewal does not state {name}", "24(2)")
    decided, regime = occurred(facts), law_of(state, order)
    if decided is None:
        raise ruling.refuse(
            "un-25.renewal.instant",
            "a renewal needs the instant of its decision",
            regime.cited("renewal", "25(2)"),
        )
    if not order.periods:
        raise ruling.refuse(
            "un-25.renewal.not_started", "the order's clock has not started", regime.cited("renewal", "25(2)")
        )
    if not order.renewal_allowed or not regime.renewable:
        ruling.broken(
            "un-25.renewal.forbidden",
            "the order's law does not provide for renewal"
            if order.renewal_allowed
            else "the order allows no renewal",
            regime.cited("renewal", "25(2)"),
        )
    elif regime.max_renewals is not None and len(order.periods) > regime.max_renewals:
        ruling.broken(
            "un-25.renewal.often",
            f"under {regime.rule} a period is renewed {regime.max_renewals} times at most",
            regime.cited("renewal"),
        )
    judge_in_force(order, ruling, happened(ruling.facts, command.at))
    periods = [Period(period.start, period.end) for period in order.periods]
    base = clock.renewed(periods, decided)
    if decided >= base.end:
        ruling.broken(
            "un-25.renewal.after_end",
            f"the period ended {format_instant(base.end)}; a renewal decided {format_instant(decided)} comes too late",
            regime.cited("renewal", "25(2)"),
            hint=too_late(base, order.calendar_margin_hours, decided),
        )
    days = _within(regime, ruling, facts.count("days"), order.preservation_means, further=True)
    if decided < base.start or any(decided < period.start <= base.end for period in periods):
        ruling.broken(
            "un-25.renewal.before_start",
            "the renewal was decided before the period began",
            regime.cited("renewal", "25(2)"),
        )
    judge_stacked(regime, ruling, order.preservation_means, base, clock.continued(base, decided, days))
    dates(ruling, regime, clock.continued(base, decided, days))
    ruling.set("gap_seconds", max(0, decided - base.end))


def fold_renewed(state: State, placed: Placed) -> None:
    """Add the period of the renewal to the order."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        longer = _add_period(order, placed)
        state.put(marked(reopened(longer) if longer.granted_end != order.granted_end else longer, placed))


def judge_withdrawn(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an order is withdrawn once, while in force, and not before its issue if that is known.

    Other States' requests that it carries out and that still bind are set and marked; the withdrawal is not refused.
    """
    order = known(state, command, ruling)
    judge_in_force(order, ruling, clock.EVER)
    judge_after_issue(order, ruling)
    moment = occurred(ruling.facts)
    runs_on = order.followed is not None or not order.periods
    if not runs_on and moment is not None and moment >= order.periods[-1].end:
        ended = format_instant(order.periods[-1].end)
        ruling.broken(
            "preservation_order.withdrawn_lapsed",
            f"the order had lapsed {ended}, so nothing is left to withdraw",
        )
    uncovers = binding_requests(state, order, happened(ruling.facts, command.at))
    ruling.set("uncovered_requests", types.join_codes(uncovers))
    if uncovers:
        ruling.mark("un-42.uncovered")


def binding_requests(state: State, order: Order, instant: int) -> tuple[str, ...]:
    """Return sorted ids of other States' requests under an order that bind after an instant (42(8))."""
    found = (state.get(Request, key) for key in state.keys("preservation_request", "case", order.case))
    beneath = (
        request for request in found if request is not None and request.incoming and request.order == order.id
    )
    return tuple(sorted(request.id for request in beneath if request.binds(instant)))


def fold_withdrawn(state: State, placed: Placed) -> None:
    """Record the withdrawal; of several, the first one recorded counts."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        withdrawn = happened(placed.event.facts, placed.event.at)
        if order.withdrawn is None:
            order = replace(order, withdrawn=withdrawn, undated=undated_ends(order, "withdrawn", placed))
        state.put(marked(order, placed))


def undated_ends(order: Order, end: str, placed: Placed) -> tuple[str, ...]:
    """Return the undated ends of an order, with ``end`` added if an entry states no instant for it."""
    return order.undated if occurred(placed.event.facts) is not None else (*order.undated, end)


def judge_followed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a data request follows an order while it runs, under a law that then extends it."""
    order = known(state, command, ruling)
    regime = law_of(state, order)
    if regime.after_data_request != "until_decided":
        ruling.broken(
            "preservation_order.data_requested.law",
            f"under {regime.rule} the period runs on unchanged",
            regime.cited("after_data_request"),
        )
    judge_in_force(order, ruling, happened(ruling.facts, command.at))
    if not _in_time(order, command):
        ruling.broken(
            "preservation_order.data_requested.late",
            "the request came after the period had ended, so it cannot extend it",
            regime.cited("after_data_request"),
        )


def _in_time(order: Order, command: Command) -> bool:
    end = order.granted_end
    return end is None or happened(command.facts, command.at) < end.latest


def fold_followed(state: State, placed: Placed) -> None:
    """Make the order open-ended after a timely data request if its law allows that, even after a lapse."""
    event = placed.event
    order = state.get(Order, event.subject)
    if order is None:
        return
    since = happened(event.facts, event.at)
    marks = event.facts.codes("nonconforming")
    counts = order.followed is None and not {
        "preservation_order.data_requested.law",
        "preservation_order.data_requested.late",
    }.intersection(marks)
    state.put(marked(replace(reopened(order), followed=since) if counts else order, placed))


def judge_lapsed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a lapse is recorded once, and only after the last period has ended."""
    order = known(state, command, ruling)
    end = order.periods[-1].end if order.periods else None
    open_ended = end is None or order.followed is not None
    if open_ended or end is None or order.ended_by(command.at) or order.lapse_recorded or command.at < end:
        raise ruling.refuse("preservation_order.lapsed.due", "there is no lapse of this order to record")
    ruling.set("lapsed_at", format_instant(end))


def fold_lapsed(state: State, placed: Placed) -> None:
    """Record the lapse of the order."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        state.put(marked(replace(order, lapse_recorded=True, lapse=placed.position), placed))


JUDGES = {
    "preservation_order.issued": judge_issued,
    "preservation_order.served": judge_served,
    "preservation_order.receipt_acknowledged": judge_acknowledged,
    "preservation_order.renewed": judge_renewed,
    "preservation_order.withdrawn": judge_withdrawn,
    "preservation_order.data_requested": judge_followed,
    "preservation_order.lapsed": judge_lapsed,
}
FOLDS = {
    "preservation_order.issued": fold_issued,
    "preservation_order.served": fold_served,
    "preservation_order.receipt_acknowledged": fold_acknowledged,
    "preservation_order.renewed": fold_renewed,
    "preservation_order.withdrawn": fold_withdrawn,
    "preservation_order.data_requested": fold_followed,
    "preservation_order.lapsed": fold_lapsed,
}
