"""A cache of the lengths of long lists, valid for one root."""

from __future__ import annotations

from custody.ledger.ports import LedgerReader

#: The number of records from which counting takes longer than reading the head.
MANY = 2_000
#: The largest number of cached lists.
_MOST = 100


class Counts:
    """Cached record counts of one ledger; safe for threads.

    A rebuilt read model has the same root: call ``forget`` after it.
    """

    def __init__(self) -> None:
        self._root = b""
        self._known: dict[tuple[str, str, str, str], int] = {}

    def count(self, reader: LedgerReader, space: str, term: str, low: str, high: str) -> int:
        """Return the number of records under a term, as ``LedgerReader.count``, from the cache if possible."""
        root, what = reader.head().root, (space, term, low, high)
        if root != self._root:
            self._root, self._known = root, {}
        known = self._known
        if what in known:
            return known[what]
        found = reader.count(space, term, low, high)
        if found >= MANY and len(known) < _MOST and reader.head().root == root:
            known[what] = found
        return found

    def forget(self) -> None:
        """Empty the cache."""
        self._root = b""
