"""Errors for a database whose pages are of different moments, as of a copy made during writes.

SQLite keeps its newest pages in a second file (``-wal``) until it moves them. Whoever copies one file, and the other
one after that, gets pages of two moments. SQLite's own integrity check finds that; no row shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import StorageFailed

#: The most lines of SQLite's integrity check, and the lines about rows, whose pages are in order.
MOST_LINES = 100
_OF_ROWS = re.compile(
    r"row \d+ missing|row not in|wrong # of|non-unique|NULL value|non-\w+ value|\w+ value in|CHECK"
)
#: The remedy, wherever it is shown.
ANOTHER_COPY = (
    "A copy that was made file by file while entries came in looks like this. Keep it as it is, and restore the"
    " newest backup that `custody backup make` made (`custody restore`)."
)


def torn_error(name: str, damage: Sequence[str]) -> StorageFailed:
    """Return the error for the database ``name`` with ``damage``, the lines of its integrity check."""
    more = f", and {len(damage) - 1} more" if len(damage) > 1 else ""
    return StorageFailed(
        f"the ledger database {name} contradicts itself, so entries of it are missing or mixed: {damage[0]}{more}",
        hint=ANOTHER_COPY,
    )


def missing_rows_error(what: str) -> StorageFailed:
    """Return the error for a database without something that its head counts; ``what`` says it is missing."""
    return StorageFailed(
        f"{what}, and its own head says that it has",
        hint=f"{ANOTHER_COPY} `custody check` names what is missing.",
    )


def has_page_cycle(damage: Sequence[str]) -> bool:
    """Return whether pages may form a circle, so that reading a table need never end.

    True where a page is referred to twice, or the errors of pages reach the limit of lines.
    """
    pages = [line for line in damage if _OF_ROWS.match(line) is None]
    return len(pages) >= MOST_LINES or any("2nd reference to page" in line for line in pages)
