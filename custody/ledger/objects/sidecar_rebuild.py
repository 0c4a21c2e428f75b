"""Rebuilds the sidecars of an object from the object: its tree hashes, and a pack's manifest.

Both are caches that count only where they lead to a recorded root, so nothing is lost by writing over them. One read
of the object gives both, and neither appears before that read has proven the object to be the one on record.
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

#: How what lies beside an object was found: as the object makes it, another, not there, or not to be read by now; and
#: that nothing is kept beside such an object.
RIGHT, WRONG, MISSING, UNREADABLE, NONE = "right", "wrong", "missing", "unreadable", "none"


@dataclass(frozen=True, slots=True)
class Beside:
    """How an object's tree hashes and manifest were found, and why one could not be read or written.

    ``failed`` is empty where both are now as the object makes them, or would be if something were written.
    """

    trees: str
    manifest: str
    failed: str = ""

    @property
    def is_right(self) -> bool:
        """Whether there is nothing to be made anew."""
        return {self.trees, self.manifest} <= {RIGHT, NONE}


def renew(
    store: ObjectStore,
    place: StoredObject,
    whole: StoredObject,
    *,
    write: bool = True,
    workers: Workers = IN_TURN,
    progress: Progress | None = None,
) -> Beside:
    """Read a place of an object to its end, compare its sidecars, and rebuild the wrong ones.

    Without ``write`` it is only compared. Raises ProofInvalid where the bytes are not those on record, ObjectMissing or
    ObjectUnreadable where they could not be read; what fails beside them is told and raises nothing.
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
        if digest.bytes > LEAF_BYTES:  # one leaf alone is the root, which the entry seals
            leaves = _Kept(store, tree_key(key), write=write)
            leaves.take(digest.leaves)
            trees, failed = leaves.end(sha256(digest.leaves).digest())
        if of_pack is not None:
            manifest, why = lines.end(of_pack)
            failed = failed or why
        return Beside(trees, manifest, failed)
    except Unfit as unfit:
        raise unfit.error from unfit
    finally:
        lines.abort()


class _Kept:
    """What should lie under a key: taken in pieces, written over what is there if it differs."""

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
        """Take the next piece; a failure to write waits for the end."""
        self._all += len(piece)
        if not self._write or self._failed:
            return
        self._some.append(piece)
        self._bytes += len(piece)
        if self._bytes >= LEAF_BYTES:
            self._hand_over()

    def end(self, right: bytes) -> tuple[str, str]:
        """Compare what is there with the right SHA-256, then let it appear; return state and failure."""
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
        """Leave nothing half written."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.abort()

    def _digest(self) -> bytes:
        """Hash what lies there, and of what is too long no more than shows that."""
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
