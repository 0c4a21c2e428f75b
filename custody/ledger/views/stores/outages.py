"""Stores that did not answer: open pauses of sweeps, and outages found in recorded sweeps.

Before sweeps could pause, an outage was recorded as a failure of each object. Several unreadable objects of
one store in a row in such a sweep count as an outage. The entries stay as they are.
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
    """Return the newest recorded pause of a store's sweeps, None if there is none."""
    return _last(lookup, "store", store)


def resumed_from(lookup: Lookup, store: str, depth: str) -> int:
    """Return the instant (seconds UTC) up to which objects are to be read by a resumed sweep of a store.

    Objects last read at or before it were left unread by the store's newest pause. -1 where there is no pause
    or that pause was of a sweep of another depth.
    """
    pause = newest_pause(lookup, store)
    return -1 if pause is None or pause.depth != depth else pause.started - 1


def owed_from(lookup: Lookup, store: str, depth: str) -> int:
    """Return ``resumed_from`` for the newest paused sweep of all objects of a store and depth; -1 if none.

    A paused sweep of due objects does not count: the objects it left unread are due anyway.
    """
    pause = _last(lookup, "owed", f"{depth} {store}")
    return -1 if pause is None else pause.started - 1


def _last(lookup: Lookup, term: str, place: str) -> Pause | None:
    """Return the newest pause listed for a store under an index term, None if there is none."""
    found = lookup.reader.find(Pause.space, term, f"{place} ", f"{place} {_LAST}", limit=1, backwards=True)
    return next(iter(lookup.many(Pause, [key for _, key in found])), None)


def open_pause(lookup: Lookup, store: str) -> Pause | None:
    """Return a store's newest pause if no object there was read since; None if one was, or without pause.

    One pass over the verification table of the store.
    """
    pause = newest_pause(lookup, store)
    if pause is None:
        return None
    row = lookup.reader.coverage(store, pause.ended, pause.ended)
    return pause if row.objects == row.sample else None


class PastOutages:
    """Outages in recorded sweeps, read from the ledger on demand and cached.

    With ``most``, only so many results of each sweep are read, from its first unreadable object on.
    """

    def __init__(self, lookup: Lookup, most: int | None = None) -> None:
        self._lookup = lookup
        self._most = most
        self._found: dict[str, PastOutage] = {}
        self._read: set[int] = set()

    def of(self, stored: StoredObject) -> PastOutage | None:
        """Return the outage by which an object is recorded as unreadable; None where it was no outage."""
        if stored.failing != "unreadable":
            return None
        if stored.id not in self._found:
            self._read_sweep(stored)
        return self._found.get(stored.id)

    def among(self, objects: Iterable[StoredObject]) -> list[PastOutage]:
        """Return the outages by which some of these objects are recorded as unreadable, in order of entry."""
        found = {outage.position: outage for stored in objects if (outage := self.of(stored)) is not None}
        return [found[position] for position in sorted(found)]

    def _read_sweep(self, stored: StoredObject) -> None:
        """Cache the outages in the sweep that recorded an object as unreadable; read no sweep twice."""
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
        """Return the sweep that recorded an object as unreadable; None if its newest failure is another one."""
        entries = Entries(self._lookup.reader)
        for position in reversed(self._lookup.reader.positions(stored.id)):
            entry = entries.at(position)
            if entry.envelope.kind == "object.verification_failed":
                if entry.value("outcome") != "unreadable":
                    return None
                return self._lookup.maybe(Sweep, str(entry.value("sweep")))
        return None

    def _stores(self, objects: Collection[str]) -> Mapping[str, str]:
        """Return the store of each of these stored objects by identifier."""
        keys: Sequence[str] = sorted(objects)
        pages = (keys[at : at + PAGE] for at in range(0, len(keys), PAGE))
        found = (self._lookup.many(StoredObject, list(page)) for page in pages)
        return {stored.id: stored.store for page in found for stored in page}
