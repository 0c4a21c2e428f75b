"""The open challenges to an order or its quashing, and their common end."""

from __future__ import annotations

from custody.model.concerns.records import Contest
from custody.model.preservation_orders.records import Order
from custody.model.production_orders.records import Production
from custody.model.record import replace
from custody.model.state import State


def open_contests(state: State, order: Order | Production) -> list[Contest]:
    """Return the undecided challenges to an order or its quashing, oldest first."""
    found = (state.get(Contest, leaf) for leaf in order.contests)
    return [contest for contest in found if contest is not None and contest.outcome is None]


def end_contests(state: State, order: Order | Production, outcome: str, against: str | None = None) -> None:
    """Record one outcome of every open challenge, or only of those ``against`` the order or its quashing."""
    for contest in open_contests(state, order):
        if against in (None, contest.against):
            state.put(replace(contest, outcome=outcome))
