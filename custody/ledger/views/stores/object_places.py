"""The stores that hold copies of an object, which copies may be read, and objects with too few copies.

Copies under one administration count once: two buckets of one administrator can be lost together. Counts come from an
index, one lookup for each set of stores; no object is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from custody.errors import Ambiguous, Conflict, NotFound, ProofInvalid
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import StoredObject

_LAST = "\x7f"
_DESTROYED = "object.deleted"


@dataclass(frozen=True, slots=True)
class ReplicaShortage:
    """The objects first archived in ``store`` with fewer than ``wanted`` intact copies.

    ``stores`` hold the intact copies, under ``administrations`` different administrations. ``objects`` is the
    number of objects concerned, ``first`` the identifiers of some of them.
    """

    store: str
    stores: tuple[str, ...]
    administrations: int
    wanted: int
    objects: int
    first: tuple[str, ...]


def original_of(lookup: Lookup, stored: StoredObject) -> StoredObject:
    """Return the original of a stored object: itself, or the object that it is a copy of."""
    return stored if stored.of is None else lookup.get(StoredObject, stored.of)


def places_of(lookup: Lookup, whole: StoredObject) -> list[StoredObject]:
    """Return the copies of an object not recorded as destroyed: the original first, then by entry."""
    copies = sorted(lookup.under(StoredObject, "of", whole.id), key=lambda place: place.position)
    return [place for place in (whole, *copies) if place.destroyed is None]


def destroyed_by(lookup: Lookup, objects: Iterable[StoredObject]) -> dict[str, int]:
    """Return by object id the position of the newest entry that records the object's destruction.

    Objects that are not destroyed are left out.
    """
    return {
        stored.id: max(
            entry.position
            for entry in Entries(lookup.reader).of(stored.id)
            if entry.envelope.kind == _DESTROYED
        )
        for stored in objects
        if stored.destroyed is not None
    }


def why_destroyed(lookup: Lookup, whole: StoredObject) -> NotFound | None:
    """Return a NotFound error with instant and entry, if an object was destroyed everywhere; else None.

    Returned, not raised.
    """
    if whole.destroyed is None or places_of(lookup, whole):
        return None
    places = [whole, *lookup.under(StoredObject, "of", whole.id)]
    last = max(places, key=lambda place: place.destroyed or 0)
    position = destroyed_by(lookup, [last])[last.id]
    return NotFound(
        f"object {whole.id} was destroyed on {format_instant(last.destroyed or 0)}, entry {position}",
        hint=f"See why with `custody log show {position}`; its digest and size stay on record.",
    )


def readable(lookup: Lookup, whole: StoredObject, source: str | None = None) -> list[StoredObject]:
    """Return the copies of an object that may be read, in one store or all, failing ones last.

    Where no copy remains and ``source`` is None, the object itself is returned. Raises NotFound where
    ``source`` holds no copy, ProofInvalid where all copies there are on record with other bytes.
    """
    there = [place for place in places_of(lookup, whole) if source in (None, place.store)]
    good = [place for place in there if place.same_bytes(whole)]
    if there and not good:
        raise ProofInvalid(
            f"the copy of object {whole.id} in store {there[0].store} is on record with other bytes",
            hint="It is never read for the object; `custody object repair` writes the object's bytes over it.",
        )
    if source is not None and not good:
        raise NotFound(
            f"object {whole.id} does not lie in store {source}",
            hint="`custody exhibit show` says where it lies.",
        )
    return sorted(good or [whole], key=lambda place: place.failing is not None)


def intact_objects(objects: Iterable[StoredObject]) -> frozenset[str]:
    """Return the ids of the objects that lie intact somewhere: not failed, and with the bytes on record.

    ``objects`` are originals and copies; a copy without its original among them counts for nothing.
    """
    listed = list(objects)
    originals = {stored.id: stored for stored in listed}
    good = (stored for stored in listed if stored.destroyed is None and stored.failing is None)
    return frozenset(
        stored.object_id
        for stored in good
        if stored.object_id in originals and stored.same_bytes(originals[stored.object_id])
    )


def damaged_of(lookup: Lookup, named: StoredObject, store: str | None) -> StoredObject:
    """Return the copy of an object to repair: the one in ``store``, the named copy, or the failing one.

    Raises NotFound where the store holds no copy, Conflict where no copy fails on record, Ambiguous where
    several do.
    """
    there = _meant(lookup, named, store)
    if store is None and named.of is None:
        there = [place for place in there if place.failing is not None]
    if not there:
        raise Conflict(
            f"no place of object {named.id} fails on record",
            hint="Have a sweep look first: `custody sweep run`; or name the place with --store STORE.",
        )
    return _only(named, there)


def place_of(lookup: Lookup, named: StoredObject, store: str | None) -> StoredObject:
    """Return the one copy of an object that is meant: in ``store``, the named copy, or the only one.

    Raises NotFound where the store holds no copy or none remains anywhere, Ambiguous where several stores
    hold one.
    """
    there = _meant(lookup, named, store)
    if not there:
        raise NotFound(
            f"object {named.object_id} lies nowhere any more",
            hint="`custody exhibit show` says what became of it.",
        )
    return _only(named, there)


def _meant(lookup: Lookup, named: StoredObject, store: str | None) -> list[StoredObject]:
    """Return the copies of an object in a store; the named copy, or all of them, where ``store`` is None."""
    places = places_of(lookup, original_of(lookup, named))
    if store is None:
        return places if named.of is None else [named]
    there = [place for place in places if place.store == store]
    if not there:
        raise NotFound(
            f"object {named.object_id} does not lie in store {store}",
            hint="`custody exhibit show` says where it lies.",
        )
    return there


def _only(named: StoredObject, there: list[StoredObject]) -> StoredObject:
    """Return the only one of these copies; raise Ambiguous where there are several."""
    if len(there) > 1:
        stores = ", ".join(place.store for place in there)
        raise Ambiguous(
            f"object {named.object_id} has several places that could be meant: {stores}",
            hint="Name one with --store STORE, or the copy by its identifier.",
        )
    return there[0]


def copy_shortages(
    lookup: Lookup, wanted: Mapping[str, int], administrations: Mapping[str, str], most: int
) -> Iterator[ReplicaShortage]:
    """Yield one shortage for each set of stores with fewer intact copies than its first store wants.

    Copies count by administration; stores missing in ``administrations`` count as one. ``wanted`` is the
    number of copies by store, 1 where it is missing. Each shortage names at most ``most`` objects.
    """
    reader = lookup.reader
    for value in _sets(lookup):
        store, *well = value.split(" ")
        count = len({administrations.get(name, "") for name in well})
        if count < wanted.get(store, 1):
            found = reader.find(StoredObject.space, "placed", value, value, limit=most)
            objects = reader.count(StoredObject.space, "placed", value, value)
            first = tuple(key for _, key in found)
            yield ReplicaShortage(store, tuple(well), count, wanted.get(store, 1), objects, first)


def objects_kept(lookup: Lookup) -> int:
    """Return the number of objects that are not destroyed, each counted once with all its copies."""
    return sum(lookup.reader.count(StoredObject.space, "placed", value, value) for value in _sets(lookup))


def _sets(lookup: Lookup) -> Iterator[str]:
    """Yield each distinct index value "store well-store …" of stored objects; one index step each."""
    after: tuple[str, str] | None = None
    while page := lookup.reader.find(StoredObject.space, "placed", "", _LAST, limit=1, after=after):
        yield page[0][0]
        after = (page[0][0], _LAST)
