"""The settings of a vault's stores, for the calculation of due work."""

from __future__ import annotations

from custody.ledger.views.deadlines.stores import StoreUpkeep
from custody.storage.settings.settings import Settings
from custody.storage.settings.store_digests import digests


def upkeep_of(settings: Settings) -> StoreUpkeep:
    """Return digests of settings and policies by store; a folder needs no probe."""
    buckets = {store.name for store in settings.stores if store.bucket is not None}
    return StoreUpkeep(
        probed={name: digest for name, digest in digests(settings).items() if name in buckets},
        locks={store.name: store.policy for store in settings.stores},
        fixity={store.name: store.fixity for store in settings.stores},
    )
