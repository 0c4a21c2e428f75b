"""Every page by name, and those that are reached by one key from anywhere."""

from __future__ import annotations

from tui.pages import cases, exhibits, history, integrity, ledger, orders, today
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
    "subject": history.subject,
}

#: Pages that a digit opens, in the order in which they stand in the bar.
PLACES = (
    ("1", "today", "Today"),
    ("2", "orders", "Orders"),
    ("3", "cases", "Cases"),
    ("4", "exhibits", "Exhibits"),
    ("5", "integrity", "Integrity"),
    ("6", "ledger", "Ledger"),
)
