"""Writes the good bytes of an object over damaged ones, after both were read to their end; makes the request for it.

Nothing is written unless the one place is proven bad and the other proven good, and nothing unless somebody says so
in between. What lay there before is kept as an older version. Records nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from custody.errors import ConfigError, Conflict, CustodyError, ObjectMissing, ProofInvalid, Undecided
from custody.frozen import dataclass
from custody.ledger.chunks import kept_leaves
from custody.ledger.copying import (
    Passed,
    Unfit,
    keep_leaves,
    keep_manifest,
    lock_fields,
    pour,
    read_back,
    ready,
    replacing,
    root_of,
)
from custody.ledger.in_turn import IN_TURN
from custody.ledger.journal import Request
from custody.ledger.locks import differences
from custody.ledger.ports import UNLOCKED, Lock, ObjectStore, Progress, ReplacingStore, Stored, Workers
from custody.model.ids import b64, unb64
from custody.model.record import replace
from custody.model.records import StoredObject
from custody.model.types import Value, join_codes
from custody.proof.digest import ObjectDigest
from custody.proof.seal import ManifestRoot


@dataclass(frozen=True, slots=True)
class Look:
    """What reading one place of an object to its end came to; ``outcome`` is of custody.ledger.fixity.OUTCOMES.

    ``found`` is the SHA-256 of what was read, None where it was not read to the end.
    """

    place: StoredObject
    outcome: str
    found: bytes | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged place of an object, and one that was read well: what a repair would do.

    ``stands`` says that an earlier run has written the good bytes already, and was broken off before it said so.
    """

    whole: StoredObject
    damaged: Look
    source: StoredObject
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Mended:
    """A place that was written over and read back: its new version, and those that lay there before."""

    case: Case
    stored: Stored
    former: tuple[str, ...]
    differs: tuple[str, ...] = ()


