"""From which of its places an object is fetched: the first that proves good, and a word about those that did not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from custody.cli.call import Call
from custody.cli.usual_arguments import flags_typed
from custody.errors import ConfigError, ObjectMissing, ObjectUnreadable, ProofInvalid

if TYPE_CHECKING:
    from custody.ledger.ports import ObjectStore
    from custody.model.records import StoredObject
    from storage.vault import Vault

T = TypeVar("T")


def store_of(vault: Vault, stored: StoredObject) -> ObjectStore:
    """Give the store that an object lies in; ConfigError where it is not set up."""
    store = vault.objects.get(stored.store)
    if store is None:
        raise ConfigError(f"no store named {stored.store} is set up", hint="Set it up in custody.toml.")
    return store


def from_good_place(
    call: Call, vault: Vault, stored: StoredObject, work: Callable[[StoredObject], T]
) -> tuple[T, StoredObject]:
    """Do something with an object where it lies well; gives what came of it, and the object as it lies there.

    Raises what the last of its places raised.
    """
    from custody.ledger.restoring import lying_at
    from custody.ledger.views.places import readable

    places = readable(vault.lookup(), stored, flags_typed(call.args, "source").get("source"))
    for one in places:
        if one.failing is not None:
            call.say.note(f"store {one.store} fails on record ({one.failing}): it is read last")
    for at, one in enumerate(places):
        try:
            there = lying_at(stored, one)
            return work(there), there
        except (ProofInvalid, ObjectMissing, ObjectUnreadable, ConfigError) as error:
            if at + 1 == len(places):
                raise
            call.say.note(f"not from store {one.store}: {error.message}")
    raise AssertionError  # an object has a place, and the last one ends the loop
