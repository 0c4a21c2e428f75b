"""Restores a vault from a backup: everything is compared and checked before a folder becomes a vault.

Nothing is signed and nothing that exists is overwritten. An interrupted restore leaves no vault, and can be run again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from custody.errors import HeadMismatch, ProofInvalid, StorageFailed
from custody.frozen import dataclass
from custody.ledger.consistency import head_recovery
from custody.ledger.consistency.claims import Claim
from custody.ledger.ports import Clock, Entropy, HeadMark, Progress, Workers
from custody.ledger.restoration.comparison import Comparison, compare
from custody.ledger.restoration.later_entries import put_back_checkpoints
from custody.ledger.restoration.people import Approvers, approvers
from custody.proof.note import VerifierKey
from custody.storage.account import memory_update
from custody.storage.account.log_memory import memory_of
from custody.storage.backups.folder import BackupFolder
from custody.storage.database import SqlLedgerStore
from custody.storage.files import durable
from custody.storage.restoration import escrow, memory_sources, staging, vault_files
from custody.storage.restoration.memory_sources import NamedPlaces, ReachedMemories, signed
from custody.storage.restoration.memory_update import Account, FoundMemory, Settled, settle
from custody.storage.restoration.server import carry_to_server
from custody.storage.restoration.staging import Copied
from custody.storage.restoration.vault_files import MissingStore
from custody.storage.settings.settings import Settings
from custody.storage.settings.vault_file import finish_vault_toml
from custody.storage.vault.vault import DATABASE, open_vault, state_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Options of a restore: the server, None for a file; the memories to compare; the passphrase.

    ``passphrase`` is that of the log's key where escrow gave it; ``dry`` compares and writes nothing that stays.
    """

    database: str | None
    asked: NamedPlaces
    passphrase: bytes | None = None
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine's services for a restore; ``reload`` rereads settings once the vault has some."""

    clock: Clock
    entropy: Entropy
    workers: Workers
    progress: Progress
    reload: Callable[[], Settings]


@dataclass(frozen=True, slots=True)
class Made:
    """The restored vault: the account's memory, missing stores, and the error that forbids signing.

    ``erased`` is the number of erased fields that had come back, ``checkpoints`` that of the checkpoints restored from
    receipts. ``unfit`` is None where signing is allowed.
    """

    settled: Settled
    stores: tuple[MissingStore, ...]
    unfit: HeadMismatch | None
    erased: int
    checkpoints: int


@dataclass(frozen=True, slots=True)
class Restored:
    """The findings of a restore, and its vault; ``made`` is None where none was to be made."""

    backup: BackupFolder
    copied: Copied
    reached: ReachedMemories
    comparison: Comparison
    approvers: Approvers
    opens: bool
    made: Made | None = None


def restore(
    backup: BackupFolder,
    settings: Settings,
    wanted: Wanted,
    machine: Machine,
) -> Restored:
    """Restore a backup to a vault that does not exist yet; return the findings and the vault.

    Another history is not restored. Raises Conflict where something is there, ProofInvalid or Undecided for a backup
    that is not whole, ConfigError, KeyFailed for a wrong passphrase, HeadMismatch for a damaged list of erasures,
    NotFound, Busy or StorageFailed.
    """
    progress = machine.progress
    staging.check_target(settings)
    backup.verify(progress)
    log_key = backup.log_key()
    reached = memory_sources.reach(settings, log_key, wanted.asked, backup)
    if reached.others:
        raise ProofInvalid(
            f"the backup has another log key than is known for {log_key.name}: {'; '.join(reached.others)}",
            hint="It may be a backup of another ledger under the same name. Keep it, and trust nothing in it.",
        )
    opens = wanted.passphrase is not None or escrow.opens_here(backup, settings)
    with staging.staged(settings.vault, log_key.name, dry=wanted.dry) as folder, ExitStack() as ending:
        staging.begin(folder, log_key.name)
        copied = staging.copy_ledger(backup, folder, log_key, progress)
        store = SqlLedgerStore.open(folder / DATABASE)
        ending.callback(store.close)
        now = machine.clock.now()
        comparison = compare(store.read(), copied.row, log_key, reached.memories, now)
        found = Restored(backup, copied, reached, comparison, approvers(store.read()), opens)
        account = Account(state_of(settings, log_key.name), memory_of(settings, log_key.name))
        if comparison.outcome == "another":
            if comparison.forks and not wanted.dry and account.memory.key() == log_key:
                account.memory.keep_forks(comparison.forks)
            return found
        erased = staging.erase_again(folder, store, _remembered(comparison), reached.erasures)
        shown = _receipts_since(comparison, backup.manifest.size, log_key)
        put_back = put_back_checkpoints(store, shown, log_key)
        staging.audit(folder, store, log_key, now=now, progress=progress, workers=machine.workers)
        if wanted.dry:
            return found
        vault_files.write_settings(backup, folder, wanted.database, settings.own)
        vault_files.write_files(backup, folder)
        ordered = head_recovery.ordered_erasures(store.read(), 0, copied.row.size)
        settling = FoundMemory(
            reached.trust is not None, reached.own_head, tuple(ordered), reached.erasures, reached.forks
        )
        if wanted.database is not None:
            carry_to_server(settings, wanted.database, store, progress)
        store.close()
        settled = settle(
            account,
            log_key,
            comparison,
            found=settling,
            passphrase=wanted.passphrase,
            backup=backup.digest,
            now=now,
        )
        if wanted.database is not None:
            (folder / DATABASE).unlink()
        _name(folder, settings.vault)
    return replace(found, made=_opened(machine, settled, erased, put_back))


def _remembered(comparison: Comparison) -> HeadMark | None:
    """Return the newest remembered end of the log as a mark; None where it is unknown."""
    newest = comparison.newest
    if newest is not None and newest.claim is not None:
        return HeadMark(newest.claim.size, newest.claim.root)
    row = comparison.row
    return HeadMark(row.size, row.root) if comparison.outcome == "whole" else None


def _receipts_since(comparison: Comparison, start: int, log_key: VerifierKey) -> list[Claim]:
    """Return the receipts that the log signed for restored entries after the copy's ``start`` entries.

    Each commit left one, and a check misses the checkpoint that it names (ADR 19). A backup has every checkpoint that
    its ledger had, so only one that was lost before the backup is restored.
    """
    fitting = [each for each in comparison.shown if each.memory.sort == "receipts"]
    claims = [claim for each in fitting for claim in each.memory.claims]
    return [claim for claim in claims if start < claim.size <= comparison.row.size and signed(claim, log_key)]


def _name(folder: Path, vault: Path) -> None:
    """Rename the folder to the vault and finish its settings; anything there by now is not overwritten."""
    try:
        if vault.is_dir():
            vault.rmdir()
        folder.rename(vault)
        durable.sync_folder(vault.parent)
    except OSError as error:
        raise StorageFailed(f"could not make the vault {str(vault)!r}: {durable.reason(error)}") from error
    finish_vault_toml(vault)


def _opened(machine: Machine, settled: Settled, erased: int, put_back: int) -> Made:
    """Return the made vault, opened once for the error that forbids signing and for missing stores."""
    with open_vault(machine.reload(), machine.clock, machine.entropy) as vault:
        unfit = memory_update.unfit(vault)
        return Made(settled, tuple(vault_files.missing_stores(vault)), unfit, erased, put_back)
