"""Which page a thing has, by the space of its record."""

from __future__ import annotations

from custody.pages.page import Target

#: Pages about one thing, by what it is; anything else has the page ``subject``.
PAGES = {
    "order": "order",
    "exhibit": "exhibit",
    "case": "case",
    "object": "object",
    "seizure": "seizure",
    "production": "production",
    "inventory": "round",
    "actor": "person",
}


def target_of(space: str | None, key: str) -> Target:
    """Return the page of a thing of a space, the one of any subject for None."""
    return Target(PAGES.get(space or "", "subject"), key)
