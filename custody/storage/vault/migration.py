"""Migrates a vault's ledger to a database server; the same call resumes at any step.

In order: everything is copied in one transaction and compared row by row; an entry closes the ledger here; later
entries are copied and compared; the other database gets the ledger's origin; an entry opens the ledger there; the
vault's settings name the other database. The caller has the right to sign all the while, so nobody enters anything
meanwhile, and the head that is remembered outside lets only one of the two databases go on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from custody.errors import ConfigError, Conflict, ProofInvalid, Undecided
from custody.ledger.append.entry_signing import Request, verified_head
from custody.ledger.ports import HeadRow, Progress
from custody.ledger.state import relocation_guard
from custody.ledger.statements import migration
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Moved
from custody.model.schema import ids
from custody.storage.database import SqlLedgerStore
from custody.storage.database.migration_target import ArrivingStore, target_place
from custody.storage.settings.database_addresses import bare_address, effective_address
from custody.storage.vault.migration_place import ask
from custody.storage.vault.vault import Vault


class Moving:
    """A migration of the ledger of ``vault``, whose head is locked, to the server at ``address``."""

    def __init__(self, vault: Vault, address: str, progress: Progress) -> None:
        self._vault = vault
        self._address = address
        self._location = effective_address(address, vault.settings.servers)
        self._progress = progress

    @contextlib.contextmanager
    def _arriving(self) -> Iterator[ArrivingStore]:
        with ArrivingStore(self._location, self._vault.store, self._progress, self._vault.clock.now) as found:
            yield found

    def standing(self) -> Moved | None:
        """Return the relocation that closed the ledger of the vault and is to be continued, or None.

        Raises Conflict or ConfigError where the named database cannot be its target, or has the ledger already,
        StorageFailed.
        """
        reader = self._vault.store.read()
        moved = relocation_guard.closed(reader)
        if moved is not None and moved.place == reader.place():
            raise Conflict(
                f"the ledger was moved to {bare_address(self._address)} already, which the vault's settings name",
                hint="The migration is not complete: run `custody migrate` in the vault whose ledger it was.",
            )
        with self._arriving() as found:
            there = target_place(found.meta(), self._vault.origin, found.place.name)
        if there is not None and there == reader.place():
            raise Conflict(
                f"the ledger was moved to {bare_address(self._address)} already",
                hint="There is nothing to do: `custody today` shows how it stands.",
            )
        if moved is None:
            before = reader.record(Moved.space, LEDGER_SLOT)
            if there is not None and before is not None and Moved.from_doc(before).place == there:
                raise Conflict(
                    f"{bare_address(self._address)} is what is left of a cancelled migration",
                    hint="Drop its schema custody, or use another database.",
                )
            return None
        if there != moved.place:
            raise ConfigError(
                f"{bare_address(self._address)} is not where {relocation_guard.words(reader, moved)}",
                hint="Name that database with --database. If it is lost, cancel: `custody migrate --cancel`.",
            )
        return moved

    def arrived(self) -> bool:
        """Return whether the other database has the entry that opens the ledger: only settings are left."""
        with self._arriving() as found:
            if "origin" not in found.meta():
                return False
        with self.moved_vault() as there:
            return relocation_guard.closed(there.store.read()) is None

    def check(self) -> None:
        """Raise ProofInvalid or Undecided where a check of the ledger does not verify it."""
        report = self._vault.audit().run(objects="none", progress=self._progress)
        if report.verdict == "verified":
            return
        kind = ProofInvalid if report.verdict == "false" else Undecided
        codes = ", ".join(sorted({finding.code for finding in report.findings if finding.severity != "note"}))
        raise kind(
            f"the ledger is not moved, since it does not check: {codes}",
            hint="`custody check` says who must do what about it. Nothing was changed.",
        )

    def carry(self) -> HeadRow:
        """Copy the rows that the other database lacks, and compare all; return the head that both have.

        Raises ProofInvalid for a difference, Conflict or ConfigError for a database that cannot be the target,
        StorageFailed where the connection is lost.
        """
        with self._arriving() as found:
            meta = found.meta()
            if target_place(meta, self._vault.origin, found.place.name) is None:
                found.make(ids.uuid4_of(self._vault.entropy.token(16)))
            elif "origin" not in meta:
                found.go_on()
            return found.compare()

    def closing(self, head: HeadRow) -> Request:
        """Return the request for the entry that closes the ledger, whose ``head`` was copied.

        Raises any error that would keep it from arriving there, as ConfigError or StorageFailed, so that nothing is
        closed.
        """
        with self._arriving() as found:
            found.rehearse()
            place = target_place(found.meta(), self._vault.origin, found.place.name) or ""
        return migration.moving(
            self._vault.store.read(),
            place=place,
            address=bare_address(self._address),
            size=head.size,
            root=head.root,
        )

    def foreseen(self) -> Request:
        """Return the request that will close the ledger, as far as it is known before anything is copied."""
        seen = verified_head(self._vault.store.read(), self._vault.log_key)
        return migration.moving(
            self._vault.store.read(),
            place=ids.uuid4_of(bytes(16)),
            address=bare_address(self._address),
            size=seen.size,
            root=seen.root,
        )

    def finish(self) -> None:
        """Record the ledger's origin in the other database, once it has all rows of the closed one."""
        with self._arriving() as found:
            if "origin" not in found.meta():
                found.finish()

    @contextlib.contextmanager
    def moved_vault(self) -> Iterator[Vault]:
        """Yield the vault with its ledger opened in the new database; close that database afterwards."""
        store = SqlLedgerStore.open(self._location, now=self._vault.clock.now)
        try:
            yield self._vault.held(store)
        finally:
            store.close()


def cancellation(vault: Vault) -> Request:
    """Return the request that cancels the migration of a ledger, so that it stays where it is.

    Raises Conflict where none is in progress, and where the ledger has arrived at the other place.
    """
    moved = relocation_guard.away(vault.store.read())
    there = None if moved is None else ask(vault, moved)
    size = vault.store.read().head().size
    if there is not None and there.beyond(size):
        raise Conflict(
            f"{there.address} answers and holds {there.size} entries of this ledger, {size} are here: it has arrived "
            "there, and nothing is cancelled",
            hint="Go on there; two ledgers of one log are two histories.",
        )
    return ending(vault, "cancelled")


def ending(vault: Vault, outcome: str) -> Request:
    """Return the request that ends a migration; ``outcome`` is ``completed`` or ``cancelled``.

    Raises Conflict where none is in progress.
    """
    reader = vault.store.read()
    moved = relocation_guard.closed(reader)
    if moved is None:
        raise Conflict("no migration of the ledger is under way", hint="`custody today` shows how it stands.")
    return migration.arrival(reader, moved, outcome)
