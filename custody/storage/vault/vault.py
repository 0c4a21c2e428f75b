"""The composition of adapters: a vault is a folder with ledger, log key and objects.

Opens vaults and returns their services. Has no rule and no format of its own.
"""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from custody.errors import ConfigError, CustodyError, HeadMismatch
from custody.ledger.append.access_log import Viewing
from custody.ledger.append.entry_signing import Journal
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.consistency import head_recovery
from custody.ledger.ports import Clock, Entropy, Helpers, LedgerReader
from custody.ledger.ports.serial_executor import NOBODY
from custody.ledger.proofs.prover import Prover
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.subjects.list_counts import Counts
from custody.ledger.views.subjects.lookup import Lookup
from custody.proof import checkpoint
from custody.proof.note import VerifierKey
from custody.storage.account import memory_update
from custody.storage.account.log_memory import memory_of
from custody.storage.database import SqlLedgerStore
from custody.storage.database.end_check import stray_rows_error
from custody.storage.database.sqlite.lock_free_reader import repeat_unsettled
from custody.storage.database.sqlite.torn_database import torn_error
from custody.storage.keys.log_key import LogSigner, log_signer
from custody.storage.machine.deferred_value import Deferred
from custody.storage.machine.processes import Processes
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.settings.database_addresses import effective_address
from custody.storage.settings.settings import Settings
from custody.storage.state.head import HeadFile, state_folder
from custody.storage.vault.stores import Stores

if TYPE_CHECKING:
    from collections.abc import Collection

    from custody.ledger.audit import Audit, Report
    from custody.ledger.objects.archive import Archive
    from custody.ledger.objects.disposition_deletion import Clearing
    from custody.ledger.objects.repair import Mending
    from custody.ledger.objects.replication import Copying
    from custody.ledger.objects.store_comparison import Leftovers
    from custody.ledger.ports import Progress
    from custody.ledger.stores.locks import Locks
    from custody.ledger.stores.verification_policy import Policy
    from custody.ledger.verification.outcomes import Fixity
    from custody.ledger.verification.sweep import Stop, SweepRun
    from custody.storage.files.sources import DiskSources
    from custody.storage.state.sweep_marks import SweepMarks
    from custody.storage.stores.upload_journals import FileUploadJournals
    from custody.storage.timestamps.tokens import FolderStamps

DATABASE = "ledger.db"
HEAD = "head"
UPLOADS = "uploads"
SWEEPS = "sweeps"
#: Entries from which a check is helped by processes: they take as long to start as some thousand take to check.
MANY = 10_000
#: Groups of several entries after which it is likely that more will come, so that processes are worth starting.
OFTEN = 4
#: The number of attempts at reading an object before a verification calls it unreadable.
TRIES = 3


