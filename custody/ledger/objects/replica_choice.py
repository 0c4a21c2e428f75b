"""Choice of a good replica: the first place of an object that verifies, those failing on record last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from custody.errors import ConfigError, CustodyError, ObjectMissing, ObjectUnreadable, ProofInvalid
from custody.frozen import dataclass
from custody.ledger.objects.retrieval import lying_at
from custody.ledger.ports import LedgerReader, ObjectStore, Progress
from custody.ledger.views.stores.object_places import readable
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import StoredObject

T = TypeVar("T")


def store_of(stores: Mapping[str, ObjectStore], stored: StoredObject) -> ObjectStore:
    """Return the store of an object; raise ConfigError where it is not set up."""
    store = stores.get(stored.store)
    if store is None:
        raise ConfigError(f"no store named {stored.store} is set up", hint="Set it up in custody.toml.")
    return store


def not_from(place: StoredObject, error: CustodyError) -> str:
    """Return a warning that a location was passed over, and why."""
    return f"not from store {place.store}: {error.message}"


def _unheard(_: str) -> None:
    """Do nothing with a note."""


@dataclass(frozen=True, slots=True)
class GoodPlaces:
    """The places of the objects of one ledger, all of them or those in the store ``source`` alone.

    ``reader`` reads committed values without access log. ``note`` is called with a sentence for each place that fails
    on record, or that was passed over because it did not verify.
    """

    reader: LedgerReader
    lookup: Lookup
    stores: Mapping[str, ObjectStore]
    source: str | None = None
    note: Callable[[str], None] = _unheard
    progress: Progress | None = None

    def store(self, stored: StoredObject) -> ObjectStore:
        """Return the store of an object; raise ConfigError where it is not set up."""
        return store_of(self.stores, stored)

    def first(self, stored: StoredObject, work: Callable[[StoredObject], T]) -> tuple[T, StoredObject]:
        """Return the result of ``work`` for an object at the first place where it succeeds, and that place.

        A place is passed over where ``work`` raises ProofInvalid, ObjectMissing, ObjectUnreadable or ConfigError; the
        error of the last place is raised. Raise NotFound for an object that is not in the store ``source``.
        """
        places = readable(self.lookup, stored, self.source)
        for place in places:
            if place.failing is not None:
                self.note(f"store {place.store} fails on record ({place.failing}): it is read last")
        *others, last = places
        for place in others:
            try:
                there = lying_at(stored, place)
                return work(there), there
            except (ProofInvalid, ObjectMissing, ObjectUnreadable, ConfigError) as error:
                self.note(not_from(place, error))
        there = lying_at(stored, last)
        return work(there), there
