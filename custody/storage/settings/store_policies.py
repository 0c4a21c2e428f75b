"""How the stores of a vault are set up, for what computes what is due."""

from __future__ import annotations

from custody.ledger.views.deadlines.stores import StoreUpkeep
from custody.storage.settings.settings import Settings
from custody.storage.settings.store_digests import digests


def upkeep_of(settings: Settings) -> StoreUpkeep:
    """Return digests of settings and policies by store; a folder promises nothing and needs no probe."""
    buckets = {one.name for one in settings.stores if one.bucket is not None}
    return StoreUpkeep(
        probed={name: digest for name, digest in digests(settings).items() if name in buckets},
        locks={one.name: one.policy for one in settings.stores},
        fixity={one.name: one.fixity for one in settings.stores},
    )
