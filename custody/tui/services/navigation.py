"""The pages that a key opens from anywhere, and the slow ones; known before loading."""

from __future__ import annotations

from custody.pages.parts.page import Target

#: Places that a digit opens, in the order in which they stand in the bar; the same for everybody.
PLACES = (
    ("1", "today", "Inbox"),
    ("2", "cases", "Cases"),
    ("3", "exhibits", "Exhibits"),
    ("4", "orders", "Orders"),
    ("5", "rooms", "Rooms"),
    ("6", "integrity", "Integrity"),
    ("7", "ledger", "Ledger"),
    ("8", "more", "More"),
)

#: Pages that no digit opens: name, title, and what stands on them.
FURTHER = (
    ("shift", "Shift report", "what came, went and is open, since your last visit"),
    ("preservation_orders", "Preservation orders", "all preservation orders, the soonest end first"),
    ("production_orders", "Production orders", "addressees, answers and exhibits received"),
    ("seizures", "Seizures", "seizures, their authority and missing documents"),
    ("rounds", "Inventory rounds", "counts, missing exhibits and open rounds"),
    ("people", "People and keys", "roles, keys and exhibits in custody"),
    ("checkpoints", "Witnesses", "witnesses of this ledger, and all checkpoints"),
    ("audit", "Audit", "the check of the whole vault, with its findings"),
    ("list", "All lists", "all records: requests, holds, copies, locations and more"),
    ("status", "This vault", "alarms, open tasks, the ledger and this machine"),
)

#: The name by which the scanner test is opened, which is a screen and no page.
SCANNER = "scanner"
#: The place to which a page belongs, where it is not ``more``.
_BELONGING = {
    "today": ("today", "shift", "tour"),
    "cases": ("cases", "case", "proceedings", "disclosure", "scene"),
    "exhibits": (
        *("exhibits", "exhibit", "continuity", "transfer", "disposition", "copy", "legal_hold", "privilege"),
        *("inspection", "destructive_examination"),
    ),
    "orders": (
        *("orders", "preservation_orders", "preservation_order", "preservation_request", "mla_request"),
        *("enquiry", "production_orders", "production_order", "assistance_order", "seizures", "seizure"),
    ),
    "rooms": ("rooms", "location", "rounds", "round"),
    "integrity": ("integrity", "object", "stored", "sweep"),
    "ledger": ("ledger", "entry", "subject", "checkpoints", "consistency", "audit", "finding"),
}
_PLACE_OF = {page: place for place, pages in _BELONGING.items() for page in pages}


def place_of(page: str) -> str:
    """Return the page that opens the place to which a page belongs."""
    return _PLACE_OF.get(page, "more")


#: Pages that take their time: they are built once, with progress, and not again when the ledger grows.
SLOW = (Target("audit", "none"), Target("audit", "metadata"), Target("audit", "full"))
#: Entries that are replayed for a page as of one of them without a screen of their progress: half a second's work.
MOST_UNREPLAYED = 2_000
