"""Compliance with an order, and its ineffective quashings, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.law import grounds
from custody.ledger.views.instruments.order_compliance import LIFTED
from custody.pages.parts.wording import moment

if TYPE_CHECKING:
    from custody.model.records import Compliance, Order, Production

#: The note on an order whose period runs without service, receipt or answer on record.
NOT_SERVED = "no service on record"
#: The note on an order that was renewed after it was served, and not served since.
RENEWAL_NOT_SERVED = "no service of the renewal on record"


def compliance_text(found: Compliance) -> str:
    """Return the compliance with an order as text, or the reason and consequence of its lack."""
    if found.reason is None or found.consequence is None:
        return f"{found.outcome}, {moment(found.since)}"
    return unmet_text(found)


def unmet_text(found: Compliance) -> str:
    """Return noncompliance as text: since when, why, and the consequence."""
    reason, consequence = found.reason or "", found.consequence or "none"
    then = "" if consequence == "none" else f"; to follow: {grounds.CONSEQUENCES[consequence]}"
    return f"NOT complied with, {moment(found.since)}: {grounds.NON_COMPLIANCE[reason]}{then}"


def lifted_lines(order: Order | Production) -> list[tuple[str, str]]:
    """Return (label, text) for each ineffective quashing, with the gap that it left."""
    return [
        (
            "quashing",
            f"{LIFTED[quashing.how]}. GAP: no effect {moment(quashing.decided)} to {moment(quashing.until)}",
        )
        for quashing in order.lifted
    ]