class Vault:
    """An open vault with its services. Close it, or use it as a context manager."""

    def __init__(
        self,
        settings: Settings,
        store: SqlLedgerStore,
        head: HeadFile,
        log: LogSigner,
        *,
        clock: Clock,
        entropy: Entropy,
        viewing: Viewing | None = None,
    ) -> None:
        self.viewing = viewing or Viewing()
        self.settings = settings
        self.origin = log.verifier.name
        self.store = store
        self.head = head
        self.log = log
        self.log_key = log.verifier
        self.clock = clock
        self.entropy = entropy
        self.objects = Stores(settings.stores)
        self._uploads = Deferred(self._make_uploads)
        self.memory = memory_of(settings, log.verifier.name)
        self.workers = ThreadWorkers(hurry=self.hurry)
        self._processes = Processes(after=OFTEN)
        self.sequencer = Sequencer(
            store,
            head,
            log,
            clock,
            self.workers,
            beside=ThreadWorkers(1),
            helpers=self._processes,
            memory=self.memory,
        )
        self.journal = Journal(store, self.sequencer, clock, entropy, log.verifier)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database, the journals of uploads, and helper processes."""
        self._processes.close()
        if (uploads := self._uploads.made) is not None:
            uploads.close()
        self.store.close()

    def hurry(self) -> None:
        """Shorten all waits for stores, because the work is being cancelled.

        Safe to call at any time, for instance in a signal handler.
        """
        self.objects.hurry()

    @property
    def uploads(self) -> FileUploadJournals:
        """The journals of uploads to stores, for any number of threads."""
        return self._uploads.get()

    def _make_uploads(self) -> FileUploadJournals:
        from custody.storage.stores.upload_journals import FileUploadJournals

        return FileUploadJournals(state_of(self.settings, self.origin) / UPLOADS)

    @property
    def marks(self) -> SweepMarks:
        """The marks of sweeps in progress."""
        from custody.storage.state.sweep_marks import SweepMarks

        return SweepMarks(state_of(self.settings, self.origin) / SWEEPS)

    @property
    def sources(self) -> DiskSources:
        """The file system as the place of evidence files."""
        from custody.storage.files.sources import DiskSources

        return DiskSources()

    def held(self, store: SqlLedgerStore | None = None) -> Vault:
        """Return a copy of this vault for a caller with the lock to sign, with its ledger in ``store``.

        Without ``store`` it has the same ledger. The caller closes ``store``.
        """
        return Vault(
            self.settings,
            store or self.store,
            self.head.held(),
            self.log,
            clock=self.clock,
            entropy=self.entropy,
            viewing=self.viewing,
        )

    def reader(self) -> LedgerReader:
        """Return a reader of the newest committed state; committed fields that it opens are logged."""
        return self.viewing.over(self.store.read())

    def lookup(self, counts: Counts | None = None) -> Lookup:
        """Return a lookup of records; ``counts`` are those that an earlier lookup remembered."""
        return Lookup(self.reader(), counts)

    def entries(self) -> Entries:
        """Return a reader of entries; values that it opens are logged."""
        return Entries(self.reader())

    def prover(self) -> Prover:
        """Return the maker of proofs."""
        return Prover(self.reader(), self.origin)

    def archive(self, name: str) -> Archive:
        """Return the archive over the object store ``name``, for any number of threads; raise ConfigError."""
        from custody.ledger.objects.archive import Archive
        from custody.ledger.objects.store_comparison import object_at
        from custody.storage.machine.byte_budget import ROOM, Room

        store = self.objects.get(name)
        if store is None:
            known = ", ".join(sorted(self.objects)) or "none"
            raise ConfigError(
                f"the vault has no object store {name!r}",
                hint=f"Known: {known}. Stores are set up in custody.toml.",
            )
        return Archive(
            store,
            self.sources,
            self.entropy,
            self.workers,
            journals=self.uploads,
            entry_of=lambda key: object_at(self.store.read(), name, key),
            room=Room(ROOM).take,
        )

    def copying(self) -> Copying:
        """Return the service that copies objects between the stores."""
        from custody.ledger.objects.replication import Copying
        from custody.ledger.objects.store_comparison import object_at

        return Copying(
            self.objects,
            self.entropy,
            self.workers,
            journals=self.uploads,
            entry_of=lambda name, key: object_at(self.store.read(), name, key),
        )

    def mending(self) -> Mending:
        """Return the service that writes good bytes over damaged ones."""
        from custody.ledger.objects.repair import Mending

        return Mending(self.objects, self.workers)

    def leftovers(self) -> Leftovers:
        """Return the service that compares stores with entries and journals, as of now."""
        from custody.ledger.objects.store_comparison import Leftovers

        return Leftovers(self.store.read(), self.objects, self.uploads, self.head, self.log_key)

    def audit(self) -> Audit:
        """Return the audit of the whole vault, as of now."""
        from custody.storage.vault.audit import audit_of

        return audit_of(self)

    def check(self, *, objects: str = "full", progress: Progress | None = None) -> Report:
        """Check everything, remember the newest checkpoint if verified and any forks, and return the report.

        Raises Unsettled, and returns no verdict, where the database was written to during every attempt.
        """
        report = repeat_unsettled(lambda: self.audit().run(objects=objects, progress=progress))
        memory_update.keep(self, report)
        return report

    def unfit(self) -> HeadMismatch | None:
        """Return the error that forbids signing for this ledger, None where signing is allowed."""
        return memory_update.unfit(self)

    def helpers(self) -> Helpers:
        """Return helper processes if starting them pays; an unreadable head is for the audit to report."""
        with contextlib.suppress(CustodyError):
            if self.store.read().head().size >= MANY:
                self._processes.start()
                return self._processes
        return NOBODY

    def stamps(self) -> FolderStamps:
        """Return the verifier of timestamp tokens, with the root certificates in the vault."""
        from custody.storage.timestamps.tokens import FOLDER, FolderStamps

        return FolderStamps(self.settings.vault / FOLDER)

    def locks(self) -> Locks:
        """Return the service for locks in all stores, by the policy of each in the settings."""
        from custody.ledger.stores.locks import Locks

        policies = {store.name: store.policy for store in self.settings.stores}
        return Locks(self.objects, policies, self.clock, self.workers)

    def clearing(self, by: str) -> Clearing:
        """Return the service that deletes objects of disposed exhibits, for the signing key ``by``."""
        from custody.ledger.objects.disposition_deletion import Clearing

        return Clearing(self.store, self.head, self.journal, self.locks(), by)

    def fixity(self, rate: int | None = None) -> Fixity:
        """Return the verification service over all stores, each at ``rate`` MB a second or by its policy."""
        from custody.ledger.verification.outcomes import Fixity
        from custody.storage.machine.rate_limit import Throttle

        rates = {store.name: rate or store.fixity.rate for store in self.settings.stores}
        paces = {name: Throttle(most * 1_000_000) for name, most in rates.items() if most is not None}
        return Fixity(self.objects, self.clock, self.entropy, self.workers, paces=paces, tries=TRIES)

    def sweeping(self, stop: Stop, *, rate: int | None = None, jobs: int = 1) -> SweepRun:
        """Return a sweep over all stores that reads ``jobs`` objects at once, until ``stop`` is requested."""
        from custody.ledger.verification.sweep import SweepRun
        from custody.ledger.views.stores.sweep_selection import destroyed_of

        gone, pool = partial(destroyed_of, self.store.read()), ThreadWorkers(jobs, hurry=self.hurry)
        fixity = self.fixity(rate)
        return SweepRun(fixity, self.clock, destroyed=gone, leaving=self.leaving, workers=pool, stop=stop)

    def leaving(self, objects: Collection[str]) -> dict[str, str]:
        """Return the reason code of each object that may have been deleted without an entry so far, by object."""
        from custody.ledger.views.stores.sweep_selection import leaving_of

        return leaving_of(self.store.read, self.clock.now, objects)

    def administrations(self) -> dict[str, str]:
        """Return the administration of each store, by store, "" where none is stated."""
        return {store.name: store.administration for store in self.settings.stores}

    def policies(self) -> dict[str, Policy]:
        """Return the verification policy of each store, by store."""
        return {store.name: store.fixity for store in self.settings.stores}


def location_of(settings: Settings) -> str | Path:
    """Return the location of the ledger's database: a server's address, or the file in the vault."""
    if settings.database is None:
        return settings.vault / DATABASE
    return effective_address(settings.database, settings.servers)


def state_of(settings: Settings, origin: str) -> Path:
    """Return the account's state folder for this ledger, outside the vault, where its head is stored."""
    return state_folder(origin, settings.state)


