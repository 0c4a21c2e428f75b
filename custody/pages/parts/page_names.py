"""The names of pages, and what each is called; front ends know them before any rule is loaded."""

from __future__ import annotations

from collections.abc import Mapping

from custody.display import code_words

#: The page of a subject by the space of its record; other spaces have the generic page.
PAGES: Mapping[str, str] = {
    "actor": "person",
    "assistance_order": "assistance_order",
    "mla_request": "mla_request",
    "case": "case",
    "copy": "copy",
    "destructive_examination": "destructive_examination",
    "enquiry": "enquiry",
    "exhibit": "exhibit",
    "inspection": "inspection",
    "inventory": "round",
    "legal_hold": "legal_hold",
    "object": "object",
    "preservation_order": "preservation_order",
    "location": "location",
    "privilege": "privilege",
    "production_order": "production_order",
    "preservation_request": "preservation_request",
    "scene": "scene",
    "seizure": "seizure",
}
#: Pages of a single subject, which the ledger can show as it stood after an earlier entry.
DOSSIERS = frozenset(PAGES.values()) | {"thing", "subject", "continuity"}
#: What a page is called within a sentence, where its own name does not say what it shows.
_CALLED: Mapping[str, str] = {
    "begin": "form",
    "consistency": "comparison",
    "integrity": "store's integrity",
    "location": "storage location",
    "object": "stored object",
    "orders": "orders and requests",
    "people": "people and keys",
    "privilege": "privilege claim",
    "rooms": "evidence rooms",
    "round": "inventory round",
    "rounds": "inventory rounds",
    "shift": "shift report",
    "status": "status of the vault",
    "stored": "stored files",
    "subject": "entries",
    "thing": "page",
    "today": "inbox",
}


def page_words(page: str) -> str:
    """Return what a page is called within a sentence, such as ``inventory round``."""
    return _CALLED.get(page) or code_words(page)
