"""Restoring of the bytes of an archived object, compared with the record.

The caller decides where they are written, and gives them no final name before this returns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from custody.errors import CustodyError, NotFound, ProofInvalid
from custody.ledger.objects.archive import Quiet
from custody.ledger.objects.chunk_proofs import leaf_hashes, recorded_root
from custody.ledger.objects.egress_check import refuse_egress
from custody.ledger.ports import LedgerReader, ObjectStore, Progress, Sources
from custody.model.records import StoredObject
from custody.proof import merkle
from custody.proof.commitments.typed_roots import ObjectRoot
from custody.proof.digest import ObjectHasher

_WRONG = "Run `custody sweep run`, which records it; `custody object repair` restores it from another place."
#: Characters that a file system, a shell or a terminal may take for more than a name.
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_MOST_NAME_BYTES = 200


def restore(
    reader: LedgerReader,
    store: ObjectStore,
    stored: StoredObject,
    put: Callable[[bytes], None],
    *,
    span: tuple[int, int] | None = None,
    place: StoredObject | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the bytes of an object to ``put``, in order, compared with the record; return their number.

    It is read at ``place``, a copy of it, else where it was archived. ``span`` is the first and the last byte, both
    included: then only the chunks around them are read, and each is compared with the hash tree before it is written. A
    whole object is compared at its end: written bytes are verified only once this returns. Raise ProofInvalid where the
    bytes are not those recorded, NotFound for a span that the object does not have, ObjectMissing or ObjectUnreadable,
    RuleBroken for an object that may not be read out.
    """
    refuse_egress(reader, stored)
    root = recorded_root(reader, stored)
    watch = progress or Quiet()
    if place is not None:
        stored = lying_at(stored, place)
    if span is None:
        return _whole(store, stored, root, put, watch)
    first, last = span
    if not 0 <= first <= last < root.bytes:
        raise NotFound(
            f"object {stored.id} has {root.bytes} bytes, so there are no bytes {first}-{last}",
            hint="Bytes are numbered from 0; the first and the last one are named.",
        )
    done = 0
    for piece in Chunks(store, stored, root).between(first, last):
        put(piece)
        done += len(piece)
        watch.advance(done, last + 1 - first, "bytes")
    return done


def is_restored(
    reader: LedgerReader,
    stored: StoredObject,
    sources: Sources,
    path: str,
    *,
    progress: Progress | None = None,
) -> bool:
    """Return whether a regular file has the recorded bytes of an object, as one restored before has.

    Return False for a path that cannot be read or is no file. Raise ProofInvalid where the recorded root is gone.
    """
    root, watch, hasher = recorded_root(reader, stored), progress or Quiet(), ObjectHasher()
    try:
        with sources.open(path) as source:
            if source.state.bytes != root.bytes:
                return False
            done = 0
            for chunk in source.chunks():
                hasher.update(chunk)
                done += len(chunk)
                watch.advance(done, root.bytes, "bytes")
            source.check_unchanged()
    except CustodyError:
        return False
    digest = hasher.finish()
    return (digest.bytes, digest.sha256, digest.root) == (root.bytes, root.sha256, root.root)


def lying_at(stored: StoredObject, place: StoredObject) -> StoredObject:
    """Return the object with store, key and version of one of its places.

    Raise ProofInvalid for a place of another object, or on record with other bytes.
    """
    if place.object_id != stored.id or not place.same_bytes(stored):
        raise ProofInvalid(
            f"the copy in store {place.store} is on record with other bytes than object {stored.id}",
            hint="It is never read for the object; `custody object repair` writes the object's bytes over it.",
        )
    return replace(stored, store=place.store, store_key=place.store_key, version=place.version)


def _whole(
    store: ObjectStore, stored: StoredObject, root: ObjectRoot, put: Callable[[bytes], None], watch: Progress
) -> int:
    hasher = ObjectHasher()
    done = 0
    for piece in store.read(stored.store_key, stored.version):
        done += len(piece)
        if done > root.bytes:
            break
        hasher.update(piece)
        put(piece)
        watch.advance(done, root.bytes, "bytes")
    digest = hasher.finish()
    if (done, digest.bytes, digest.sha256, digest.root) != (root.bytes, root.bytes, root.sha256, root.root):
        raise ProofInvalid(
            f"the bytes of object {stored.id} in store {stored.store} are not those recorded", hint=_WRONG
        )
    return done


class Chunks:
    """The chunks of an object, each verified by its tree hash when read; the last one is cached.

    The hashes are read on construction. Raise ProofInvalid, ObjectMissing or ObjectUnreadable, then and later.
    """

    def __init__(self, store: ObjectStore, stored: StoredObject, root: ObjectRoot) -> None:
        self._store = store
        self._stored = stored
        self._root = root
        self._hashes = leaf_hashes(store, stored, root)
        self._last: tuple[int, bytes] | None = None

    def chunk(self, index: int) -> bytes:
        """Return the bytes of one chunk by its index, from 0."""
        if self._last is None or self._last[0] != index:
            self._last = index, self._read(index)
        return self._last[1]

    def between(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the bytes ``first`` to ``last`` of the object, both included, at most a chunk at a time."""
        size = self._root.leaf
        for index in range(first // size, last // size + 1):
            at = index * size
            yield self.chunk(index)[max(0, first - at) : last + 1 - at]

    def _read(self, index: int) -> bytes:
        stored, at = self._stored, index * self._root.leaf
        chunk = b"".join(self._store.read(stored.store_key, stored.version, at, self._root.leaf))
        if merkle.leaf_hash(chunk) != self._hashes[index]:
            raise ProofInvalid(
                f"bytes {at} to {at + len(chunk) - 1} of object {stored.id} in store {stored.store} are not those "
                "recorded",
                hint=_WRONG,
            )
        return chunk


def suggested_name(recorded: bytes | None, stored: StoredObject) -> str:
    """Return a safe file name for an object: from its source's name if possible, else its identifier.

    A recorded name is evidence and may be made to do harm: folders, device names, control and invisible characters,
    dots at its ends and bytes beyond 200 are removed.
    """
    name = (recorded or b"").decode("utf-8", "replace").replace("\\", "/").rpartition("/")[2]
    name = "".join(character if character.isprintable() else "_" for character in _UNSAFE.sub("_", name))
    name = name.encode("utf-8")[:_MOST_NAME_BYTES].decode("utf-8", "ignore").strip(" .-~")
    if not name.strip("_\ufffd"):
        return f"{stored.id}.bin"
    return f"_{name}" if _DEVICES.fullmatch(name) else name