class Mending:
    """Repairs objects in the stores of one vault."""

    def __init__(self, stores: Mapping[str, ObjectStore], workers: Workers = IN_TURN) -> None:
        self._stores = stores
        self._workers = workers

    def look(self, whole: StoredObject, place: StoredObject, progress: Progress | None = None) -> Look:
        """Read a place to its end and say how it stands to the object on record."""
        store = self._stores.get(place.store)
        if store is None:
            return Look(place, "unreadable", why=f"no store named {place.store} is set up")
        try:
            digest = pour(store, place, whole, workers=self._workers, progress=progress)
        except Unfit as unfit:
            if isinstance(unfit.error, ObjectMissing):
                return Look(place, "missing", why=unfit.error.message)
            outcome = "mismatch" if unfit.found is not None else "unreadable"
            return Look(place, outcome, unfit.found, unfit.error.message)
        return Look(place, "ok", digest.sha256)

    def examine(
        self,
        whole: StoredObject,
        damaged: StoredObject,
        sources: Iterable[StoredObject],
        *,
        passed: Passed = lambda _, __: None,
        progress: Progress | None = None,
    ) -> Case:
        """Read the damaged place and the first good one of ``sources``, both to their end; writes nothing.

        Of sources that are not good ``passed`` hears. Raises Conflict where nothing is damaged, Undecided where the
        place could not be read, which proves nothing of its bytes, and ProofInvalid where no source is proven good. A
        folder that was repaired by a run that never said so is damaged by what it keeps aside.
        """
        found = self.look(whole, damaged, progress)
        left = self._left(whole, damaged) if found.outcome == "ok" else None
        if found.outcome == "ok" and left is None:
            raise Conflict(
                f"object {whole.id} in store {damaged.store} has the bytes on record: nothing is to be repaired",
                hint="Have a sweep record it: `custody fixity run`.",
            )
        if found.outcome == "unreadable":
            raise Undecided(
                f"object {whole.id} in store {damaged.store} could not be read, so nobody knows whether it is "
                f"damaged: {found.why}",
                hint="Make the store answer first; only what is proven wrong is written over.",
            )
        for source in sources:
            try:
                store = ready(self._stores, source, whole)
                pour(store, source, whole, workers=self._workers, progress=progress)
            except Unfit as unfit:
                passed(source, unfit.error)
                continue
            return Case(whole, left or found, source, stands=left is not None)
        raise ProofInvalid(
            f"no other place of object {whole.id} is proven good, so nothing was written",
            hint="Keep what is there as it is: look for its bytes elsewhere, among registered copies for one.",
        )

    def _left(self, whole: StoredObject, place: StoredObject) -> Look | None:
        """Give what a folder keeps aside of wrong bytes of which no entry speaks: a repair was broken off there."""
        store = self._stores.get(place.store)
        if store is None or place.version is not None:
            return None
        known = {None, *place.former}
        for one in store.versions(place.store_key):
            if not one.newest and not one.marker and one.version not in known:
                aside = self.look(whole, replace(place, version=one.version))
                if aside.outcome == "mismatch":
                    return Look(place, aside.outcome, aside.found, aside.why)
        return None

    def mend(self, case: Case, *, lock: Lock = UNLOCKED, progress: Progress | None = None) -> Mended:
        """Write the good bytes over the damaged ones under the same key, with their lock, and read them back whole.

        The good place is read again for that: bytes that have changed since are not written. Raises ProofInvalid or
        StorageFailed, with nothing written as long as the new version has not appeared.
        """
        whole, place = case.whole, case.damaged.place
        store = self._store(place)
        try:
            source = ready(self._stores, case.source, whole)
            if case.stands:
                stored = store.stat(place.store_key, place.version)
                digest = pour(store, place, whole, workers=self._workers, progress=progress)
            else:
                stored, digest = self._write(case, store, source, lock, progress)
        except Unfit as unfit:
            raise unfit.error from unfit
        held = read_back(store, place.store_key, stored, whole)
        members = self._proven(store, place, whole, held)
        if kept_leaves(store, place, unb64(whole.root)) is None:
            keep_leaves(store, place.store_key, digest, over=True)
        if members is not None:
            _keep_manifest(source, case.source, store, place.store_key, members)
        beside = {one.version for one in store.versions(place.store_key)} - {held.version, None}
        former = tuple(sorted(one for one in beside if one is not None))
        return Mended(case, held, former, differences(lock, held.lock))

    def _write(
        self, case: Case, store: ReplacingStore, source: ObjectStore, lock: Lock, progress: Progress | None
    ) -> tuple[Stored, ObjectDigest]:
        whole = case.whole
        writer = store.replace(case.damaged.place.store_key, lock, whole.bytes)
        try:
            digest = pour(source, case.source, whole, writer.write, workers=self._workers, progress=progress)
            return writer.commit(), digest
        finally:
            writer.abort()

    def _proven(
        self, store: ObjectStore, place: StoredObject, whole: StoredObject, held: Stored
    ) -> ManifestRoot | None:
        """Read the new version back to its end; ProofInvalid, or why it could not be read.

        Gives the root over the members of a pack, None for a file.
        """
        listing = None if whole.packed is None else _Listed()
        take = None if listing is None else listing.take
        try:
            pour(store, replace(place, version=held.version), whole, take, workers=self._workers)
        except Unfit as unfit:
            raise unfit.error from unfit
        return None if listing is None else listing.root()

    def _store(self, place: StoredObject) -> ReplacingStore:
        store = self._stores.get(place.store)
        if store is None:
            raise ConfigError(f"no store named {place.store} is set up", hint="Set it up in custody.toml.")
        return replacing(store)


class _Listed:
    """Computes the root over the members of a pack while it is read."""

    def __init__(self) -> None:
        from custody.ledger.audit.manifests import PackRead

        self._read = PackRead()
        self.root = self._read.root

    def take(self, chunk: bytes) -> None:
        """Take the next bytes."""
        for step in self._read.steps(chunk):
            step()


def _keep_manifest(
    source: ObjectStore, at_place: StoredObject, store: ObjectStore, key: str, members: ManifestRoot
) -> None:
    """Put the good manifest in the place of one that is not that of the pack, or is not there."""
    from custody.ledger.audit.manifests import root_beside

    def beside(where: ObjectStore, name: str) -> ManifestRoot | None:
        with suppress(CustodyError):
            return root_beside(where, name)
        return None

    if beside(store, key) != members and beside(source, at_place.store_key) == members:
        keep_manifest(source, at_place, store, key, over=True)


def repaired_request(made: Mended, values: Mapping[str, Value]) -> Request:
    """Make the request that records a repair."""
    look = made.case.damaged
    return Request(
        "object.repaired",
        {
            **values,
            "source": made.case.source.id,
            "outcome": look.outcome,
            "found_sha256": None if look.found is None else b64(look.found),
            "object": root_of(made.case.whole),
            "version": made.stored.version,
            "former": join_codes(made.former),
            **lock_fields(made.stored.lock, made.differs),
        },
        subject=look.place.id,
    )


def refusable(case: Case, values: Mapping[str, Value]) -> Request:
    """Make the request of a repair as it could come out, to find what would refuse it before anything is written."""
    return repaired_request(Mended(case, Stored(case.whole.bytes, None), ()), values)
