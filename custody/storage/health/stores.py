"""Checks of the object stores: each there, by marker or answer, and writable or proven."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from custody.errors import CustodyError
from custody.ledger.views.stores.probes import WHY, probe_state
from custody.storage.health.check import Check, guarded
from custody.storage.health.folders import TIGHT, write_problem
from custody.storage.settings.settings import Settings
from custody.storage.settings.store_digests import settings_digest
from custody.storage.settings.store_tables import StoreSettings, unencrypted_endpoint
from custody.storage.stores.disk.store import DiskObjects
from custody.storage.vault.vault import Vault

#: A key that no object has.
_NO_KEY = "objects/" + "0" * 32
_KEPT = "a folder; whoever administers it can destroy what is in it"


def folders(settings: Settings, *, quick: bool = False) -> Iterator[Check]:
    """Yield the checks of the stores that are folders; ``quick`` only tests whether each is there."""
    for store in settings.stores:
        if store.path is not None:
            checks = _folder(settings, store, quick)
            yield from guarded("store_unread", f"store {store.name}", checks, about=store.name)


def _folder(settings: Settings, store: StoreSettings, quick: bool) -> Iterator[Check]:
    objects, name = DiskObjects(store.path or settings.vault, store.name), f"store {store.name}"
    if not objects.ready:
        told = f"it is not at {str(store.path)!r}: its marker file is not there, as where its disk is not mounted"
        todo = (
            "Mount its disk, or correct its path in custody.toml. Only a new store is made ready:"
            f" `custody store prepare {store.name}`."
        )
        yield Check("store_absent", name, "fail", told, todo, store.name)
        return
    if quick:
        yield Check("store", name, "ok", _KEPT, "", store.name)
        return
    folder = store.path or settings.vault
    free = shutil.disk_usage(folder).free
    values = {"free_bytes": free}
    problem = write_problem(folder)
    if problem is not None:
        told = f"{str(folder)!r} cannot be written: {problem}"
        todo = "Archive from an account that may write there, or free space on its disk."
        yield Check("store_not_writable", name, "warn", told, todo, store.name, values)
    elif free < TIGHT and folder.stat().st_dev != settings.vault.stat().st_dev:
        told = f"{free >> 20} MiB free where it is"
        yield Check(
            "store_low", name, "warn", told, "Free space on its disk, or add a store.", store.name, values
        )
    else:
        yield Check("store", name, "ok", _KEPT, "", store.name, values)
    yield from _unfinished(name, objects)


def _unfinished(name: str, objects: DiskObjects) -> Iterator[Check]:
    """Yield a check for each object left unfinished by a killed process; no entry names it."""
    try:
        parts = objects.leftovers()
    except CustodyError as error:
        yield Check("store_unlisted", name, "warn", error.message, error.hint, objects.name)
        return
    for part in parts:
        told = f"{part!r} was never finished and is part of no record"
        yield Check(
            "store_unfinished", name, "warn", told, "`custody store reconcile` says what to do.", objects.name
        )


def buckets(vault: Vault) -> Iterator[Check]:
    """Yield the checks of the stores that are buckets: each is asked for a key that no object has."""
    for store in vault.settings.stores:
        if store.path is None:
            yield from _unencrypted(store)
            yield _bucket(vault, store)


def _unencrypted(store: StoreSettings) -> Iterator[Check]:
    """Yield a check that evidence and session tokens travel unencrypted, where the settings allow that."""
    if (endpoint := unencrypted_endpoint(store)) is not None:
        told = f"{endpoint!r} is another machine and reached without encryption, as your own settings allow"
        todo = "Reach it by https://: evidence and session tokens can be read and changed on their way."
        yield Check("store_in_clear", f"store {store.name}", "warn", told, todo, store.name)


def _bucket(vault: Vault, store: StoreSettings) -> Check:
    name = f"store {store.name}"
    try:
        vault.objects[store.name].versions(_NO_KEY)
    except CustodyError as error:
        return Check("store_no_answer", name, "fail", error.message, error.hint, store.name)
    found = probe_state(vault.lookup(), store.name, settings_digest(store), vault.clock.now())
    told = " ".join(["a bucket that answers;", WHY[found.state], *found.failed])
    if found.state == "fresh":
        return Check("store", name, "ok", told, "", store.name)
    todo = f"Ask it: `custody store probe {store.name} --enter`."
    return Check("store_unproven", name, "warn", told, todo, store.name)
