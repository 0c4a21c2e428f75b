"""Digests of stores' settings, so that a probe of other settings counts for nothing."""

from __future__ import annotations

import os
from dataclasses import asdict
from hashlib import sha256

from custody.proof import canonical
from custody.storage.settings.settings import Settings
from custody.storage.settings.store_tables import StoreSettings

#: Settings of a bucket that change its speed, not its promises.
_PACE = ("part_mib", "uploaders", "timeout")
#: Settings of each reader, trust and credentials, left out so that one reader's probe counts for the others.
_READERS: dict[str, object] = {"ca_file": None, "profile": None}


def digests(settings: Settings) -> dict[str, bytes]:
    """Return the digest of the settings of every store, by name."""
    return {store.name: settings_digest(store) for store in settings.stores}


def settings_digest(settings: StoreSettings) -> bytes:
    """Return the SHA-256 of a store's settings: a probe of other settings proves nothing of these."""
    found: dict[str, object] = {"kind": settings.kind, "path": os.fspath(settings.path or "")}
    if settings.bucket is not None:
        chosen = {name: value for name, value in asdict(settings.bucket).items() if name not in _PACE}
        found |= {**chosen, **_READERS, "quirks": list(settings.bucket.quirks)}
    return sha256(canonical.encode(found)).digest()
