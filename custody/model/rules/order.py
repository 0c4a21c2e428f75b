"""Rules for cases and art. 25 orders: the clock, its ceiling, renewals, and what a late decision leaves open."""

from __future__ import annotations

from dataclasses import replace

from custody.law import clock, particulars, regimes
from custody.law.clock import Period, format_instant, parse_instant
from custody.model.acts import Command, Placed, Ruling
from custody.model.records import Case, Order, Stretch
from custody.model.schema import Facts
from custody.model.state import State

#: The rule and version that ruleset 1 computes with.
RULE, VERSION = "un-25", 1

#: How far ahead of the sequencer's clock a signer's may be, in seconds.
AHEAD = 120


def occurred(facts: Facts) -> int | None:
    """Give when it happened, in seconds UTC, or None if that is unknown."""
    text = facts.text("occurred_at")
    return None if text is None else parse_instant(text)


def known_case(state: State, ruling: Ruling, case_id: str) -> Case:
    """Give a case; refuse an unknown one, and break the rule for a closed one."""
    case = state.get(Case, case_id)
    if case is None:
        raise ruling.refuse("case.known", f"there is no case {case_id}", hint="Open the case first.")
    if case.outcome is not None:
        ruling.broken("case.open", f"the case {case_id} is closed")
    return case


def judge_case_opened(state: State, command: Command, ruling: Ruling) -> None:
    """A case is a new subject."""
    if state.get(Case, command.subject) is not None:
        raise ruling.refuse("case.new", "this case is open already")


def fold_case_opened(state: State, placed: Placed) -> None:
    """Open the case."""
    event = placed.event
    state.put(Case(event.subject, event.at, None, event.facts.codes("nonconforming")))


def judge_case_closed(state: State, command: Command, ruling: Ruling) -> None:
    """An open case is closed."""
    known_case(state, ruling, command.subject)


def fold_case_closed(state: State, placed: Placed) -> None:
    """Close the case."""
    case = state.get(Case, placed.event.subject)
    if case is not None:
        facts = placed.event.facts
        marks = tuple(sorted({*case.nonconforming, *facts.codes("nonconforming")}))
        state.put(replace(case, outcome=facts.must("outcome"), nonconforming=marks))


def _known(state: State, command: Command, ruling: Ruling) -> Order:
    order = state.get(Order, command.subject)
    if order is None:
        raise ruling.refuse("order.known", f"there is no order {command.subject}")
    return order


def _within(ruling: Ruling, days: int) -> int:
    """Judge a chosen duration against the rule; give the days that count, never above the ceiling."""
    regime = regimes.regime(RULE, VERSION)
    if not regime.least_days <= days <= regime.most_days:
        ruling.broken(
            "un-25.ceiling",
            f"{days} days were chosen; the article allows {regime.least_days} to {regime.most_days} for one period",
            regime.article,
            hint=f"Choose at most {regime.most_days} days and renew before the end if more time is needed.",
        )
    return min(max(days, regime.least_days), regime.most_days)


def _dates(ruling: Ruling, period: Period | None) -> None:
    """Store which rule computed the dates, and the dates."""
    ruling.set("rule", RULE)
    ruling.set("rule_version", VERSION)
    if period is not None:
        ruling.set("starts_at", format_instant(period.start))
        ruling.set("ends_at", format_instant(period.end))


def _period(facts: Facts) -> Period | None:
    start, end = facts.text("starts_at"), facts.text("ends_at")
    if start is None or end is None:
        return None
    return Period(parse_instant(start), parse_instant(end))


def _stretch(placed: Placed, decided: int | None) -> Stretch | None:
    period = _period(placed.event.facts)
    if period is None:
        return None
    at = placed.event.at
    return Stretch(period.start, period.end, at if decided is None else decided, at, placed.position)


