"""Page keys that are numbers of the ledger: positions and sizes."""

from __future__ import annotations

from custody.digits import whole
from custody.errors import NotFound


def number(key: str, what: str, most: int, least: int = 0) -> int:
    """Return the number of a page's key, from ``least`` to ``most``; raise NotFound for any other text."""
    found = whole(key, least, most)
    if found is None:
        there = f"Here they go from {least} to {most}." if most >= least else "The ledger has no entries yet."
        raise NotFound(f"there is no {what} {key!r}", hint=there)
    return found
