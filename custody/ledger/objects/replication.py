"""Replication of an object from a good place into a further store, and the request that records it.

Every byte that is sent is hashed, and the copy appears only if its digests are those on record: bytes that changed
after a good reading are never stored. Nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import cast

from custody.errors import ConfigError, CustodyError, NotFound, ProofInvalid, StorageFailed
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.objects.archive import Quiet, run
from custody.ledger.objects.upload import Resumed, Uploads, Way
from custody.ledger.ports import (
    UNLOCKED,
    Entropy,
    Lock,
    ObjectStore,
    Progress,
    ReplacingStore,
    Sending,
    SourceState,
    Stored,
    UploadJournals,
    Workers,
)
from custody.ledger.ports.serial_executor import IN_TURN
from custody.ledger.stores.locks import differences
from custody.ledger.stores.sidecars import manifest_key, tree_key
from custody.model.records import StoredObject
from custody.model.schema.ids import is_uuid4, unb64
from custody.model.schema.types import Value, join_codes
from custody.proof.commitments.typed_roots import ObjectRoot
from custody.proof.digest import LEAF_BYTES, ObjectDigest, ObjectHasher

#: The prefix of a copy's source in an upload journal, before the object identifier; a file's path begins with a slash.
_OF_OBJECT = "object "
#: The largest size of a manifest as a multiple of its pack: a byte of a path in the pack takes six at most.
_LONGER = 6


class Unfit(Exception):
    """The error of reading an object at a place: its cause, and the SHA-256 of the bytes if all were read."""

    def __init__(self, error: CustodyError, found: bytes | None = None) -> None:
        super().__init__(error.message)
        self.error = error
        self.found = found


Passed = Callable[[StoredObject, CustodyError], None]


@dataclass(frozen=True, slots=True)
class Replicated:
    """A finished copy: the object, the copy it was read from, and the store's reply.

    ``resumed`` is the part that an interrupted run had stored. ``differs`` are the differences between the requested
    lock and the one read back, by the codes of custody.law.retention_limits.DIFFERENCES.
    """

    whole: StoredObject
    source: StoredObject
    store: str
    key: str
    stored: Stored
    resumed: Resumed | None = None
    differs: tuple[str, ...] = ()


def journal_name(object_id: str) -> str:
    """Return the name of a copy's source in its upload journal."""
    return _OF_OBJECT + object_id


def copied_object(path: str) -> str | None:
    """Return the identifier of the object that an upload's source names; None if it is the path of a file."""
    name = path.removeprefix(_OF_OBJECT)
    return name if path.startswith(_OF_OBJECT) and is_uuid4(name) else None


def digest_of(stored: StoredObject) -> tuple[int, bytes, bytes]:
    """Return the recorded size in bytes, SHA-256 and tree root of an object."""
    return stored.bytes, unb64(stored.sha256), unb64(stored.root)


def ready(stores: Mapping[str, ObjectStore], place: StoredObject, whole: StoredObject) -> ObjectStore:
    """Return the store of a place from which an object may be read.

    Raise Unfit where the place is on record with other bytes, its store is not set up or does not answer, or the stored
    size is not the object's.
    """
    store = stores.get(place.store)
    if not place.same_bytes(whole):
        raise Unfit(
            ProofInvalid(
                f"the copy of object {whole.id} in store {place.store} is on record with other bytes",
                hint="`custody object repair` writes the object's bytes over them.",
            )
        )
    if store is None:
        raise Unfit(ConfigError(f"no store named {place.store} is set up", hint="Set it up in custody.toml."))
    try:
        held = store.stat(place.store_key, place.version).bytes
    except StorageFailed as error:
        raise Unfit(error) from error
    if held != whole.bytes:
        raise Unfit(_wrong(place, whole))
    return store