def open_vault(
    settings: Settings,
    clock: Clock,
    entropy: Entropy,
    *,
    readonly: bool = False,
    inspecting: bool = False,
    viewing: Viewing | None = None,
) -> Vault:
    """Return the open vault of the settings; ``viewing`` logs the values read, None logs nothing.

    With ``inspecting`` no values are shown, nothing is written, and a vault of a newer program can be opened. Raises
    ConfigError if there is no vault, or if a restored database shows erased values and cannot be written to;
    StorageFailed or Busy. Unless inspecting, raises UnknownVersion for a vault of a newer program, ProofInvalid if the
    database's schema was altered, HeadMismatch if the list of erasures is damaged.
    """
    origin = settings.require_origin()
    state = state_of(settings, origin)
    location = location_of(settings)
    store = SqlLedgerStore.open(location, readonly=readonly, inspecting=inspecting, now=clock.now)
    try:
        if store.is_readable and store.origin != origin:
            raise ConfigError(
                f"the vault's settings name {origin}, its database is of {store.origin}",
                hint="Put the database and the custody.toml that belong together into one folder.",
            )
        head = HeadFile(state / HEAD, origin)
        log = log_signer(settings, origin, state)
        vault = Vault(settings, store, head, log, clock=clock, entropy=entropy, viewing=viewing)
        if store.is_readable and not store.newer:
            if not (readonly or inspecting) and (
                stray := store.rows_beyond_end(partial(_open_own, vault.log_key))
            ):
                damage = store.damage()
                raise (
                    torn_error(store.place.name, damage)
                    if damage
                    else stray_rows_error(store.place.name, stray)
                )
            memory_update.follow(vault)
            _keep_erased(vault, readonly, inspecting)
    except BaseException:
        store.close()
        raise
    return vault


def _open_own(log_key: VerifierKey, note: bytes) -> None:
    """Raise an error unless the log signed a checkpoint."""
    checkpoint.open(note, log_key)


def _keep_erased(vault: Vault, readonly: bool, inspecting: bool) -> None:
    """Apply listed erasures again where the database shows the values, before anybody can read them."""
    try:
        missing = head_recovery.missing_erasures(vault.head, vault.store.read())
    except HeadMismatch:
        if inspecting:
            return
        raise
    if missing and readonly:
        raise ConfigError(
            f"the database shows {sum(map(len, missing.values()))} erased fields again, as a restored copy does",
            hint="`custody doctor --repair` erases them in this copy too; until then nothing of it is shown.",
        )
    if missing:
        with vault.head.exclusive():
            head_recovery.apply_erasures(vault.head, vault.store)
