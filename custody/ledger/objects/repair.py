"""Repair of a damaged object by a good copy, after reading both, and the request that records it.

Nothing is written unless the one place is proven bad and the other proven good, and the caller asks for it in between.
The damaged bytes are kept as an older version. Nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from custody.errors import ConfigError, Conflict, ObjectMissing, ProofInvalid, Undecided
from custody.frozen import dataclass
from custody.ledger.append.entry_signing import Request
from custody.ledger.objects.replication import (
    Passed,
    Unfit,
    lock_fields,
    pour,
    read_back,
    ready,
    replacing,
    root_of,
)
from custody.ledger.objects.sidecar_rebuild import SidecarStates, renew
from custody.ledger.ports import UNLOCKED, Lock, ObjectStore, Progress, ReplacingStore, Stored, Workers
from custody.ledger.ports.serial_executor import IN_TURN
from custody.ledger.stores.locks import differences
from custody.model.record import replace
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.model.schema.types import Value, join_codes


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """The result of reading one place of an object; ``outcome`` is one of verification.outcomes.OUTCOMES.

    ``found`` is the SHA-256 of the bytes read, None where they were not read to the end; ``why`` the error in words.
    """

    place: StoredObject
    outcome: str
    found: bytes | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A proposed repair: a damaged place of an object (``whole``), and a good one to repair it from.

    ``stands``: an interrupted run has written the good bytes already, without an entry.
    """

    whole: StoredObject
    damaged: ReadPlace
    source: StoredObject
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Mended:
    """A repaired replica: its new version, verified by reading back, and its former versions.

    ``differs`` are the differences between the requested lock and the one read back; ``unkept`` is the error of writing
    the sidecars, empty if there was none.
    """

    case: Case
    stored: Stored
    former: tuple[str, ...]
    differs: tuple[str, ...] = ()
    unkept: str = ""


class Mending:
    """The repair of objects in the stores of one vault."""

    def __init__(self, stores: Mapping[str, ObjectStore], workers: Workers = IN_TURN) -> None:
        self._stores = stores
        self._workers = workers

    def look(self, whole: StoredObject, place: StoredObject, progress: Progress | None = None) -> ReadPlace:
        """Read a place to its end; return its outcome against the object on record."""
        store = self._stores.get(place.store)
        if store is None:
            return ReadPlace(place, "unreadable", why=f"no store named {place.store} is set up")
        try:
            digest = pour(store, place, whole, workers=self._workers, progress=progress)
        except Unfit as unfit:
            if isinstance(unfit.error, ObjectMissing):
                return ReadPlace(place, "missing", why=unfit.error.message)
            outcome = "mismatch" if unfit.found is not None else "unreadable"
            return ReadPlace(place, outcome, unfit.found, unfit.error.message)
        return ReadPlace(place, "verified", digest.sha256)

    def examine(
        self,
        whole: StoredObject,
        damaged: StoredObject,
        sources: Iterable[StoredObject],
        *,
        passed: Passed = lambda _, __: None,
        progress: Progress | None = None,
    ) -> Case:
        """Return the repair of a damaged place from the first good one of ``sources``; write nothing.

        Both are read to their end; ``passed`` is called with each source that is not good, and its error. Raise
        Conflict where the place is not damaged, Undecided where it could not be read, which proves nothing about its
        bytes, ProofInvalid where no source is proven good. A place that an interrupted run has repaired counts as
        damaged by the version it set aside.
        """
        found = self.look(whole, damaged, progress)
        left = self._left(whole, damaged) if found.outcome == "verified" else None
        if found.outcome == "verified" and left is None:
            raise Conflict(
                f"object {whole.id} in store {damaged.store} has the bytes on record: nothing is to be repaired",
                hint="Have a sweep record it: `custody sweep run`.",
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

    def _left(self, whole: StoredObject, place: StoredObject) -> ReadPlace | None:
        """Return the result of reading the wrong version set aside by an interrupted repair; else None."""
        store = self._stores.get(place.store)
        if store is None or place.version is not None:
            return None
        known = {None, *place.former}
        for version in store.versions(place.store_key):
            if not version.newest and not version.marker and version.version not in known:
                aside = self.look(whole, replace(place, version=version.version))
                if aside.outcome == "mismatch":
                    return ReadPlace(place, aside.outcome, aside.found, aside.why)
        return None

    def mend(self, case: Case, *, lock: Lock = UNLOCKED, progress: Progress | None = None) -> Mended:
        """Write the good bytes over damaged ones under the same key, with their lock; return the new version.

        The good place is read again: bytes that have changed since are not written. Raise ProofInvalid, StorageFailed
        or ConfigError, with nothing replaced before the new version is complete.
        """
        whole, place = case.whole, case.damaged.place
        store = self._store(place)
        try:
            source = ready(self._stores, case.source, whole)
            if case.stands:
                stored = store.stat(place.store_key, place.version)
                pour(store, place, whole, workers=self._workers, progress=progress)
            else:
                stored = self._write(case, store, source, lock, progress)
        except Unfit as unfit:
            raise unfit.error from unfit
        held = read_back(store, place.store_key, stored, whole)
        beside = renew(store, replace(place, version=held.version), whole, workers=self._workers)
        others = {version.version for version in store.versions(place.store_key)} - {held.version, None}
        former = tuple(sorted(version for version in others if version is not None))
        return Mended(case, held, former, differences(lock, held.lock), beside.failed)

    def renew(
        self,
        whole: StoredObject,
        place: StoredObject,
        *,
        write: bool = True,
        progress: Progress | None = None,
    ) -> SidecarStates:
        """Rebuild an object's sidecars in the store of ``place``, as ``sidecar_rebuild.renew`` does.

        Raise ConfigError for no such store, and as that does.
        """
        return renew(self._store(place), place, whole, write=write, workers=self._workers, progress=progress)

    def _write(
        self, case: Case, store: ReplacingStore, source: ObjectStore, lock: Lock, progress: Progress | None
    ) -> Stored:
        whole = case.whole
        writer = store.replace(case.damaged.place.store_key, lock, whole.bytes)
        try:
            pour(source, case.source, whole, writer.write, workers=self._workers, progress=progress)
            return writer.commit()
        finally:
            writer.abort()

    def _store(self, place: StoredObject) -> ReplacingStore:
        store = self._stores.get(place.store)
        if store is None:
            raise ConfigError(f"no store named {place.store} is set up", hint="Set it up in custody.toml.")
        return replacing(store)


def repaired_request(made: Mended, values: Mapping[str, Value]) -> Request:
    """Return the ``object.repaired`` request of a repair; ``values`` are further fields."""
    look = made.case.damaged
    return Request(
        "object.repaired",
        {
            **values,
            "source_object": made.case.source.id,
            "outcome": look.outcome,
            "found_sha256": None if look.found is None else b64(look.found),
            "object_root": root_of(made.case.whole),
            "object_version": made.stored.version,
            "replaced_versions": join_codes(made.former),
            **lock_fields(made.stored.lock, made.differs),
        },
        subject=look.place.id,
    )


def request_before_repair(case: Case, values: Mapping[str, Value]) -> Request:
    """Return the request of a repair that has not been made, so that the rules can judge it beforehand."""
    return repaired_request(Mended(case, Stored(case.whole.bytes, None), ()), values)
