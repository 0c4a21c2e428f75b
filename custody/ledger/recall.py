"""Lets a model state read what a store holds; translates rows and decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from custody.ledger.ports import LedgerReader, StoredEntry
from custody.model.envelope import parse_entry
from custody.model.records import Backstep
from custody.model.state import State, Summary, Tip


class Recall:
    """The memory of a state over one reader, whose stored state must not change meanwhile."""

    def __init__(self, reader: LedgerReader, size: int) -> None:
        self._reader = reader
        self._size = size
        self._tips: dict[str, Tip | None] = {}
        self._records: dict[tuple[str, str], bytes | None] = {}
        self._found: dict[tuple[object, ...], list[tuple[str, str]]] = {}

    def gather(self, subjects: Collection[str], places: Iterable[tuple[str, str]]) -> None:
        """Fetch tips and records (space, key) that will be asked for, in one question for each space."""
        found = self._reader.tips(subjects)
        self._tips.update((subject, _tip(found.get(subject))) for subject in subjects)
        spaces: dict[str, set[str]] = {}
        for space, key in places:
            spaces.setdefault(space, set()).add(key)
        for space, keys in spaces.items():
            docs = self._reader.records_of(space, keys)
            self._records.update(((space, key), docs.get(key)) for key in keys)

    def record(self, space: str, key: str) -> bytes | None:
        """Give a stored record."""
        place = space, key
        return self._records[place] if place in self._records else self._reader.record(space, key)

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
        """Give (value, key) of stored records under a term; what was found is remembered."""
        asked = (space, term, low, high, limit, after)
        if asked not in self._found:
            self._found[asked] = self._reader.find(space, term, low, high, limit=limit, after=after)
        return self._found[asked]

    def tip_of(self, subject: str) -> Tip | None:
        """Give the newest stored entry of a subject."""
        return self._tips[subject] if subject in self._tips else _tip(self._reader.tip(subject))

    def summary_of(self, position: int) -> Summary | None:
        """Give a stored entry in brief."""
        if not 0 <= position < self._size:
            return None
        stored = self._reader.entry(position)
        envelope = parse_entry(stored.note).envelope
        doc = self._reader.record(Backstep.space, str(position))
        step = None if doc is None else Backstep.from_doc(doc)
        newest = envelope.at if step is None or step.disputed else step.newest
        return Summary(stored.leaf, envelope.kind, envelope.subject, envelope.v, newest)


def _tip(found: tuple[int, StoredEntry] | None) -> Tip | None:
    if found is None:
        return None
    seq, stored = found
    return Tip(seq, stored.leaf, parse_entry(stored.note).envelope.at)


def recalled(reader: LedgerReader) -> State:
    """Give the state at the head of a ledger, which nobody may move meanwhile."""
    size = reader.head().size
    return State(Recall(reader, size), size)