def pour(
    store: ObjectStore,
    place: StoredObject,
    whole: StoredObject,
    take: Callable[[bytes], None] | None = None,
    *,
    workers: Workers = IN_TURN,
    progress: Progress | None = None,
) -> ObjectDigest:
    """Read a stored copy in full and return its digest, which is verified to be the object's.

    ``take`` receives every chunk; the chunks are verified only when this returns. Reading stops at the object's size.
    Raise Unfit if the bytes differ from the record or cannot be read, and whatever ``take`` raises.
    """
    watch, hasher, done = progress or Quiet(), ObjectHasher(), 0
    chunks = iter(store.read(place.store_key, place.version))
    while (chunk := _next(chunks)) is not None:
        done += len(chunk)
        if take is not None and done > whole.bytes:
            raise Unfit(_wrong(place, whole))
        taking: list[Callable[[], None]] = [] if take is None else [partial(take, chunk)]
        workers.each(run, taking + hasher.steps(chunk))
        watch.advance(done, whole.bytes, "bytes")
    digest = hasher.finish()
    if (digest.bytes, digest.sha256, digest.root) != digest_of(whole):
        raise Unfit(_wrong(place, whole), digest.sha256)
    return digest


def _next(chunks: Iterator[bytes]) -> bytes | None:
    try:
        return next(chunks, None)
    except StorageFailed as error:
        raise Unfit(error) from error


def _wrong(place: StoredObject, whole: StoredObject) -> ProofInvalid:
    return ProofInvalid(
        f"the bytes of object {whole.id} in store {place.store} are not those recorded",
        hint="`custody object repair` writes good ones over them, from a place that has them.",
    )


class Copying:
    """The copying of objects between a vault's stores.

    ``entry_of`` returns the position of the entry that names a (store, key), None if none does.
    """

    def __init__(
        self,
        stores: Mapping[str, ObjectStore],
        entropy: Entropy,
        workers: Workers = IN_TURN,
        *,
        journals: UploadJournals | None = None,
        entry_of: Callable[[str, str], int | None] = lambda _, __: None,
    ) -> None:
        self._stores = stores
        self._entropy = entropy
        self._workers = workers
        self._journals = journals
        self._entry_of = entry_of

    def copy(
        self,
        whole: StoredObject,
        sources: Iterable[StoredObject],
        to: str,
        *,
        lock: Lock = UNLOCKED,
        fresh: bool = False,
        passed: Passed = lambda _, __: None,
        resuming: Callable[[Resumed], None] | None = None,
        carries_on: Callable[[Lock], bool] = lambda _: False,
        progress: Progress | None = None,
    ) -> Replicated:
        """Copy an object into the store ``to`` under a random key with its lock, from the first good source.

        ``passed`` is called with each source that is not good, and its error. An interrupted copy is resumed unless
        ``fresh``, as in ``Archive.store``. Size, checksum and lock are read back from the store. Raise NotFound without
        any source, the error of the last one where none is good, StorageFailed, Conflict, ConfigError. Call
        ``recorded`` once an entry names the copy.
        """
        last: CustodyError = NotFound(f"object {whole.id} lies nowhere that it could be read from")
        store, sendings = self._store(to), self._sendings(to)
        begin = partial(sendings.open, told=resuming, carries_on=carries_on)
        for source in sources:
            try:
                read_from = ready(self._stores, source, whole)
                key = f"objects/{self._entropy.token(16).hex()}"
                state = SourceState(whole.bytes, 0, 0, 0)
                way = begin(Sending(to, key, whole.exhibit, journal_name(whole.id), state, lock), fresh=fresh)
                stored, digest = self._send(sendings, way, read_from, (source, whole), progress)
            except Unfit as unfit:
                last, fresh = unfit.error, False
                passed(source, unfit.error)
                continue
            held = read_back(store, way.key, stored, whole)
            sendings.stored(way)
            keep_leaves(store, way.key, digest)
            if whole.packed is not None:
                keep_manifest(read_from, source, store, way.key)
            return Replicated(whole, source, to, way.key, held, way.resumed, differences(way.lock, held.lock))
        raise last

    def recorded(self, made: Replicated) -> None:
        """Delete a copy's upload journal, once an entry names the copy."""
        self._sendings(made.store).recorded(made.key)

    def settle(self, whole: StoredObject, to: str) -> None:
        """Delete an object's upload journals whose copies entries name already, left by an interrupted run."""
        self._sendings(to).settle(journal_name(whole.id))

    def _send(
        self,
        sendings: Uploads,
        way: Way,
        read_from: ObjectStore,
        what: tuple[StoredObject, StoredObject],
        progress: Progress | None,
    ) -> tuple[Stored, ObjectDigest]:
        """Send the bytes of a place as they are read; commit the copy only once all are verified."""
        source, whole = what
        try:
            digest = pour(
                read_from, source, whole, way.writer.write, workers=self._workers, progress=progress
            )
            return way.writer.commit(), digest
        except BaseException as error:
            sendings.failed(way, _cause(error))
            raise

    def _store(self, name: str) -> ObjectStore:
        store = self._stores.get(name)
        if store is None:
            raise ConfigError(f"the vault has no object store {name!r}", hint="Set it up in custody.toml.")
        return store

    def _sendings(self, name: str) -> Uploads:
        return Uploads(self._store(name), self._journals, partial(self._entry_of, name))


