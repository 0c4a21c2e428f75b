"""Which page a thing has, by the space of its record."""

from __future__ import annotations

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
