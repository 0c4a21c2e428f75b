"""Copies and repairs objects of one vault with the locks that its settings and the record require.

The command line and scripts share it; it records nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from custody.errors import Conflict, NotFound, StorageFailed
from custody.ledger.objects.repair import Case, Mended, ReadPlace, request_before_repair
from custody.ledger.objects.replication import Passed, Replicated, replicated_request
from custody.ledger.objects.sidecar_rebuild import SidecarStates
from custody.ledger.ports import Lock, Progress, Stored
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.stores.object_places import damaged_of, original_of, place_of, places_of, readable

if TYPE_CHECKING:
    from custody.ledger.objects.upload import Resumed
    from custody.model.records import StoredObject
    from custody.model.schema.types import Value
    from custody.storage.vault.vault import Vault


def place_in_store(vault: Vault, whole: StoredObject, store: str) -> StoredObject | None:
    """Return the place in a store with an object's own bytes on record, None if there is none."""
    there = (place for place in places_of(vault.lookup(), whole) if place.store == store)
    return next((place for place in there if place.same_bytes(whole)), None)


def foresee_copy(vault: Vault, by: str, whole: StoredObject, to: str, values: Mapping[str, Value]) -> None:
    """Raise the error that would refuse the record of a copy, before a byte is read.

    Raises ConfigError for a store not set up.
    """
    vault.archive(to)
    nothing = Replicated(whole, whole, to, "objects/" + "0" * 32, Stored(whole.bytes, None))
    vault.journal.foresee(by, [replicated_request(nothing, values)])


def copy_object(
    vault: Vault,
    whole: StoredObject,
    to: str,
    *,
    source: str | None = None,
    fresh: bool = False,
    passed: Passed = lambda _, __: None,
    resuming: Callable[[Resumed], None] | None = None,
    progress: Progress | None = None,
) -> Replicated:
    """Copy an object into the store ``to``; return the object, the copy that was read, and the reply.

    It is read from the store ``source``, or from wherever it proves good. Raises Conflict where the store holds it
    already, and what ``Copying.copy`` raises.
    """
    if place_in_store(vault, whole, to) is not None:
        vault.copying().settle(whole, to)
        raise Conflict(
            f"store {to} holds object {whole.id} already", hint="`custody sweep run` reads it back."
        )
    locks = vault.locks()
    wants = locks.wanted(recalled(vault.reader()), whole, to)
    return vault.copying().copy(
        whole,
        readable(vault.lookup(), whole, source),
        to,
        lock=Lock(wants.mode, wants.until, wants.hold),
        fresh=fresh,
        passed=passed,
        resuming=resuming,
        carries_on=lambda begun: locks.carries_on(begun, wants),
        progress=progress,
    )


def examine_damage(
    vault: Vault,
    by: str,
    named: StoredObject,
    values: Mapping[str, Value],
    *,
    store: str | None = None,
    source: str | None = None,
    passed: Passed = lambda _, __: None,
    progress: Progress | None = None,
) -> Case:
    """Read an object's damaged place and a good one to their ends; return the repair that ``by`` can make.

    ``store`` has the damaged place, None for the one that the record names. Raises errors that would refuse the record,
    NotFound or Ambiguous, and what ``Mending.examine`` raises; nothing is written.
    """
    lookup = vault.lookup()
    whole = original_of(lookup, named)
    damaged = damaged_of(lookup, named, store)
    sources = [place for place in readable(lookup, whole, source) if place.id != damaged.id]
    if not sources:
        raise NotFound(
            f"object {whole.id} lies nowhere else, so there is nothing to repair it from",
            hint="Look for its bytes among registered copies; `custody object replicate` makes places beforehand.",
        )
    vault.journal.foresee(
        by, [request_before_repair(Case(whole, ReadPlace(damaged, "missing"), sources[0]), values)]
    )
    return vault.mending().examine(whole, damaged, sources, passed=passed, progress=progress)


def mend_object(vault: Vault, case: Case, progress: Progress | None = None) -> Mended:
    """Write the good bytes of a case over the damaged ones, read them back, and return the replica.

    Bytes that an interrupted run has written are only verified. Raise ProofInvalid, StorageFailed or ConfigError; a
    lock that differs is in the result.

    It gets the lock that settings and record require.
    """
    wants = vault.locks().wanted(recalled(vault.reader()), case.whole, case.damaged.place.store)
    return vault.mending().mend(case, lock=Lock(wants.mode, wants.until, wants.hold), progress=progress)


def rebuild_object_sidecars(
    vault: Vault,
    named: StoredObject,
    *,
    store: str | None = None,
    write: bool = True,
    progress: Progress | None = None,
) -> tuple[StoredObject, SidecarStates]:
    """Rebuild an object's sidecars in one place from the object; return place and findings.

    ``store`` names the place, None where there is one only or a copy was named. Raises NotFound or Ambiguous, what
    ``Mending.renew`` raises, and StorageFailed where sidecars could not be read or written.
    """
    lookup = vault.lookup()
    whole, place = original_of(lookup, named), place_of(lookup, named, store)
    found = vault.mending().renew(whole, place, write=write, progress=progress)
    if found.failed:
        raise StorageFailed(
            f"what lies beside object {whole.id} in store {place.store} could not be read or written: {found.failed}",
            hint="The object itself is as recorded. Repeat the command once the store does its part.",
        )
    return place, found
