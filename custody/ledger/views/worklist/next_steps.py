"""The next step of an order and the roles that take it: a reminder for one instant, no rule."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.views.instruments.unconfirmed_preservation import unkept
from custody.ledger.views.worklist.worklist_page import OrderView
from custody.model.kinds import permit_of
from custody.model.preservation_orders.rules.form import OBTAINED
from custody.model.records import Compliance, Order


@dataclass(frozen=True, slots=True)
class Step:
    """The kind of entry that is awaited, the roles that may sign it, and a code of the reason.

    Codes: ``clock`` (it starts the order's clock), ``undated`` (the order has no date of issue), ``renew``
    (the period ends soon), ``prolong`` (the same for preservation by the agency itself), ``replace`` (it ends
    soon and cannot be renewed), ``data_requested`` (open until the request for the data is decided),
    ``lapsed`` (it has ended), ``unserved`` (the addressee is not served), ``renewal_unserved`` (not with its
    renewal), ``answer`` (the addressee has not acknowledged), ``declined`` (a deputy's decision was declined),
    ``notify`` and ``notify_restored`` (the addressee is not notified of the end, or of the force regained), and
    ``unkept_`` with the reason of an answer by which nothing is kept.
    """

    kind: str
    roles: tuple[str, ...]
    why: str


def next_step(view: OrderView, answer: Compliance | None, *, declined: bool = False) -> Step | None:
    """Return the next step on an order, None if there is none.

    ``answer`` is its noncompliance, if any. ``declined``: a deputy's decision on it was declined, so it is
    withdrawn.
    """
    order, state = view.order, view.standing.state
    if order.end_notice_due is not None:
        return _step("preservation_order.status_notified", "notify")
    if order.restoration_notice_due is not None and state != "lapsed":
        return _step("preservation_order.status_notified", "notify_restored")
    if state in ("quashed", "withdrawn") or (state == "lapsed" and order.lapse_recorded):
        return None
    if declined and state != "lapsed":
        return _step("preservation_order.withdrawn", "declined")
    if state in ("lapsed", "due_soon"):
        renewable, obtained = order.renewal_allowed, order.preservation_means == OBTAINED
        return end_step(
            ended=state == "lapsed", renewable=renewable, reason=unkept(answer), obtained=obtained
        )
    if (reason := unkept(answer)) is not None:
        return unkept_step(reason)
    if not order.periods and order.clock_start != "order":
        return start_step(order)
    if order.preservation_means == OBTAINED:
        return None
    if order.served is None and order.acknowledged is None:
        return unserved_step()
    if order.renewal_unserved:
        return renewal_unserved_step()
    if order.acknowledged is None:
        return _step("preservation_order.receipt_acknowledged", "answer")
    return None


def end_step(*, ended: bool, renewable: bool, reason: str | None = None, obtained: bool = False) -> Step:
    """Return the next step on an order whose last period ends or ended: lapse, renewal, new order.

    ``reason`` is the provider's reason if by its answer nothing is preserved. ``obtained``: the agency
    preserves the data itself, and the order has no addressee.
    """
    if ended:
        return _step("preservation_order.lapsed", "lapsed")
    if reason is not None:
        return unkept_step(reason)
    if not renewable:
        return _step("preservation_order.issued", "replace")
    return _step("preservation_order.renewed", "prolong" if obtained else "renew")


def unkept_step(reason: str) -> Step:
    """Return the withdrawal of an order under which nothing is preserved; ``reason`` is a code."""
    return _step("preservation_order.withdrawn", f"unkept_{reason}")


def followed_step() -> Step:
    """Return the withdrawal of an order made open-ended by a request for the data themselves."""
    return _step("preservation_order.withdrawn", "data_requested")


def unserved_step() -> Step:
    """Return the service of an order of whose service nothing is on record."""
    return _step("preservation_order.served", "unserved")


def renewal_unserved_step() -> Step:
    """Return the service of a renewal, where only the order itself was served."""
    return _step("preservation_order.served", "renewal_unserved")


def start_step(order: Order) -> Step:
    """Return the step that starts an order's clock; a new order if it lacks its date of issue."""
    if order.clock_start == "order":
        return _step("preservation_order.issued", "undated")
    return _step(
        "preservation_order.served"
        if order.clock_start == "service"
        else "preservation_order.receipt_acknowledged",
        "clock",
    )


def _step(kind: str, why: str) -> Step:
    """Return the step of a kind for the roles that may enter it."""
    return Step(kind, tuple(sorted(permit_of(kind).act)), why)
