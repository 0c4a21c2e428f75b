"""Periods of orders and requests that an entry computes under a law."""

from __future__ import annotations

from collections.abc import Iterable

from custody.law.clock import Period, deadline, format_instant, parse_instant
from custody.law.regimes import Regime
from custody.model.engine.moments import happened
from custody.model.engine.records import OrderPeriod
from custody.model.rulings import Placed, Ruling


def dates(ruling: Ruling, regime: Regime, period: Period | None) -> None:
    """Compute the rule and its version, and the start and end of the period if there is one."""
    ruling.set("rule", regime.rule)
    ruling.set("rule_version", regime.version)
    if period is not None:
        ruling.set("starts_at", format_instant(period.start))
        ruling.set("ends_at", format_instant(period.end))


def too_late(period: Period, calendar_margin_hours: int, decided: int) -> str:
    """Return the hint for a renewal after the period has ended.

    Its law may count the last day ``calendar_margin_hours`` longer; ``decided`` is in seconds UTC.
    """
    latest = deadline(period, calendar_margin_hours).latest
    if decided >= latest:
        return "Issue a new order; the gap stays on record."
    return (
        f"The law may count to {format_instant(latest)}: if so, record it; it is marked. Else: a new order."
    )


def period_of(placed: Placed) -> OrderPeriod | None:
    """Return the period that an entry computed, None if it computed none."""
    facts, at = placed.event.facts, placed.event.at
    start, end = facts.text("starts_at"), facts.text("ends_at")
    if start is None or end is None:
        return None
    return OrderPeriod(parse_instant(start), parse_instant(end), happened(facts, at), at, placed.position)


def in_order(periods: Iterable[OrderPeriod]) -> tuple[OrderPeriod, ...]:
    """Return periods sorted by end, so that the last one ends last, whenever each of them was recorded."""
    return tuple(sorted(periods, key=lambda period: (period.end, period.start, period.position)))