def read_back(store: ObjectStore, key: str, stored: Stored, whole: StoredObject) -> Stored:
    """Return size, checksum and lock of a stored version as the store reports them now.

    Raise ProofInvalid where size or checksum are not those of the upload.
    """
    held = store.stat(key, stored.version)
    if held.bytes != whole.bytes or held.checksum != stored.checksum:
        raise ProofInvalid(
            f"store {store.name} shows {held.bytes} bytes of the {whole.bytes} it was given as {key}",
            hint="Do not rely on this store: it does not keep what it is given.",
        )
    return held


def keep_leaves(store: ObjectStore, key: str, digest: ObjectDigest) -> None:
    """Write the tree hashes beside an object of several leaves; ignore failures, they can be rebuilt."""
    if digest.bytes <= LEAF_BYTES:
        return
    with suppress(CustodyError):
        writer = store.create(tree_key(key))
        try:
            writer.write(digest.leaves)
            writer.commit()
        finally:
            writer.abort()


def keep_manifest(read_from: ObjectStore, source: StoredObject, store: ObjectStore, key: str) -> None:
    """Copy a pack's stored manifest beside a copy, unverified; ignore failures, it can be rebuilt.

    A manifest larger than any of this pack can be is not copied.
    """
    most = _LONGER * source.bytes
    with suppress(CustodyError):
        writer = store.create(manifest_key(key))
        try:
            for piece in read_from.read(manifest_key(source.store_key), None, 0, most + 1):
                writer.write(piece)
                most -= len(piece)
            if most >= 0:
                writer.commit()
        finally:
            writer.abort()


def replacing(store: ObjectStore) -> ReplacingStore:
    """Return the store as one that can replace objects; raise StorageFailed if it cannot."""
    if not hasattr(store, "replace"):
        raise StorageFailed(
            f"store {store.name} takes nothing in the place of what it has",
            hint="Copy the object to another store: `custody object replicate`.",
        )
    return cast("ReplacingStore", store)


def _cause(error: BaseException) -> BaseException:
    """Return the cause of an ended upload; StorageFailed, which keeps the parts sent, for a silent place."""
    if isinstance(error, Unfit):
        failed = isinstance(error.error, StorageFailed)
        return StorageFailed(error.error.message) if failed else error.error
    return error


def lock_fields(lock: Lock, differs: tuple[str, ...]) -> dict[str, Value]:
    """Return the lock fields of an entry: mode, end, hold and deviations (codes) of a lock as read back."""
    return {
        "lock_mode": lock.mode,
        "lock_until": None if lock.until is None else format_instant(lock.until),
        "lock_hold": lock.hold or None,
        "lock_deviations": join_codes(differs),
    }


def root_of(whole: StoredObject) -> Value:
    """Return the typed root of an object as the JSON value of a field."""
    size, sha256, root = digest_of(whole)
    return ObjectRoot(size, LEAF_BYTES, root, sha256).to_json()


def replicated_request(made: Replicated, values: Mapping[str, Value]) -> Request:
    """Return the ``object.replicated`` request of a copy; ``values`` are further fields."""
    return Request(
        "object.replicated",
        {
            **values,
            "exhibit": made.whole.exhibit,
            "original": made.whole.id,
            "source_object": made.source.id,
            "object_root": root_of(made.whole),
            "store": made.store,
            "object_key": made.key,
            "object_version": made.stored.version,
            **lock_fields(made.stored.lock, made.differs),
        },
    )
