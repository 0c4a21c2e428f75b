"""Deletion of orphaned objects, which no entry names, after two people agreed to it.

Everything under a key is read before a byte of it is deleted, and only what was proposed is. Nothing is recorded
between the last reading of the ledger and the deletion. Nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from custody.errors import Conflict, NotFound, ObjectLocked, ObjectMissing, RuleBroken, StorageFailed
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Journal, Request
from custody.ledger.consistency import head_recovery
from custody.ledger.objects.key_entries import KeyHistory, key_history, refuse_entered
from custody.ledger.objects.unfinished_uploads import begun_under, whole_looking
from custody.ledger.ports import HeadStore, LedgerReader, ObjectStore, ReadableUploads, UploadJournals
from custody.ledger.stores.deletion import lock_over
from custody.ledger.stores.sidecars import all_keys, object_key
from custody.model.hints import HINTS
from custody.model.records import Abandonment
from custody.model.schema import types
from custody.model.schema.ids import b64, unb64
from custody.model.schema.types import Value, join_codes
from custody.proof import canonical
from custody.proof.commitments.typed_roots import ObjectRoot
from custody.proof.digest import ObjectHasher, sha256
from custody.proof.note import VerifierKey

#: Sources that are searched before an object is called orphaned, as the proposal states.
ASKED = ("entries", "head", "journals", "receipts")
MARKER, PART, VERSION = "marker", "part", "version"


@dataclass(frozen=True, slots=True)
class OrphanedItem:
    """One item under a key: a version, a delete marker, or a readable unfinished upload.

    ``name`` is the version or upload identifier, ``root`` its size and digests, None for a marker.
    """

    sort: str
    key: str
    name: str | None
    root: ObjectRoot | None

    @property
    def digest(self) -> str:
        """The SHA-256 (base64) over sort, key, name, size and SHA-256 of the item, as entries have it."""
        size, found = (0, None) if self.root is None else (self.root.bytes, b64(self.root.sha256))
        return b64(sha256(canonical.encode([self.sort, self.key, self.name, size, found])))


@dataclass(frozen=True, slots=True)
class Remains:
    """The items in a store under one object key and its sidecars' keys, as they were read."""

    store: str
    key: str
    lying: tuple[OrphanedItem, ...]

    def count(self, sort: str) -> int:
        """Return the number of items of a sort: MARKER, PART or VERSION."""
        return sum(1 for thing in self.lying if thing.sort == sort)

    @property
    def bytes(self) -> int:
        """The size of all items together, in bytes."""
        return sum(thing.root.bytes for thing in self.lying if thing.root is not None)

    @property
    def contents(self) -> str | None:
        """The digests of all items as a field of an entry; None where there are none."""
        return join_codes(thing.digest for thing in self.lying)

    @property
    def object(self) -> ObjectRoot | None:
        """The root of the object's first listed version; None where only sidecars are left."""
        own = (thing.root for thing in self.lying if thing.sort == VERSION and thing.key == self.key)
        return next(own, None)


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted orphaned object: the deleted items, and an instant (seconds UTC) when none was left."""

    remains: Remains
    absent_at: int


class Abandoning:
    """The deletion of orphaned objects from the stores of one vault.

    ``speaking`` returns the reason why something outside the ledger may name objects that no entry names, None where
    nothing does. ``now`` returns the current instant in seconds UTC.
    """

    def __init__(
        self,
        reader: Callable[[], LedgerReader],
        stores: Mapping[str, ObjectStore],
        journals: UploadJournals,
        head: HeadStore,
        journal: Journal,
        *,
        log_key: VerifierKey,
        speaking: Callable[[], str | None],
        now: Callable[[], int],
    ) -> None:
        self._reader = reader
        self._stores = stores
        self._journals = journals
        self._head = head
        self._journal = journal
        self._log_key = log_key
        self._speaking = speaking
        self._now = now

    def propose(self, name: str, key: str, reason: str, explanation: str | None) -> tuple[Request, Remains]:
        """Read an orphaned object; return the ``orphan_deletion.proposed`` request, and the items.

        Raise Conflict where an entry names it or may, RuleBroken in a resumed ledger, Busy while it is being sent,
        NotFound where there is no item, ObjectLocked while a lock keeps it, HeadMismatch where the ledger may lack
        entries, StorageFailed.
        """
        store, base = self._stores[name], object_key(key)
        with self._held(base):
            self._unspoken(base, name)
            _unlocked(store, base)
            remains = remains_of(store, base)
        if not remains.lying:
            raise NotFound(f"nothing of {base} is in store {name}", hint="See `custody store reconcile`.")
        root = remains.object
        values: dict[str, Value] = {
            "store": name,
            "object_key": base,
            "version_count": remains.count(VERSION),
            "delete_marker_count": remains.count(MARKER),
            "unfinished_part_count": remains.count(PART),
            "total_bytes": remains.bytes,
            "contents_sha256": remains.contents,
            "object_root": None if root is None else root.to_json(),
            "searched_sources": join_codes(ASKED),
            "reason": reason,
            "explanation": explanation,
        }
        return Request("orphan_deletion.proposed", values), remains

    def examine(self, found: Abandonment) -> Remains:
        """Read the object of a proposal for the person who is to approve it; return its items.

        Raise RuleBroken where they are not those proposed, and as ``propose`` does.
        """
        store, base = self._store(found), found.store_key
        with self._held(base):
            self._unspoken(base, found.store)
            remains = remains_of(store, base)
        if set(types.split_codes(remains.contents)) != set(found.contents):
            raise RuleBroken(
                f"the object under {base} in store {found.store} is not the one proposed",
                rule="orphan_deletion.exact",
                hint=HINTS["orphan_deletion.exact"],
            )
        return remains

    def foresee(self, by: str, found: Abandonment) -> None:
        """Raise the error that would refuse the deletion by the key ``by``; delete nothing."""
        nothing = Deleted(Remains(found.store, found.store_key, ()), self._now())
        self._journal.foresee(by, [abandoned(found, nothing)])

    def rehearse(self, by: str, found: Abandonment) -> Remains:
        """Return the items that ``carry_out`` would delete, read in full; delete nothing, raise as it does."""
        store, base = self._store(found), found.store_key
        with self._held(base):
            self._unspoken(base, found.store)
            return self._agreed(by, store, found)

    def carry_out(self, by: str, found: Abandonment) -> Deleted:
        """Delete exactly the items that two people agreed to delete; return them once none is left.

        Items that an earlier run has deleted are not among them. Raise RuleBroken with nothing deleted where a rule
        refuses it or there are other items than were agreed to, and as ``propose`` does.
        """
        store, base = self._store(found), found.store_key
        with self._held(base) as forget:
            size = self._unspoken(base, found.store)
            remains = self._agreed(by, store, found)
            with self._head.exclusive():
                row = self._reader().head()
                unfit = head_recovery.judge(self._head, row, self._reader(), self._log_key)[1]
                if unfit is not None:
                    raise unfit
                self._refuse_spoken(key_history(self._reader(), base, size, row.size), base, found.store)
                self.foresee(by, found)
                _unlocked(store, base)
                _delete(store, base, remains)
            forget()
        return Deleted(remains, self._now())

    def _store(self, found: Abandonment) -> ObjectStore:
        store = self._stores.get(found.store)
        if store is None:
            raise NotFound(
                f"the vault has no object store {found.store!r}", hint="Set it up in custody.toml."
            )
        return store

    def _agreed(self, by: str, store: ObjectStore, found: Abandonment) -> Remains:
        """Return the items of the object; raise RuleBroken where they are not those agreed to, ObjectLocked."""
        _unlocked(store, found.store_key)
        remains = remains_of(store, found.store_key)
        self._journal.foresee(by, [abandoned(found, Deleted(remains, self._now()))])
        return remains

    def _held(self, base: str) -> _Held:
        return _Held(self._journals, base)

    def _unspoken(self, base: str, name: str) -> int:
        """Return the number of entries read; raise Conflict or RuleBroken where one names, or may name, a key."""
        reader = self._reader()
        row, _, unfit = head_recovery.seen(self._head, reader, self._log_key)
        if unfit is not None:
            raise unfit
        self._refuse_spoken(key_history(reader, base, 0, row.size), base, name)
        why = self._speaking()
        if why is not None:
            raise Conflict(
                f"{why}, so nothing is abandoned: {base} may be what it speaks of",
                hint="Find out with whoever holds it what the ledger lacks: `custody check` and `custody verify`.",
            )
        return row.size

    @staticmethod
    def _refuse_spoken(spoken: KeyHistory, base: str, name: str) -> None:
        """Raise Conflict for a key that an entry names, RuleBroken where a lost entry may have named it."""
        refuse_entered(spoken.entered, base, name)
        if spoken.resumed:
            raise RuleBroken(
                f"the ledger was resumed after a loss, and {base} may be evidence of an entry that was lost",
                rule="orphan_deletion.resumed",
                hint=HINTS["orphan_deletion.resumed"],
            )


class _Held:
    """The lock on a key's upload journal, if there is one, so that nobody sends the object meanwhile.

    Raise Busy where somebody does.
    """

    def __init__(self, journals: UploadJournals, key: str) -> None:
        self._journals = journals
        self._key = key

    def __enter__(self) -> Callable[[], None]:
        """Lock the journal; return a function that deletes it."""
        try:
            self._journals.take(self._key)
        except NotFound:
            return lambda: None
        return lambda: self._journals.forget(self._key)

    def __exit__(self, *_: object) -> None:
        """Release the journal."""
        self._journals.release(self._key)


def remains_of(store: ObjectStore, base: str) -> Remains:
    """Return the items under an object key and its sidecars' keys, read in full.

    Raise ObjectUnreadable where an item cannot be read.
    """
    lying: list[OrphanedItem] = []
    for key in all_keys(base):
        for version in store.versions(key):
            if version.marker:
                lying.append(OrphanedItem(MARKER, key, version.version, None))
            else:
                lying.append(
                    OrphanedItem(VERSION, key, version.version, _root(store.read(key, version.version)))
                )
    lying += [
        OrphanedItem(
            PART, upload.key, upload.upload_id, _root(cast("ReadableUploads", store).read_unfinished(upload))
        )
        for upload in whole_looking(store, base)
    ]
    return Remains(store.name, base, tuple(lying))


def _root(chunks: Iterator[bytes]) -> ObjectRoot:
    hasher = ObjectHasher()
    for chunk in chunks:
        hasher.update(chunk)
    return ObjectRoot.of(hasher.finish())


def _unlocked(store: ObjectStore, base: str) -> None:
    """Raise ObjectLocked where a lock or hold keeps any version under an object key or its sidecars'."""
    if lock_over(store, {key: store.versions(key) for key in all_keys(base)}) is not None:
        raise ObjectLocked(
            f"a lock keeps {base} in store {store.name}, so nothing of it is deleted",
            hint="Wait until the lock has ended; until then it is kept as evidence would be.",
        )


