"""Puts evidence into an object store, reading the source once for every hash, and makes its request.

Never takes a digest from a store, never shares a key. Records nothing by itself.
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

#: Opens a path for reading otherwise than as one file.
Opening = Callable[[str], AbstractContextManager[Source]]
#: The fewest bytes that are worth being hashed by several threads.
_SPREAD = 1 << 18


@dataclass(frozen=True, slots=True)
class Archived:
    """An object now in a store: where, its digests, and the source's name as the system has it.

    ``resumed`` says what a run that was broken off had left of it, ``differs`` how its lock, which read back, is not
    the one it was stored with (codes of custody.law.retention_limits.DIFFERENCES). ``contents`` is what was packed
    into it, None for a file by itself. ``unkept`` says why what can be computed from it again could not be kept
    beside it. ``left_out`` is what was read with attributes that are not kept. ``own`` are the digests of the one
    file in a pack, as it reads, where they were computed; what the object itself has is always in ``digest``.
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
        """Whether part of what was archived could not be read."""
        return self.contents is not None and bool(self.contents.unreadable)


def run(step: Callable[[], None]) -> None:
    """Run one of the steps that may run in parallel."""
    step()


class Quiet:
    """Progress that nobody watches."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Report nothing."""


class Archive:
    """Stores evidence in one object store; several threads may, each a file of its own.

    ``room`` is told how many bytes a file has, and holds it back while those on their way take the memory there is.
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
        """Read a source once, as ``opening`` opens it, and give its digests and name; SourceChanged."""
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
        """Copy a source into the store under a random key with its lock, and its tree hashes beside it.

        What an earlier run of the same source and exhibit has left is gone on with, unless ``fresh``; ``resuming`` is
        told so first. An upload with another lock is, where ``carries_on`` says so of that lock. The source is read
        from its first byte all the same, and nothing counts as sent that these bytes and the store do not both confirm.
        What is given of the object was read back from the store by its version, its lock too; a lock that is not as it
        was asked for is given as it is. With ``packing`` it opens a folder or a split image, which becomes one object
        with a manifest beside it.

        Raises SourceChanged, or what stopped it, with nothing stored; StorageFailed when the store has no room for it
        or refuses, and ProofInvalid when what it holds is not what it was given. An upload that a store or network
        broke off stays for a later run. Call ``recorded`` once an entry mentions the object.
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
                # One leaf alone is the root, which the entry seals.
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
        """Raise StorageFailed where the store knows that it has no room for so many bytes; nothing is written."""
        if not hasattr(self._store, "room"):
            return
        free = cast("BoundedStore", self._store).room()
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
        """Forget how a file was sent of whose objects entries speak, where a run ended before it came to that."""
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
        """Return the workers for so many bytes: a few bytes are done before another thread has started."""
        return self._workers if amount >= _SPREAD else IN_TURN

    def _write(self, key: str, pieces: Iterable[bytes]) -> str:
        """Write beside the object what can be recomputed from it, so failures lose nothing; return them."""
        try:
            writer = self._store.create(key)
            try:
                for piece in pieces:
                    writer.write(piece)
                writer.commit()
            finally:
                writer.abort()
        except Conflict:  # a run that was broken off has kept it
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
    """Return the request that records an archived object under an exhibit.

    MD5 and SHA-1 are those of the file as it reads where one file alone was packed to keep its holes.
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
