"""Archiving of evidence in an object store: one read of the source for all digests, and the request.

No digest is taken from a store, and no two objects share a key. Nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import cast

from custody.errors import Conflict, CustodyError, ProofInvalid, StorageFailed
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.objects.upload import Resumed, Uploads
from custody.ledger.ports import (
    UNLOCKED,
    BoundedStore,
    Contents,
    Entropy,
    Lock,
    ObjectStore,
    OmittedAttributes,
    PackedSource,
    Packing,
    Progress,
    Sending,
    Source,
    Sources,
    Stored,
    UploadJournals,
    Workers,
)
from custody.ledger.ports.serial_executor import IN_TURN
from custody.ledger.stores.locks import differences
from custody.ledger.stores.sidecars import manifest_key, tree_key
from custody.model.schema.ids import b64
from custody.model.schema.types import Value, join_codes
from custody.proof.commitments.typed_roots import ObjectRoot
from custody.proof.commitments.values import name_value
from custody.proof.digest import LEAF_BYTES, ObjectDigest, ObjectHasher

#: A function that opens a path for reading other than as one file, such as a folder.
Opening = Callable[[str], AbstractContextManager[Source]]
#: Bytes from which hashing by several threads is faster.
_SPREAD = 1 << 18


@dataclass(frozen=True, slots=True)
class Archived:
    """An object now in a store: its store and key, its digests, and the source's file name.

    ``resumed`` is the part that an interrupted run had stored. ``differs`` are the differences between the requested
    lock and the one read back, by the codes of custody.law.retention_limits.DIFFERENCES. ``contents`` are the members
    packed into it, None for a file by itself. ``unkept`` is the error of writing its sidecars, empty if there was none.
    ``left_out`` are attributes of the source that are not kept. ``own`` are the digests of the one file in a pack,
    where they were computed; those of the object itself are always in ``digest``.
    """

    store: str
    key: str
    stored: Stored
    digest: ObjectDigest
    name: bytes
    resumed: Resumed | None = None
    differs: tuple[str, ...] = ()
    contents: Contents | None = None
    unkept: str = ""
    left_out: OmittedAttributes = OmittedAttributes()
    own: ObjectDigest | None = None

    @property
    def is_incomplete(self) -> bool:
        """Whether a member of the pack could not be read."""
        return self.contents is not None and bool(self.contents.unreadable)


def run(step: Callable[[], None]) -> None:
    """Call a step: the function that ``Workers.each`` applies to steps that run in parallel."""
    step()


class Quiet:
    """A progress display that shows nothing."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Show nothing."""


