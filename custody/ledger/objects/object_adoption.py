"""Adoption of an object that is in a store without an entry: it is read, and nothing is sent."""

from __future__ import annotations

from custody.errors import Conflict, NotFound
from custody.ledger.objects.archive import Archived
from custody.ledger.ports import ObjectStore, Progress
from custody.proof.digest import ObjectHasher


def existing_object(store: ObjectStore, key: str, name: str, progress: Progress) -> Archived:
    """Read the one version under a key to its end; return it as an archived object with this file name.

    A pack is returned as one file: the store has no proof of its members. Raise NotFound where the key has no version,
    Conflict where it has several or a delete marker, ObjectUnreadable.
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
