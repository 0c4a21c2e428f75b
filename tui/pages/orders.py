"""Preservation orders: all of them with their clocks, and one with its periods, gaps and open end on a time axis."""

from __future__ import annotations

from custody.ledger.views.desk import OrderView, view_order
from custody.ledger.views.steps import next_step
from custody.model.records import Order
from tui.page import Act, Axis, Lane, Page, Pair, Pairs, Row, Span, Table, Target, Tone
from tui.pages.history import history
from tui.sight import Sight
from tui.wording import when

#: Orders on one page.
ROWS = 200
_TONES: dict[str, Tone] = {"lapsed": "bad", "due_soon": "warn", "in_force": "good", "followed": "warn"}


def listing(sight: Sight, key: str) -> Page:
    """Build the list of orders, those that end first before the others; ``key`` is the case, empty for all."""
    lookup = sight.lookup
    found = lookup.under(Order, "case", key) if key else lookup.all(Order)
    views = sorted(
        (view_order(one, sight.now, sight.warn) for one in found),
        key=lambda view: (view.standing.ends is None, view.standing.ends or 0, view.order.id),
    )
    rows = tuple(_row(sight, view) for view in views[:ROWS])
    table = Table(
        "", ("order", "case", "state", "ends", "next"), rows, "no orders", max(len(views) - ROWS, 0)
    )
    return Page(Target("orders", key), "Orders", (table,), acts=(Act("issue an order", ("order", "issue")),))


def _row(sight: Sight, view: OrderView) -> Row:
    order, step = view.order, next_step(view)
    words = None if step is None else sight.command_of(step.kind)
    name = sight.label("order", order.id)
    act = None if words is None else Act(" ".join(words), words, {words[0]: name})
    return Row(
        (
            name,
            sight.label("case", order.case),
            view.standing.state.replace("_", " "),
            "" if view.standing.ends is None else when(view.standing.ends),
            "" if words is None else " ".join(words),
        ),
        Target("order", order.id),
        act,
        _TONES.get(view.standing.state, ""),
    )


def order(sight: Sight, key: str) -> Page:
    """Build the page of one order."""
    found = sight.lookup.get(Order, key)
    view, name = view_order(found, sight.now, sight.warn), sight.label("order", key)
    state = view.standing.state
    pairs = (
        Pair("state", state.replace("_", " ").upper(), _TONES.get(state, "")),
        Pair("ends", "" if view.standing.ends is None else when(view.standing.ends)),
        Pair("case", sight.label("case", found.case), opens=Target("case", found.case)),
        Pair(
            "rule", f"{found.rule}, version {found.rule_version}: {found.days} days from {found.clock_start}"
        ),
        Pair("renewal", "allowed" if found.renewal_allowed else "not allowed by this order"),
        Pair("secret", "yes" if found.confidential else "no"),
    )
    return Page(
        Target("order", key),
        f"Order {name}",
        (Pairs("", pairs), Axis("Its clock", _lanes(view), sight.now), history(sight, key)),
        about=("order", key),
    )


def _lanes(view: OrderView) -> tuple[Lane, ...]:
    order, gaps = view.order, view.gaps
    spans = [
        Span(one.start, one.end, "period", "granted" if at == 0 else f"renewal {at}")
        for at, one in enumerate(order.periods)
    ]
    lanes = [Lane("periods", tuple(spans))]
    if gaps:
        lanes.append(Lane("gaps", tuple(Span(one.start, one.end, "gap") for one in gaps)))
    if order.followed is not None:
        end = order.withdrawn or order.quashed
        lanes.append(Lane("until decided", (Span(order.followed, end, "open"),)))
    ended = order.quashed if order.quashed is not None else order.withdrawn
    if ended is not None:
        lanes.append(Lane("ended", (Span(ended, None, "ended"),)))
    return tuple(lanes)
