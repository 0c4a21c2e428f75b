"""The pages that a key opens from anywhere, and the slow ones; known before loading."""

from __future__ import annotations

from custody.pages.parts.page import Target

#: Pages that a digit opens, in the order in which they stand in the bar.
PLACES = (
    ("1", "today", "Today"),
    ("2", "preservation_orders", "Orders"),
    ("3", "cases", "Cases"),
    ("4", "exhibits", "Exhibits"),
    ("5", "integrity", "Integrity"),
    ("6", "ledger", "Ledger"),
    ("7", "checkpoints", "Witnesses"),
    ("8", "audit", "Audit"),
    ("9", "more", "…"),
)

#: Pages that no digit opens: name, title, and what stands on them.
FURTHER = (
    ("seizures", "Seizures", "seizures, their authority and missing documents"),
    (
        "production_orders",
        "Production orders",
        "addressees, answers and exhibits received",
    ),
    ("rounds", "Inventory rounds", "counts, missing exhibits and open rounds"),
    ("people", "People and keys", "roles, keys and exhibits in custody"),
    (
        "list",
        "All lists",
        "all records: requests, holds, copies, locations and more",
    ),
    ("status", "This vault", "alarms, open tasks, the ledger and this machine"),
)

#: Pages that take their time: they are built once, with progress, and not again when the ledger grows.
SLOW = (Target("audit", "none"), Target("audit", "metadata"), Target("audit", "full"))