def judge_issued(state: State, command: Command, ruling: Ruling) -> None:
    """An order states its particulars and a chosen duration within the ceiling; its clock starts as it says."""
    if state.get(Order, command.subject) is not None:
        raise ruling.refuse("order.new", "this order is recorded already")
    facts = ruling.facts
    known_case(state, ruling, facts.must("case"))
    for name in facts.codes("unknown"):
        if name != "occurred_at":
            article = particulars.article_for(name)
            ruling.broken("un-25.particulars", f"the order does not state {name}", article)
    days = _within(ruling, facts.number("days") or 0)
    starts = regimes.regime(RULE, VERSION).starts
    if facts.must("clock_start") not in starts:
        raise ruling.refuse(
            "un-25.clock_start", f"the clock cannot start with {facts.must('clock_start')}", "25(2)"
        )
    start = occurred(facts) if facts.must("clock_start") == "order" else None
    if facts.must("clock_start") == "order" and start is None:
        ruling.broken("un-25.clock_unknown", "the order does not say when it was issued", "25(2)")
    _dates(ruling, None if start is None else clock.period_of(start, days))


def fold_issued(state: State, placed: Placed) -> None:
    """Record the order, with its first period if the clock runs from the order itself."""
    event, facts = placed.event, placed.event.facts
    issued = occurred(facts)
    first = _stretch(placed, issued)
    state.put(
        Order(
            id=event.subject,
            case=facts.must("case"),
            rule=facts.must("rule"),
            rule_version=facts.number("rule_version") or 0,
            days=facts.number("days") or 0,
            clock_start=facts.must("clock_start"),
            renewal_allowed=facts.flag("renewal_allowed"),
            confidential=facts.flag("confidential"),
            issued=event.at if issued is None else issued,
            recorded=event.at,
            periods=() if first is None else (first,),
            nonconforming=facts.codes("nonconforming"),
            issue_known=issued is not None,
        )
    )


def _after_issue(order: Order, ruling: Ruling) -> None:
    moment = occurred(ruling.facts)
    if moment is not None and order.issue_known and moment < order.issued:
        ruling.broken("order.before_issue", "it is said to have happened before the order was issued")


def _start_by(state: State, command: Command, ruling: Ruling, start: str) -> None:
    """Start the clock of an order whose rule names this event, once."""
    order = _known(state, command, ruling)
    if order.withdrawn is not None:
        ruling.broken("order.withdrawn_before", "the order was withdrawn before")
    _after_issue(order, ruling)
    moment = occurred(ruling.facts)
    if order.clock_start != start or order.periods:
        _dates(ruling, None)
    elif moment is None:
        ruling.broken("un-25.clock_unknown", f"the {start} that starts the clock has no instant", "25(2)")
        _dates(ruling, None)
    else:
        _dates(ruling, clock.period_of(moment, _within(ruling, order.days)))


def judge_served(state: State, command: Command, ruling: Ruling) -> None:
    """Service starts the clock where the order says so."""
    if _known(state, command, ruling).served is not None:
        ruling.broken("order.served_again", "the order was served before")
    _start_by(state, command, ruling, "service")


def judge_acknowledged(state: State, command: Command, ruling: Ruling) -> None:
    """The addressee's acknowledgement is the receipt; it starts the clock where the order says so."""
    if _known(state, command, ruling).acknowledged is not None:
        ruling.broken("order.acknowledged_again", "receipt was acknowledged before")
    _start_by(state, command, ruling, "receipt")


def _add_period(order: Order, placed: Placed) -> Order:
    stretch = _stretch(placed, occurred(placed.event.facts))
    return order if stretch is None else replace(order, periods=(*order.periods, stretch))


def _marked(order: Order, placed: Placed) -> Order:
    marks = set(order.nonconforming) | set(placed.event.facts.codes("nonconforming"))
    return replace(order, nonconforming=tuple(sorted(marks)))


def fold_served(state: State, placed: Placed) -> None:
    """Note service and the period it starts."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        moment = occurred(placed.event.facts)
        served = placed.event.at if moment is None else moment
        first = served if order.served is None else order.served
        state.put(_marked(_add_period(replace(order, served=first), placed), placed))


def fold_acknowledged(state: State, placed: Placed) -> None:
    """Note receipt and the period it starts."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        moment = occurred(placed.event.facts)
        received = placed.event.at if moment is None else moment
        first = received if order.acknowledged is None else order.acknowledged
        state.put(_marked(_add_period(replace(order, acknowledged=first), placed), placed))


