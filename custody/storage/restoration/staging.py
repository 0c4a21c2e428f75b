"""Builds a backup's ledger in a folder that is no vault yet: the copy and later entries.

The folder has a temporary name until everything in it is verified, so that an interrupted restore is never taken for
a vault. Nothing is signed here.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from custody.errors import Busy, ConfigError, Conflict, ProofInvalid, StorageFailed, Undecided
from custody.frozen import dataclass
from custody.ledger.append.read_model import rebuild
from custody.ledger.audit import Audit, Report
from custody.ledger.consistency import head_recovery
from custody.ledger.ports import HeadMark, HeadRow, ListedErasure, Progress, Workers
from custody.ledger.restoration.later_entries import append_verbatim
from custody.proof import checkpoint
from custody.proof.note import VerifierKey
from custody.storage.backups.folder import BackupFolder
from custody.storage.backups.verification import SCOPES
from custody.storage.database import SqlLedgerStore
from custody.storage.files import durable
from custody.storage.files.file_locks import wait_and_hold
from custody.storage.migrations import SCHEMA
from custody.storage.settings.settings import VAULT_FILE, Settings
from custody.storage.settings.vault_file import UNFINISHED, interrupted_origin, write_vault_toml
from custody.storage.state.head import HeadFile
from custody.storage.vault.vault import DATABASE, HEAD

#: The folder of the head while the copy is verified; it is deleted before the folder becomes a vault.
_TRIAL = "trial"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Copied:
    """The staged ledger: its head, the number of entries after the copy, and the upgraded schema.

    ``appended`` is None where the backup has no entries since its copy, so that its own entry is not in it;
    ``upgraded`` is the schema that the copied database had, None where it has this program's.
    """

    row: HeadRow
    appended: int | None
    upgraded: int | None


def check_target(settings: Settings) -> None:
    """Raise an error if no vault can be made at the configured path.

    Raises Conflict if the folder is not empty, ConfigError if the head file would be inside the vault.
    """
    folder = settings.vault
    if settings.origin is not None:
        raise Conflict(
            f"there is a vault in {os.fspath(folder)!r} already, and nothing is restored over it",
            hint="Name a new folder with --new-vault; both stay, and the newer one goes on.",
        )
    if settings.state.resolve().is_relative_to(folder.resolve()):
        raise ConfigError(
            f"the head would be remembered in {os.fspath(settings.state)!r}, which is inside the vault",
            hint="Copies of the vault would bring it along: name another with --state or CUSTODY_STATE.",
        )
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Conflict(f"{os.fspath(folder)!r} is no folder", hint="Choose a new folder for the vault.")
    if folder.exists() and any(folder.iterdir()) and interrupted_origin(folder) is None:
        raise Conflict(
            f"the folder {os.fspath(folder)!r} is not empty, and nothing is restored over it",
            hint="Name a new folder with --new-vault.",
        )


@contextlib.contextmanager
def staged(target: Path, origin: str, *, dry: bool) -> Iterator[Path]:
    """Yield a new folder for the vault beside ``target``; remove it unless it was renamed.

    The remains of an earlier restore of the same ledger are deleted first. A dry run builds in a temporary folder.
    Raises Busy while another restore builds there, Conflict for a folder of anything else, StorageFailed.
    """
    if dry:
        with tempfile.TemporaryDirectory(prefix="custody-restore-") as trial:
            yield Path(trial)
        return
    staging = target.with_name(f".{target.name}.restoring")
    try:
        durable.make_folder(target.parent)
        with contextlib.suppress(FileExistsError):
            staging.mkdir(mode=0o700)
        fd = os.open(staging, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise StorageFailed(f"could not make {os.fspath(staging)!r}: {durable.reason(error)}") from error
    own = False
    try:
        try:
            wait_and_hold(fd, 0)
        except BlockingIOError:
            raise Busy(f"another restore is at work in {os.fspath(staging)!r}") from None
        _clear(staging, origin)
        own = True
        _clear(target, origin)
        yield staging
    finally:
        if own and staging.exists() and os.path.samestat(staging.stat(), os.fstat(fd)):
            shutil.rmtree(staging, ignore_errors=True)
        os.close(fd)


def _clear(folder: Path, origin: str) -> None:
    """Delete the remains of an interrupted restore of this ledger from a folder; Conflict for any others."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if (folder / VAULT_FILE).exists() or interrupted_origin(folder) not in (origin, ""):
        raise Conflict(
            f"the folder {os.fspath(folder)!r} is not empty, and nothing is restored over it",
            hint="Look at what it is, and move it away; or name another folder with --to.",
        )
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()


