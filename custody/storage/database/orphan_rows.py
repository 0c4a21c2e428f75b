"""Finds in SQL the orphaned rows, which no other query reads.

Each statement walks the index of its rows beside that of the rows that refer to them, or reads beyond the last entry,
so that a ledger of any length takes one pass.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

_COUNT = "(SELECT COALESCE(MAX(position) + 1, 0) FROM entries)"
#: The condition that a term or label refers to no record, or to one of another space.
_NOTHING = "NOT EXISTS (SELECT 1 FROM records r WHERE r.id = t.record AND r.space = t.space)"
#: The description of each sort of row, and the query for its keys. Openings within the ledger whose entry is gone are
#: left out: that entry is missing. Subjects are numbered from 1 on, each with its first entry.
_STRAYS = (
    ("entry", "SELECT position FROM entries WHERE position < 0 ORDER BY position"),
    (
        "openings of entry",
        f"""SELECT position FROM openings WHERE position < 0
        UNION ALL SELECT position FROM openings WHERE position >= {_COUNT} ORDER BY 1""",  # noqa: S608 - our own words
    ),
    (
        "subject",
        f"""SELECT name FROM subjects WHERE id NOT BETWEEN 1 AND {_COUNT}
        UNION SELECT s.name FROM subjects s
        WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.subject = s.id) ORDER BY 1""",  # noqa: S608 - our own words
    ),
    (
        "root of tile",
        """SELECT CAST(r.level AS TEXT) || '/' || CAST(r.idx AS TEXT) FROM tile_roots r
        WHERE NOT EXISTS (SELECT 1 FROM tiles t WHERE t.level = r.level AND t.idx = r.idx) ORDER BY r.level, r.idx""",
    ),
    (
        "term",
        f"SELECT term || ' ' || value || ' of ' || space FROM terms t WHERE {_NOTHING} ORDER BY space, term, value",  # noqa: S608 - our own words
    ),
    ("label at entry", f"SELECT position FROM labels t WHERE {_NOTHING} ORDER BY position"),  # noqa: S608 - our own words
    ("head row", "SELECT id FROM head WHERE id <> 1 ORDER BY id"),
    (
        "what the database says of itself,",
        """SELECT key FROM meta
        WHERE (key NOT IN ('schema', 'origin', 'arriving', 'place') AND key NOT LIKE 'written.____')
        OR (key = 'arriving' AND value <> (SELECT value FROM meta WHERE key = 'origin'))
        OR (key = 'arriving' AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'place')) ORDER BY key""",
    ),
)


class StrayReads(ABC):
    """The queries of LedgerReader for orphaned rows."""

    @abstractmethod
    def _pages(self, sql: str, **parameters: int) -> Iterator[Any]:
        """Yield the rows of a statement, page by page."""

    def strays(self) -> Iterator[tuple[str, str]]:
        """Yield (description, key) of each orphaned row."""
        for what, sql in _STRAYS:
            for (key,) in self._pages(sql):
                yield what, str(key)
