"""Prepares a folder for objects, once, at a person's request; no other command makes one.

A disk that is not mounted shows an empty folder in its place: making a store there would hide its objects. So a store
that has objects on record is made anew only for a person who says that its disk is a new one.
"""

from __future__ import annotations

import os
from pathlib import Path

from custody.errors import Conflict, StorageFailed, UsageError
from custody.layout import many
from custody.storage.files import durable
from custody.storage.settings.store_tables import StoreSettings
from custody.storage.stores.disk.store import DiskObjects


def prepare(store: StoreSettings, recorded: int, *, new_disk: bool = False) -> bool:
    """Make the folder of a store and its marker; return False if it was ready already.

    ``recorded`` is the number of objects that the ledger records there. Raises UsageError for a bucket, Conflict for a
    folder with something else in it and for a store with objects on record unless its disk is a ``new_disk``, and
    StorageFailed.
    """
    if store.bucket is not None:
        raise UsageError(
            f"store {store.name} is a bucket, which its administrator makes",
            hint="Ask what it keeps with `custody store probe`; `custody manual storage` says how it is made.",
        )
    folder = store.path or Path()
    objects = DiskObjects(folder, store.name)
    if objects.ready:
        return False
    try:
        taken = folder.exists() and any(folder.iterdir())
    except OSError as error:
        raise StorageFailed(f"could not look into {os.fspath(folder)!r}: {durable.reason(error)}") from error
    if taken:
        raise Conflict(
            f"{os.fspath(folder)!r} has something in it and is no object store",
            hint="Name an empty folder, or one that is not there yet, in custody.toml.",
        )
    if recorded and not new_disk:
        objects_on_record = many(recorded, "object")
        raise Conflict(
            f"store {store.name} has {objects_on_record} on record, and none of them is in {os.fspath(folder)!r}",
            hint="Mount the disk of the store, or correct its path in custody.toml. If that disk is lost, give"
            " --new-disk: a sweep then finds those objects missing, and `custody object repair` writes them anew"
            " from another store.",
        )
    objects.prepare()
    return True
