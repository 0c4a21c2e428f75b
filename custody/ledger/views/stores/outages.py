"""Stores that did not answer: open pauses of sweeps, and outages in entered sweeps.

Until sweeps paused, an outage stood as a failure of each object, and no entry said whether the store answered. Where
several objects of one store in a row could not be read in such a sweep, that is what it was. The entries stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from custody.frozen import dataclass
from custody.ledger.stores.reachability import IN_A_ROW
from custody.ledger.submissions.submission import sweep_leaves
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.subjects.lookup import PAGE, Lookup
from custody.model.records import Pause, StoredObject, Sweep
from custody.proof.commitments.list_leaves import parse_sweep_leaf

_LAST = "\x7f"


@dataclass(frozen=True, slots=True)
class PastOutage:
    """A store's outage in a recorded sweep: its position and end (seconds UTC), the objects."""

    store: str
    position: int
    ended: int
    objects: tuple[str, ...]


def newest_pause(lookup: Lookup, store: str) -> Pause | None:
    """Return the pause that was recorded last of a store."""
    return _last(lookup, "store", store)


def resumed_from(lookup: Lookup, store: str, depth: str) -> int:
    """Return the latest read by which the newest pause of a store left an object unread.

    In seconds UTC, -1 where that is none of a sweep of this depth.
    """
    pause = newest_pause(lookup, store)
    return -1 if pause is None or pause.depth != depth else pause.started - 1


def owed_from(lookup: Lookup, store: str, depth: str) -> int:
    """Return the same for the newest paused sweep of everything that is stored there; -1 if there is none.

    What a paused sweep of due objects left is due as it was.
    """
    pause = _last(lookup, "owed", f"{depth} {store}")
    return -1 if pause is None else pause.started - 1


def _last(lookup: Lookup, term: str, place: str) -> Pause | None:
    found = lookup.reader.find(Pause.space, term, f"{place} ", f"{place} {_LAST}", limit=1, backwards=True)
    return next(iter(lookup.many(Pause, [key for _, key in found])), None)


def open_pause(lookup: Lookup, store: str) -> Pause | None:
    """Return a store's newest pause while nothing there was read since, None if it answered.

    One pass over what is known of the objects of the store.
    """
    pause = newest_pause(lookup, store)
    if pause is None:
        return None
    row = lookup.reader.coverage(store, pause.ended, pause.ended)
    return pause if row.objects == row.sample else None


class PastOutages:
    """Outages in what is on record of sweeps, found as they are asked for.

    With ``most`` as many results of each sweep are looked at, from the first that could not be read on.
    """

    def __init__(self, lookup: Lookup, most: int | None = None) -> None:
        self._lookup = lookup
        self._most = most
        self._found: dict[str, PastOutage] = {}
        self._read: set[int] = set()

    def of(self, stored: StoredObject) -> PastOutage | None:
        """Return the outage by which an object is on record as unreadable, None where that is no outage."""
        if stored.failing != "unreadable":
            return None
        if stored.id not in self._found:
            self._read_sweep(stored)
        return self._found.get(stored.id)

    def among(self, objects: Iterable[StoredObject]) -> list[PastOutage]:
        """Return the outages by which some of these objects are on record as unreadable, in order of entry."""
        found = {outage.position: outage for stored in objects if (outage := self.of(stored)) is not None}
        return [found[position] for position in sorted(found)]

    def _read_sweep(self, stored: StoredObject) -> None:
        sweep = self._failed_in(stored)
        if sweep is None or sweep.position in self._read:
            return
        self._read.add(sweep.position)
        leaves = [
            parse_sweep_leaf(leaf) for leaf in sweep_leaves(self._lookup.reader.sweep(sweep.position) or b"")
        ]
        first = next((at for at, leaf in enumerate(leaves) if leaf.outcome == "unreadable"), len(leaves))
        leaves = leaves[first:] if self._most is None else leaves[first : first + self._most]
        stores = self._stores({leaf.object for leaf in leaves})
        for store in sorted(set(stores.values())):
            own = [leaf for leaf in leaves if stores.get(leaf.object) == store]
            for outcome, row in groupby(own, key=lambda leaf: leaf.outcome):
                names = tuple(leaf.object for leaf in row)
                if outcome == "unreadable" and len(names) >= IN_A_ROW:
                    outage = PastOutage(store, sweep.position, sweep.ended, names)
                    self._found |= {name: outage for name in names if name not in self._found}

    def _failed_in(self, stored: StoredObject) -> Sweep | None:
        """Return the sweep that found an object unreadable, None where the entry says that its store answered."""
        entries = Entries(self._lookup.reader)
        for position in reversed(self._lookup.reader.positions(stored.id)):
            entry = entries.at(position)
            if entry.envelope.kind == "object.verification_failed":
                if entry.value("outcome") != "unreadable":
                    return None
                return self._lookup.maybe(Sweep, str(entry.value("sweep")))
        return None

    def _stores(self, objects: Collection[str]) -> Mapping[str, str]:
        keys: Sequence[str] = sorted(objects)
        pages = (keys[at : at + PAGE] for at in range(0, len(keys), PAGE))
        found = (self._lookup.many(StoredObject, list(page)) for page in pages)
        return {stored.id: stored.store for page in found for stored in page}
