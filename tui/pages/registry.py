"""Every page by name, and those that are reached by one key from anywhere."""

from __future__ import annotations

from tui.page import Page, Row, Table, Target
from tui.pages import (
    audit,
    cases,
    exhibits,
    history,
    integrity,
    ledger,
    orders,
    people,
    rounds,
    seizures,
    today,
    witnessing,
)
from tui.sight import Builder, Sight

#: Pages that no digit opens: name, title, and what stands on them.
FURTHER = (
    ("seizures", "Seizures", "what was seized, on what authority, and which papers are missing"),
    ("rounds", "Inventory rounds", "what was counted, what is missing, and rounds that go on"),
    ("people", "People and keys", "who has which roles and keys, and what they hold"),
)


def more(sight: Sight, key: str) -> Page:
    """Build the page of pages that no digit opens."""
    rows = tuple(Row((title, told), Target(page)) for page, title, told in FURTHER)
    return Page(Target("more"), "More pages", (Table("", ("page", "what stands there"), rows),))


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
    "checkpoints": witnessing.checkpoints,
    "consistency": witnessing.consistency,
    "audit": audit.build,
    "more": more,
    "people": people.listing,
    "person": people.person,
    "round": rounds.one_round,
    "rounds": rounds.listing,
    "seizure": seizures.seizure,
    "seizures": seizures.listing,
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
    ("9", "more", "…"),
)

#: Pages that take their time: they are built once, with progress, and not again when the ledger grows.
SLOW = (Target("audit", "none"), Target("audit", "metadata"), Target("audit", "full"))
