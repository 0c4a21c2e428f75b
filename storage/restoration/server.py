"""Carries a restored ledger from its file into an empty database on a server, and compares every row of both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from custody.errors import Conflict
from custody.ledger.ports import Progress
from custody.model import ids
from storage.database import SqlLedgerStore
from storage.database.addresses import placed, reached
from storage.database.arriving import ArrivingStore, ours
from storage.settings import Settings


@contextmanager
def carried(
    settings: Settings, address: str, store: SqlLedgerStore, backup: bytes, progress: Progress
) -> Iterator[ArrivingStore]:
    """Carry the ledger of ``store`` to the server at ``address``, where the caller lets it be the ledger's at the end.

    ``backup`` is the digest of the backup's list of files: a restore of the same backup that was broken off is gone on
    with. Raises Conflict or ConfigError where that database holds anything else, ProofInvalid for a difference,
    StorageFailed.
    """
    own = ids.uuid4_of(sha256(b"custody restore\n" + backup).digest()[:16])
    place = store.read().place() or own
    with ArrivingStore(reached(address, settings.servers), store, progress) as arriving:
        meta = arriving.meta()
        there = ours(meta, store.origin, arriving.place.name)
        if there is None:
            arriving.make(place)
        elif there != place or ("origin" in meta and place != own):
            raise Conflict(
                f"{placed(address)} holds this ledger already, and nothing is restored over it",
                hint="Name an empty database. The one that is there may hold more than the backup: look first.",
            )
        elif "origin" not in meta:
            arriving.go_on()
        arriving.compare()
        yield arriving
