"""Prepares a folder for objects, once, at a person's request; no other command makes one.

A disk that is not mounted shows an empty folder in its place: making a store there would hide its objects.
"""

from __future__ import annotations

import os
from pathlib import Path

from custody.errors import Conflict, StorageFailed, UsageError
from custody.storage.files import durable
from custody.storage.settings.store_tables import StoreSettings
from custody.storage.stores.disk.store import DiskObjects


def prepare(store: StoreSettings) -> bool:
    """Make the folder of a store and its marker; return False if it was ready already.

    Raises UsageError for a bucket, Conflict for a folder with something else in it, StorageFailed.
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
    objects.prepare()
    return True
