"""Rebuilding of an object's sidecars from the object: its tree hashes, and a pack's manifest.

Both are caches that count only if they lead to a recorded root, so overwriting them loses nothing. One reading of the
object yields both, and neither is written before it has proven the object to be the one on record.
"""

from __future__ import annotations

from hashlib import sha256

from custody.errors import CustodyError, ObjectMissing
from custody.frozen import dataclass
from custody.ledger.objects.manifests import PackRead
from custody.ledger.objects.replication import Unfit, pour, replacing
from custody.ledger.ports import ObjectStore, ObjectWriter, Progress, Workers
from custody.ledger.ports.serial_executor import IN_TURN
from custody.ledger.stores.sidecars import manifest_key, tree_key
from custody.model.records import StoredObject
from custody.proof.digest import LEAF_BYTES

#: States of a sidecar: as computed from the object, another, missing, or unreadable; NONE where the object has none.
RIGHT, WRONG, MISSING, UNREADABLE, NONE = "right", "wrong", "missing", "unreadable", "none"


@dataclass(frozen=True, slots=True)
class SidecarStates:
    """The states of an object's tree hashes and manifest before a rebuild, and the error of a failed one.

    ``failed`` is empty where both are right now, or would be if they were written.
    """

    trees: str
    manifest: str
    failed: str = ""

    @property
    def is_right(self) -> bool:
        """Whether no sidecar had to be rebuilt."""
        return {self.trees, self.manifest} <= {RIGHT, NONE}


def renew(
    store: ObjectStore,
    place: StoredObject,
    whole: StoredObject,
    *,
    write: bool = True,
    workers: Workers = IN_TURN,
    progress: Progress | None = None,
) -> SidecarStates:
    """Read a place of an object to its end and rebuild its wrong sidecars; return the states they had.

    Without ``write`` they are only compared. Raise ProofInvalid where the bytes are not those on record, ObjectMissing
    or ObjectUnreadable where they could not be read; an error of a sidecar is in the result.
    """
    key = place.store_key
    lines = _Kept(store, manifest_key(key), write=write)
    members = None if whole.packed is None else PackRead(lines.take)
    try:
        take = None if members is None else members.take
        digest = pour(store, place, whole, take, workers=workers, progress=progress)
        of_pack = None if members is None else members.lines()
        trees = manifest = NONE
        failed = ""
        if digest.bytes > LEAF_BYTES:  # a single leaf is the root itself, to which the entry commits
            leaves = _Kept(store, tree_key(key), write=write)
            leaves.take(digest.leaves)
            trees, failed = leaves.end(sha256(digest.leaves).digest())
        if of_pack is not None:
            manifest, why = lines.end(of_pack)
            failed = failed or why
        return SidecarStates(trees, manifest, failed)
    except Unfit as unfit:
        raise unfit.error from unfit
    finally:
        lines.abort()


class _Kept:
    """The right bytes of a sidecar, added in pieces, written over the stored ones if these differ."""

    def __init__(self, store: ObjectStore, key: str, *, write: bool) -> None:
        self._store = store
        self._key = key
        self._write = write
        self._writer: ObjectWriter | None = None
        self._some: list[bytes] = []
        self._bytes = 0
        self._all = 0
        self._failed = ""

    def take(self, piece: bytes) -> None:
        """Add the next piece; a failure to write is reported by ``end``."""
        self._all += len(piece)
        if not self._write or self._failed:
            return
        self._some.append(piece)
        self._bytes += len(piece)
        if self._bytes >= LEAF_BYTES:
            self._hand_over()

    def end(self, right: bytes) -> tuple[str, str]:
        """Replace the stored bytes unless they have the SHA-256 ``right``; return their state and the error."""
        try:
            found = RIGHT if self._digest() == right else WRONG
        except ObjectMissing:
            found = MISSING
        except CustodyError as error:
            return UNREADABLE, error.message
        if not self._write or found == RIGHT:
            self.abort()
            return found, ""
        self._hand_over()
        try:
            if self._writer is not None and not self._failed:
                self._writer.commit()
                if self._digest() != right:
                    self._failed = (
                        f"store {self._store.name} gives back other bytes than it was given as {self._key}"
                    )
        except CustodyError as error:
            self._failed = error.message
        finally:
            self.abort()
        return found, self._failed

    def abort(self) -> None:
        """Abandon an unfinished write."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.abort()

    def _digest(self) -> bytes:
        """Return the SHA-256 of the stored bytes, of at most one more than the right length."""
        found = sha256()
        for piece in self._store.read(self._key, None, 0, self._all + 1):
            found.update(piece)
        return found.digest()

    def _hand_over(self) -> None:
        if self._failed:
            return
        some, self._some, self._bytes = b"".join(self._some), [], 0
        try:
            if self._writer is None:
                self._writer = replacing(self._store).replace(self._key)
            self._writer.write(some)
        except CustodyError as error:
            self._failed = error.message
