"""Lets a model state read what a store holds; translates rows and decides nothing."""

from __future__ import annotations

from custody.ledger.ports import LedgerReader
from custody.model.envelope import parse_entry
from custody.model.state import Summary, Tip


class Recall:
    """The memory of a state over one reader."""

    def __init__(self, reader: LedgerReader, size: int) -> None:
        self._reader = reader
        self._size = size

    def record(self, space: str, key: str) -> bytes | None:
        """Give a stored record."""
        return self._reader.record(space, key)

    def find(
        self,
        space: str,
        term: str,
        low: str,
        high: str,
        *,
        limit: int = 500,
        after: tuple[str, str] | None = None,
    ) -> list[tuple[str, str]]:
        """Give (value, key) of stored records under a term."""
        return self._reader.find(space, term, low, high, limit=limit, after=after)

    def tip_of(self, subject: str) -> Tip | None:
        """Give the newest stored entry of a subject."""
        found = self._reader.tip(subject)
        if found is None:
            return None
        seq, stored = found
        return Tip(seq, stored.leaf, parse_entry(stored.note).envelope.at)

    def summary_of(self, position: int) -> Summary | None:
        """Give a stored entry in brief."""
        if not 0 <= position < self._size:
            return None
        stored = self._reader.entry(position)
        envelope = parse_entry(stored.note).envelope
        return Summary(stored.leaf, envelope.kind, envelope.subject, envelope.v)