class Archive:
    """Archiving into one object store, by one or several threads, each with a file of its own.

    ``room`` is called with the size of a file in bytes, and waits while uploads under way take the memory there is.
    ``entry_of`` returns the position of the entry that names a key, None if none does.
    """

    def __init__(
        self,
        store: ObjectStore,
        sources: Sources,
        entropy: Entropy,
        workers: Workers = IN_TURN,
        *,
        journals: UploadJournals | None = None,
        entry_of: Callable[[str], int | None] = lambda _: None,
        room: Callable[[int], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._room = room
        self._sendings = Uploads(store, journals, entry_of)
        self._workers = workers
        self._store = store
        self._sources = sources
        self._entropy = entropy

    def hash(
        self,
        path: str,
        *,
        md5: bool = False,
        sha1: bool = False,
        sha512: bool = False,
        progress: Progress | None = None,
        opening: Opening | None = None,
    ) -> tuple[ObjectDigest, bytes]:
        """Read a source once, opened by ``opening`` if given; return its digests and file name.

        Raise SourceChanged where it changes meanwhile.
        """
        read = self.rehearse(path, md5=md5, sha1=sha1, sha512=sha512, progress=progress, packing=opening)
        return read.digest, read.name

    def store(
        self,
        path: str,
        *,
        exhibit: str = "",
        lock: Lock = UNLOCKED,
        md5: bool = False,
        sha1: bool = False,
        sha512: bool = False,
        fresh: bool = False,
        resuming: Callable[[Resumed], None] | None = None,
        carries_on: Callable[[Lock], bool] = lambda _: False,
        progress: Progress | None = None,
        packing: Packing | None = None,
    ) -> Archived:
        """Store a source under a random key with its lock, and its sidecars; return the stored object.

        An interrupted upload of the same source and exhibit is resumed, unless ``fresh``; ``resuming`` is called first.
        One with another lock is resumed only if ``carries_on`` returns True for that lock. The source is read from its
        first byte all the same, and no part counts as sent unless these bytes and the store both confirm it. Version
        and lock in the result were read back from the store. ``packing`` opens a folder or a split image, which becomes
        one object with a manifest beside it. Raise SourceChanged, or the error that stopped it, with nothing stored;
        StorageFailed where the store has no room or refuses, ProofInvalid where its size is not that of the source. An
        upload that a store or network interrupted stays for a later run. Call ``recorded`` once an entry names the
        object.
        """
        hasher = ObjectHasher(md5=md5, sha1=sha1, sha512=sha512)
        with self._open(path, packing) as source, self._room(source.state.bytes):
            key = f"objects/{self._entropy.token(16).hex()}"
            self.check_room(source.state.bytes)
            sending = Sending(self._store.name, key, exhibit, path, source.state, lock)
            way = self._sendings.open(sending, fresh=fresh, told=resuming, carries_on=carries_on)
            try:
                for chunk in _watched(source, progress or Quiet()):
                    steps: list[Callable[[], None]] = [partial(way.writer.write, chunk)]
                    steps += hasher.steps(chunk) + _more(source, chunk)
                    self._spread(len(chunk)).each(run, steps)
                contents = _contents(source)
                source.check_unchanged()
                stored = way.writer.commit()
            except BaseException as error:
                self._sendings.failed(way, error)
                raise
            digest = hasher.finish()
            if stored.bytes != digest.bytes:
                raise ProofInvalid(f"the store holds {stored.bytes} bytes of the {digest.bytes} it was given")
            if way.lock != UNLOCKED and stored.lock == UNLOCKED:
                stored = self._store.stat(way.key, stored.version)
            self._sendings.stored(way)
            unkept = ""
            if digest.bytes > LEAF_BYTES:
                # A single leaf is the root itself, to which the entry commits.
                unkept = self._write(tree_key(way.key), [digest.leaves])
            if contents is not None:
                manifest = cast("PackedSource", source).manifest()
                unkept = self._write(manifest_key(way.key), manifest) or unkept
            name, left_out = source.name, _left_out(source)
        differs = differences(way.lock, stored.lock)
        return Archived(
            self._store.name,
            way.key,
            stored,
            digest,
            name,
            way.resumed,
            differs,
            contents,
            unkept,
            left_out,
        )

    def check_room(self, needed: int) -> None:
        """Raise StorageFailed where the store reports less free space than ``needed`` bytes; write nothing."""
        if not hasattr(self._store, "free_bytes"):
            return
        free = cast("BoundedStore", self._store).free_bytes()
        if free is not None and free < needed:
            raise StorageFailed(
                f"store {self._store.name} has {free} bytes free, and {needed} are needed; nothing was stored",
                hint="Make room there, or name another store with --store. Holes in files are not counted.",
            )

    def recorded(self, archived: Archived) -> None:
        """Delete an object's upload journal, once an entry names the object."""
        self.forget(archived.key)

    def forget(self, key: str) -> None:
        """Delete the upload journal of the object under a key, as ``recorded`` does."""
        self._sendings.recorded(key)

    def settle(self, path: str) -> None:
        """Delete a file's upload journals whose objects entries name already, left by an interrupted run."""
        self._sendings.settle(path)

    def rehearse(
        self,
        path: str,
        *,
        lock: Lock = UNLOCKED,
        md5: bool = False,
        sha1: bool = False,
        sha512: bool = False,
        progress: Progress | None = None,
        packing: Opening | None = None,
    ) -> Archived:
        """Read a source as ``store`` does and return what would be stored with ``lock``; stores nothing."""
        key = f"objects/{self._entropy.token(16).hex()}"
        hasher = ObjectHasher(md5=md5, sha1=sha1, sha512=sha512)
        with self._open(path, packing) as source, self._room(source.state.bytes):
            for chunk in _watched(source, progress or Quiet()):
                self._spread(len(chunk)).each(run, hasher.steps(chunk) + _more(source, chunk))
            contents = _contents(source)
            source.check_unchanged()
            digest, name, left_out = hasher.finish(), source.name, _left_out(source)
        stored = Stored(digest.bytes, None, lock=lock)
        return Archived(self._store.name, key, stored, digest, name, contents=contents, left_out=left_out)

    def _open(self, path: str, packing: Opening | None) -> AbstractContextManager[Source]:
        return self._sources.open(path) if packing is None else packing(path)

    def _spread(self, amount: int) -> Workers:
        """Return the workers for an amount of bytes: none but this thread for a small one."""
        return self._workers if amount >= _SPREAD else IN_TURN

    def _write(self, key: str, pieces: Iterable[bytes]) -> str:
        """Write a sidecar; return the error message, empty if written. It can be rebuilt from the object."""
        try:
            writer = self._store.create(key)
            try:
                for piece in pieces:
                    writer.write(piece)
                writer.commit()
            finally:
                writer.abort()
        except Conflict:  # an interrupted run has written it
            return ""
        except CustodyError as error:
            return error.message
        return ""


def _more(source: Source, chunk: bytes) -> list[Callable[[], None]]:
    return cast("PackedSource", source).steps(chunk) if hasattr(source, "steps") else []


def _contents(source: Source) -> Contents | None:
    return cast("PackedSource", source).contents() if hasattr(source, "contents") else None


def _left_out(source: Source) -> OmittedAttributes:
    found: OmittedAttributes = getattr(source, "left_out", OmittedAttributes())
    return found


def _watched(source: Source, progress: Progress) -> Iterator[bytes]:
    done, total = 0, source.state.bytes
    for chunk in source.chunks():
        yield chunk
        done += len(chunk)
        progress.advance(done, total, "bytes")


def _instant(lock: Lock) -> str | None:
    return None if lock.until is None else format_instant(lock.until)


def archived_request(
    archived: Archived, exhibit: str, acquisition: bytes | None, values: Mapping[str, Value]
) -> Request:
    """Return the ``object.archived`` request of an archived object under an exhibit.

    ``acquisition`` is the leaf hash of its acquisition, or None; ``values`` are further fields. MD5, SHA-1 and SHA-512
    are those of the file's content where one sparse file was packed by itself.
    """
    digest, contents = archived.digest, archived.contents
    named = archived.own or digest
    return Request(
        "object.archived",
        {
            **values,
            "exhibit": exhibit,
            "acquisition": None if acquisition is None else b64(acquisition),
            "object_root": ObjectRoot.of(digest).to_json(),
            "pack_type": None if contents is None else contents.sort,
            "manifest_root": None if contents is None else contents.root.to_json(),
            "unreadable_member_count": (contents and len(contents.unreadable)) or None,
            "md5": None if named.md5 is None else b64(named.md5),
            "sha1": None if named.sha1 is None else b64(named.sha1),
            "sha512": None if named.sha512 is None else b64(named.sha512),
            "store": archived.store,
            "object_key": archived.key,
            "object_version": archived.stored.version,
            "lock_mode": archived.stored.lock.mode,
            "lock_until": _instant(archived.stored.lock),
            "lock_hold": archived.stored.lock.hold or None,
            "lock_deviations": join_codes(archived.differs),
            "file_name": cast("Value", name_value(archived.name)),
        },
    )
