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
    ("seizures", "Seizures", "what was seized, on what authority, and which papers are missing"),
    (
        "production_orders",
        "Production orders",
        "who was ordered to hand over data, what was answered and what came",
    ),
    ("rounds", "Inventory rounds", "what was counted, what is missing, and rounds that go on"),
    ("people", "People and keys", "who has which roles and keys, and what they hold"),
    (
        "list",
        "All lists",
        "everything on record, thing by thing: requests, holds, copies, locations and more",
    ),
    ("status", "This vault", "alarms, what waits for somebody, the ledger and this machine"),
)

#: Pages that take their time: they are built once, with progress, and not again when the ledger grows.
SLOW = (Target("audit", "none"), Target("audit", "metadata"), Target("audit", "full"))
