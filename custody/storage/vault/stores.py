"""A vault's object stores by the names in its settings, each made on first use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from custody.ledger.ports import ObjectStore
from custody.storage.machine.deferred_value import Deferred
from custody.storage.settings.store_tables import StoreSettings


class Stores(Mapping[str, ObjectStore]):
    """The object stores of a vault by name; for any number of threads.

    Names are known from the settings; reading a store or all values makes them. An error of making a store is raised to
    every caller that asks for it.
    """

    def __init__(self, settings: Sequence[StoreSettings]) -> None:
        self._stores = {store.name: Deferred(partial(make_store, store)) for store in settings}
        self._hurried = False

    def __getitem__(self, name: str) -> ObjectStore:
        store = self._stores[name].get()
        if self._hurried:
            _hurry(store)
        return store

    def __contains__(self, name: object) -> bool:
        return name in self._stores

    def __iter__(self) -> Iterator[str]:
        return iter(self._stores)

    def __len__(self) -> int:
        return len(self._stores)

    def hurry(self) -> None:
        """Limit every wait for a store from now on, also for one that is made later.

        May be called at any time, for instance in a signal handler.
        """
        self._hurried = True
        for store in self._stores.values():
            if store.made is not None:
                _hurry(store.made)


def make_store(settings: StoreSettings) -> ObjectStore:
    """Return the adapter of one store; it connects to nothing before it is used."""
    if settings.bucket is not None:
        from custody.storage.stores.s3 import S3Objects

        return S3Objects(settings.name, settings.bucket)
    from custody.storage.stores.disk.store import DiskObjects

    return DiskObjects(settings.path or Path(), settings.name)


def _hurry(store: ObjectStore) -> None:
    hurry = getattr(store, "hurry", None)  # a store that is reached over a network has it
    if hurry is not None:
        hurry()
