"""The state cache: a model state's access to stored rows, with prefetch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from custody.errors import CustodyError
from custody.ledger.ports import Asked, LedgerReader, StoredEntry
from custody.model.entry.envelope import parse_entry
from custody.model.prefetch import listed, reads
from custody.model.records import Actor, Backstep, Deputyship, Key
from custody.model.rulings import Command
from custody.model.state import State, Summary, Tip


class CachedKey(NamedTuple):
    """The constant properties of an enrolled key: its actor, and its verifier key string.

    Whether it is still valid is not among them.
    """

    actor: str
    vkey: str


class Recall:
    """A state's cache over one reader, whose stored state of ``size`` entries must not change.

    Checkpoints of ``known_sizes`` are not prefetched. ``met`` are the keys of earlier signers by name, a guess at what
    to prefetch; new ones are added to it.
    """

    def __init__(
        self,
        reader: LedgerReader,
        size: int,
        known_sizes: Collection[int] = (),
        met: dict[str, CachedKey] | None = None,
    ) -> None:
        self._reader = reader
        self.size = size
        self._known_sizes = frozenset(known_sizes)
        self._met = {} if met is None else met
        self._tips: dict[str, Tip | None] = {}
        self._records: dict[tuple[str, str], bytes | None] = {}
        self._lists: dict[tuple[str, str, str], list[str]] = {}
        self._entries: dict[int, StoredEntry] = {}
        self._checkpoints: dict[int, bytes | None] = {}
        self._found: dict[tuple[object, ...], list[tuple[str, str]]] = {}

    def gather(self, entries: Sequence[Command], ids: Collection[str] = ()) -> dict[str, int]:
        """Prefetch the tips, records and lists that judging these commands will probably need.

        Return the positions of the entries with these ``ids``, by id, read in the same query.
        """
        subjects = {entry.subject for entry in entries}
        places = {place for entry in entries for place in reads(entry)}
        sizes = {entry.seen for entry in entries if 0 < entry.seen <= self.size}
        ends = {size - 1 for size in {*sizes, self.size}}  # the newest entry of a state says how late it is
        signers = {entry.by for entry in entries}
        places |= _of_actors(self._met[by].actor for by in signers & self._met.keys())
        places.update((Backstep.space, str(end)) for end in ends)
        places -= self._records.keys()
        asked = Asked(
            tuple(ids), tuple(subjects), tuple(places), tuple(ends), tuple(sizes - self._known_sizes)
        )
        known = self._reader.known(asked)
        self._tips.update((subject, _tip(known.tips.get(subject))) for subject in subjects)
        self._records.update((place, known.records.get(place)) for place in places)
        self._entries.update(known.entries)
        self._checkpoints.update((size, known.checkpoints.get(size)) for size in asked.sizes)
        keys = [one for by in signers if (one := self.key(by)) is not None]
        self._met.update((key.name, CachedKey(key.actor, key.vkey)) for key in keys)
        beside = _of_actors(key.actor for key in keys) - self._records.keys()
        if beside:
            docs = self._reader.records_at(beside)
            self._records.update((place, docs.get(place)) for place in beside)
        self._gather_lists(entries)
        return known.positions

    def _gather_lists(self, entries: Sequence[Command]) -> None:
        lists: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for space, term, value in {place for entry in entries for place in listed(entry)}:
            lists[space, term].add(value)
        for (space, term), values in lists.items():
            keys_of = self._reader.listed(space, term, values)
            self._lists.update(((space, term, value), keys_of.get(value, [])) for value in values)

    def vkeys(self, names: Collection[str]) -> dict[str, str]:
        """Return the verifier key strings of keys by name; unknown ones are left out. New ones take one query.

        They may be revoked. A cached one may be wrong if its entry was lost since: no name is enrolled twice otherwise.
        """
        places = {(Key.space, name) for name in names if name not in self._met} - self._records.keys()
        docs = self._reader.records_at(places) if places else {}
        self._records.update((place, docs.get(place)) for place in places)
        found = {name: self._met[name].vkey for name in names if name in self._met}
        asked = (self.key(name) for name in names if name not in found)
        return {**found, **{key.name: key.vkey for key in asked if key is not None}}

    def key(self, name: str) -> Key | None:
        """Return the key of this name; None if unknown or its record is damaged."""
        doc = self.record(Key.space, name)
        try:
            return None if doc is None else Key.from_doc(doc)
        except CustodyError:
            return None

    def checkpoint(self, size: int) -> bytes | None:
        """Return the stored checkpoint of a size, without cosignatures; None if there is none."""
        return self._checkpoints[size] if size in self._checkpoints else self._reader.checkpoint(size)

    def record(self, space: str, key: str) -> bytes | None:
        """Return the stored record at (space, key), None if there is none."""
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
        """Return (value, key) of stored records under a term, as ``LedgerReader.find`` does; cached."""
        keys = self._lists.get((space, term, low)) if low == high else None
        if keys is not None:
            return [(low, key) for key in keys if after is None or (low, key) > after][:limit]
        asked = (space, term, low, high, limit, after)
        if asked not in self._found:
            self._found[asked] = self._reader.find(space, term, low, high, limit=limit, after=after)
        return self._found[asked]

    def tip_of(self, subject: str) -> Tip | None:
        """Return the newest stored entry of a subject, None if it has none."""
        return self._tips[subject] if subject in self._tips else _tip(self._reader.tip(subject))

    def summary_of(self, position: int) -> Summary | None:
        """Return the summary of the stored entry at a position, None beyond the head."""
        if not 0 <= position < self.size:
            return None
        stored = self._entries.get(position) or self._reader.entry(position)
        envelope = parse_entry(stored.note).envelope
        doc = self.record(Backstep.space, str(position))
        step = None if doc is None else Backstep.from_doc(doc)
        newest = envelope.at if step is None or step.disputed else step.newest
        return Summary(
            stored.leaf, envelope.kind, envelope.subject, envelope.v, newest, envelope.at, envelope.by
        )

    def began_of(self, subject: str) -> int | None:
        """Return the date (seconds UTC) of the first stored entry of a subject, None if it has none."""
        first = self._reader.positions(subject, 0, 1)
        return parse_entry(self._reader.entry(first[0]).note).envelope.at if first else None


def _of_actors(actors: Iterable[str]) -> set[tuple[str, str]]:
    """Return the (space, key) of the actor and deputyship records of these actors."""
    return {(kept.space, actor) for actor in actors for kept in (Actor, Deputyship)}


def _tip(found: tuple[int, StoredEntry] | None) -> Tip | None:
    if found is None:
        return None
    seq, stored = found
    return Tip(seq, stored.leaf, parse_entry(stored.note).envelope.at)


def recalled(reader: LedgerReader) -> State:
    """Return the model state at the head of a ledger, which must not change while it is used."""
    size = reader.head().size
    return State(Recall(reader, size), size)
