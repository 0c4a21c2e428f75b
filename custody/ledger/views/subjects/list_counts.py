"""Remembers the lengths of the longest lists for one root: a count is a fact about a root."""

from __future__ import annotations

from custody.ledger.ports import LedgerReader

#: Records from which on counting them takes longer than asking where the ledger stands.
MANY = 2_000
#: Lists that are remembered at most.
_MOST = 100


class Counts:
    """Counts of one ledger; may be used by many threads.

    A read model that is made anew has the same root: ``forget`` lets everything be counted again.
    """

    def __init__(self) -> None:
        self._root = b""
        self._known: dict[tuple[str, str, str, str], int] = {}

    def give(self, reader: LedgerReader, space: str, term: str, low: str, high: str) -> int:
        """Return the count of records under a term, as ``LedgerReader.count`` does, remembered."""
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
        """Forget every remembered count."""
        self._root = b""
