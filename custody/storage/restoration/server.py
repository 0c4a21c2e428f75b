"""Copies a restored ledger from its file into an empty server database, and compares each row."""

from __future__ import annotations

from custody.errors import ConfigError, Conflict, ProofInvalid
from custody.ledger.ports import Progress
from custody.storage.database import SqlLedgerStore
from custody.storage.database.migration_target import ArrivingStore
from custody.storage.settings.database_addresses import bare_address, effective_address
from custody.storage.settings.settings import Settings


def carry_to_server(settings: Settings, address: str, store: SqlLedgerStore, progress: Progress) -> None:
    """Copy the ledger of ``store`` to ``address`` in one transaction, and compare every row.

    A database that holds exactly these rows already, as after a restore that was interrupted after this step, is left
    as it is. Raises Conflict or ConfigError for one that holds anything else, StorageFailed.
    """
    with ArrivingStore(effective_address(address, settings.servers), store, progress) as arriving:
        meta = arriving.meta()
        if not meta:
            arriving.make_whole()
            return
        if meta.get("origin") != store.origin:
            raise ConfigError(
                f"{bare_address(address)} holds something already, and nothing is restored over it",
                hint="Name an empty database.",
            )
        try:
            arriving.compare()
        except ProofInvalid as error:
            raise Conflict(
                f"{bare_address(address)} holds this ledger with other rows than the backup, and nothing is restored"
                " over it",
                hint="It may hold more than the backup: look first. Else name an empty database.",
            ) from error