def _delete(store: ObjectStore, base: str, remains: Remains) -> None:
    """Delete the items, the object itself last, and unfinished uploads.

    Raise StorageFailed where something is left.
    """
    order = list(all_keys(base))
    for upload in begun_under(store, base):
        store.abandon(upload)
    stored = [thing for thing in remains.lying if thing.sort != PART]
    for thing in sorted(stored, key=lambda lying: (-order.index(lying.key), lying.sort == MARKER)):
        try:
            store.delete(thing.key, thing.name)
        except ObjectMissing:
            continue
    if begun_under(store, base) or any(store.versions(key) for key in order):
        raise StorageFailed(
            f"store {store.name} still has something of {base} after it was deleted",
            hint="Run the command again; if it stays, ask the store's administrator.",
        )


def abandoned(found: Abandonment, done: Deleted) -> Request:
    """Return the ``orphan_deletion.executed`` request of a deleted object, as an act."""
    remains = done.remains
    values: dict[str, Value] = {
        "store": found.store,
        "object_key": found.store_key,
        "version_count": remains.count(VERSION),
        "delete_marker_count": remains.count(MARKER),
        "unfinished_part_count": remains.count(PART),
        "contents_sha256": remains.contents,
        "absent_at": format_instant(done.absent_at),
        "entry_mode": "act",
    }
    return Request("orphan_deletion.executed", values, subject=found.id, re=unb64(found.leaf))


def recorded(request: Request, done: Deleted) -> Request:
    """Return that request as a later record, with unknown instant if an earlier run deleted the last."""
    values = {**request.values, "entry_mode": "record"}
    if done.remains.lying:
        values["occurred_at"] = format_instant(done.absent_at)
    else:
        values["not_known"] = "occurred_at"
    return Request(request.kind, values, request.subject, request.re)