def begin(staging: Path, origin: str) -> None:
    """Mark a folder as a restore of this ledger in progress, so that the next one may clear it.

    Raises StorageFailed.
    """
    write_vault_toml(staging, origin, stores=(), name=UNFINISHED)


def copy_ledger(backup: BackupFolder, staging: Path, log_key: VerifierKey, progress: Progress) -> Copied:
    """Copy the backup's database into ``staging`` and add later entries; return the staged ledger.

    Its read model is rebuilt. The backup's files must have been verified. Raises ProofInvalid where the log did not
    sign their content, the errors of opening a database, StorageFailed.
    """
    listed, file = backup.manifest, staging / DATABASE
    head = checkpoint.open(listed.checkpoint, log_key)
    if (head.size, head.root) != (listed.size, listed.root):
        raise ProofInvalid(
            f"the log did not sign the ledger that the backup {os.fspath(backup.path)!r} names",
            hint="The list of its files was altered. Keep the folder, and use another backup.",
        )
    _copy_file(backup.database, file)
    written = listed.written_by.get("schema")
    upgraded = written if isinstance(written, int) and written < SCHEMA else None
    if upgraded is not None:
        SqlLedgerStore.upgrade(file)
    store = SqlLedgerStore.open(file)
    try:
        row = store.read().head()
        if (store.origin, row.size, row.root) != (listed.origin, listed.size, listed.root):
            raise ProofInvalid(
                f"the copy in {os.fspath(backup.path)!r} is not of the ledger that its list names"
            )
        since = backup.since()
        if since is not None:
            row = append_verbatim(store, since.entries(), since.checkpoint, log_key)
        progress.advance(0, row.size, "entries read")
        rebuild(store)
    finally:
        store.close()
    return Copied(row, None if since is None else row.size - listed.size, upgraded)


def _copy_file(source: Path, target: Path) -> None:
    try:
        with durable.growing_file(target, 0o600) as put, source.open("rb") as stream:
            while piece := stream.read(_PIECE):
                put(piece)
    except OSError as error:
        raise StorageFailed(f"could not copy {os.fspath(source)!r}: {durable.reason(error)}") from error


def erase_again(
    staging: Path, store: SqlLedgerStore, mark: HeadMark | None, erasures: Sequence[ListedErasure]
) -> int:
    """Apply listed erasures to the staged ledger; return the number of fields that had come back.

    ``mark`` is the newest remembered head. Where it is exactly this ledger, only erasures that an entry orders are
    applied: any other was written into a list by somebody, and a check reports it.
    """
    head = _trial(staging, store.origin)
    if mark is not None:
        head.start(mark)
    if erasures:
        head.add_erasures(erasures)
    head_recovery.list_erasures(head, store.read(), 0, store.read().head().size)
    return head_recovery.apply_erasures(head, store)


def audit(
    staging: Path,
    store: SqlLedgerStore,
    log_key: VerifierKey,
    *,
    now: int,
    progress: Progress,
    workers: Workers,
) -> Report:
    """Check the staged ledger without its objects, before it becomes a vault; return the report.

    ProofInvalid or Undecided unless entries, signers, rules and lists are all verified.
    """
    report = Audit(
        store.read(),
        log_key,
        head=_trial(staging, store.origin),
        stores={},
        now=now,
        origin=store.origin,
        differences=store.differences(),
        store_damage=store.damage(),
        workers=workers,
    ).run(objects="none", progress=progress)
    shutil.rmtree(staging / _TRIAL, ignore_errors=True)
    verdicts = {report.scopes.get(scope) for scope in SCOPES}
    if verdicts == {"verified"}:
        return report
    found = (each for each in report.findings if each.scope in SCOPES and each.severity != "note")
    codes = ", ".join(sorted({each.code for each in found}))
    kind = ProofInvalid if "false" in verdicts else Undecided
    raise kind(
        f"the restored ledger does not check: {codes}. Nothing was restored.",
        hint="Keep this backup as it is, and restore from another one.",
    )


def _trial(staging: Path, origin: str) -> HeadFile:
    return HeadFile(staging / _TRIAL / HEAD, origin)
