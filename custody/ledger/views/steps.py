"""What comes next for an order, and whose role it is: a reminder computed for one instant, no rule."""

from __future__ import annotations

from dataclasses import dataclass

from custody.ledger.views.desk import OrderView
from custody.model import roles


@dataclass(frozen=True, slots=True)
class Step:
    """The kind of entry that is waited for, who may sign it, and a code for why.

    Codes: ``clock`` (it starts the order's clock), ``renew`` (the period ends soon), ``replace`` (it ends soon and
    cannot be renewed), ``lapsed`` (it has ended), ``notice`` (the addressee has not been told), ``answer`` (the
    addressee has not acknowledged).
    """

    kind: str
    roles: tuple[str, ...]
    why: str


def next_step(view: OrderView) -> Step | None:
    """Say what an order waits for, None if for nothing."""
    order, state = view.order, view.standing.state
    if state == "withdrawn" or (state == "lapsed" and order.lapse_recorded):
        return None
    if state == "lapsed":
        return _step("order.lapsed", "lapsed")
    if state == "due_soon":
        return _step("order.renewed", "renew") if order.renewal_allowed else _step("order.issued", "replace")
    if not order.periods and order.clock_start == "service":
        return _step("order.served", "clock")
    if not order.periods and order.clock_start == "receipt":
        return _step("order.acknowledged", "clock")
    if order.served is None and order.acknowledged is None:
        return _step("order.served", "notice")
    if order.acknowledged is None:
        return _step("order.acknowledged", "answer")
    return None


def _step(kind: str, why: str) -> Step:
    return Step(kind, tuple(sorted(roles.PERMITS[kind].act)), why)
