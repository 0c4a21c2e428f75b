"""Every page by name, and those that are reached by one key from anywhere."""

from __future__ import annotations

from tui.page import Target
from tui.pages import (
    audit,
    cases,
    exhibits,
    history,
    integrity,
    ledger,
    orders,
    storing,
    sweeps,
    today,
    tour,
    witnessing,
)
from tui.sight import Builder

BUILDERS: dict[str, Builder] = {
    "today": today.build,
    "orders": orders.listing,
    "order": orders.order,
    "cases": cases.listing,
    "case": cases.case,
    "exhibits": exhibits.listing,
    "exhibit": exhibits.exhibit,
    "integrity": integrity.integrity,
    "object": integrity.stored,
    "ledger": ledger.listing,
    "entry": ledger.entry,
    "stored": storing.result,
    "sweep": sweeps.sweep,
    "subject": history.subject,
    "checkpoints": witnessing.checkpoints,
    "consistency": witnessing.consistency,
    "audit": audit.build,
    "finding": audit.finding,
    "tour": tour.build,
}

#: Pages that a digit opens, in the order in which they stand in the bar.
PLACES = (
    ("1", "today", "Today"),
    ("2", "orders", "Orders"),
    ("3", "cases", "Cases"),
    ("4", "exhibits", "Exhibits"),
    ("5", "integrity", "Integrity"),
    ("6", "ledger", "Ledger"),
    ("7", "checkpoints", "Witnesses"),
    ("8", "audit", "Audit"),
)

#: Pages that take their time: they are built once, with progress, and not again when the ledger grows.
SLOW = (Target("audit", "none"), Target("audit", "metadata"), Target("audit", "full"))