def judge_renewed(state: State, command: Command, ruling: Ruling) -> None:
    """A renewal is decided while the period runs, if the order may be renewed at all; later it leaves a gap."""
    order = _known(state, command, ruling)
    facts = ruling.facts
    for name in facts.codes("unknown"):
        if name != "occurred_at":
            ruling.broken("un-25.particulars", f"the renewal does not state {name}", "24(2)")
    decided = occurred(facts)
    if decided is None:
        raise ruling.refuse("un-25.renewal.instant", "a renewal needs the instant of its decision", "25(2)")
    if not order.periods:
        raise ruling.refuse("un-25.renewal.not_started", "the order's clock has not started", "25(2)")
    if not order.renewal_allowed:
        ruling.broken("un-25.renewal.forbidden", "the order's law does not provide for renewal", "25(2)")
    if order.withdrawn is not None:
        ruling.broken("order.withdrawn_before", "the order was withdrawn before", "25(2)")
    last = order.periods[-1]
    days = _within(ruling, facts.number("days") or 0)
    if decided >= last.end:
        ruling.broken(
            "un-25.renewal.after_end",
            f"the period ended {format_instant(last.end)}; a renewal decided {format_instant(decided)} comes too late",
            "25(2)",
            hint="Issue a new order; the gap stays on record.",
        )
    if decided < last.start:
        ruling.broken(
            "un-25.renewal.before_start", "the renewal was decided before the period began", "25(2)"
        )
    _dates(ruling, clock.continued(Period(last.start, last.end), decided, days))
    ruling.set("gap_seconds", max(0, decided - last.end))


def fold_renewed(state: State, placed: Placed) -> None:
    """Add the period."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        state.put(_marked(replace(_add_period(order, placed), lapse_recorded=False), placed))


def judge_withdrawn(state: State, command: Command, ruling: Ruling) -> None:
    """An order is withdrawn once, while it stands, and never before its issue, where anybody knows when that was."""
    order = _known(state, command, ruling)
    if order.withdrawn is not None:
        ruling.broken("order.withdrawn_before", "the order was withdrawn before")
    _after_issue(order, ruling)
    moment = occurred(ruling.facts)
    if order.periods and moment is not None and moment >= order.periods[-1].end:
        ended = format_instant(order.periods[-1].end)
        ruling.broken(
            "order.withdrawn_lapsed", f"the order had lapsed {ended}, so nothing is left to withdraw"
        )


def fold_withdrawn(state: State, placed: Placed) -> None:
    """Note the withdrawal; of several, the first one recorded stands."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        moment = occurred(placed.event.facts)
        withdrawn = placed.event.at if moment is None else moment
        first = withdrawn if order.withdrawn is None else order.withdrawn
        state.put(_marked(replace(order, withdrawn=first), placed))


def judge_lapsed(state: State, command: Command, ruling: Ruling) -> None:
    """A lapse is recorded once, and only after the last period has ended."""
    order = _known(state, command, ruling)
    end = order.periods[-1].end if order.periods else None
    if end is None or order.withdrawn is not None or order.lapse_recorded or command.at < end:
        raise ruling.refuse("order.lapsed.due", "there is no lapse of this order to record")
    ruling.set("lapsed_at", format_instant(end))


def fold_lapsed(state: State, placed: Placed) -> None:
    """Note that the lapse is on record."""
    order = state.get(Order, placed.event.subject)
    if order is not None:
        state.put(replace(order, lapse_recorded=True))


JUDGES = {
    "case.opened": judge_case_opened,
    "case.closed": judge_case_closed,
    "order.issued": judge_issued,
    "order.served": judge_served,
    "order.acknowledged": judge_acknowledged,
    "order.renewed": judge_renewed,
    "order.withdrawn": judge_withdrawn,
    "order.lapsed": judge_lapsed,
}
FOLDS = {
    "case.opened": fold_case_opened,
    "case.closed": fold_case_closed,
    "order.issued": fold_issued,
    "order.served": fold_served,
    "order.acknowledged": fold_acknowledged,
    "order.renewed": fold_renewed,
    "order.withdrawn": fold_withdrawn,
    "order.lapsed": fold_lapsed,
}
