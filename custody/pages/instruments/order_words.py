"""How an order was met, and what became of its quashings, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.law import grounds
from custody.ledger.views.instruments.order_compliance import LIFTED
from custody.pages.parts.wording import moment

if TYPE_CHECKING:
    from custody.model.records import Compliance, Order, Production


def compliance_text(found: Compliance) -> str:
    """Return how an order was complied with, or why not and what is to follow."""
    if found.reason is None or found.consequence is None:
        return f"{found.outcome}, {moment(found.since)}"
    return unmet_text(found)


def unmet_text(found: Compliance) -> str:
    """Write that an order was not complied with, since when, why, and what is to follow."""
    reason, consequence = found.reason or "", found.consequence or "none"
    then = "" if consequence == "none" else f"; to follow: {grounds.CONSEQUENCES[consequence]}"
    return f"NOT complied with, {moment(found.since)}: {grounds.NON_COMPLIANCE[reason]}{then}"


def lifted_lines(order: Order | Production) -> list[tuple[str, str]]:
    """Return a line for each quashing that lost its effect, with the gap in which it bound nobody."""
    return [
        (
            "quashing",
            f"{LIFTED[quashing.how]}. GAP: no effect {moment(quashing.decided)} to {moment(quashing.until)}",
        )
        for quashing in order.lifted
    ]
