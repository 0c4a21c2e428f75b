"""Reads an object that lies in a store, so it can be entered as it is: its bytes are sent nowhere."""

from __future__ import annotations

from custody.errors import Conflict, NotFound
from custody.ledger.objects.archive import Archived
from custody.ledger.ports import ObjectStore, Progress
from custody.proof.digest import ObjectHasher


def existing_object(store: ObjectStore, key: str, name: str, progress: Progress) -> Archived:
    """Read the one version under a key to its end, and return it as what was archived, under a file name.

    What was packed is one file here: of what lies in it the store says nothing that could be proven. Raises NotFound
    where nothing lies there, Conflict where one of several versions would have to be chosen, ObjectUnreadable.
    """
    versions = store.versions(key)
    if not versions:
        raise NotFound(f"nothing of {key} is in store {store.name}", hint="See `custody store reconcile`.")
    if len(versions) > 1 or versions[0].marker:
        raise Conflict(
            f"{len(versions)} versions or markers lie under {key} in store {store.name}",
            hint="Find out who wrote there. Fetch the right one from the store and archive it as a file.",
        )
    stored = store.stat(key, versions[0].version)
    hasher, done = ObjectHasher(), 0
    for chunk in store.read(key, versions[0].version):
        hasher.update(chunk)
        done += len(chunk)
        progress.advance(done, stored.bytes, "bytes")
    return Archived(store.name, key, stored, hasher.finish(), name.encode("utf-8", "surrogateescape"))
