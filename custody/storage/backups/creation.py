"""Creates a backup: a folder that gets its name once everything was written, read back and verified.

Until then it has a temporary name, and the next backup into the same place deletes it. The entries since the copy are
written into it after the entry that records the backup.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field
from hashlib import sha256
from pathlib import Path

from custody.errors import Busy, ConfigError, Conflict, NotFound, ProofInvalid, StorageFailed
from custody.frozen import dataclass
from custody.ledger.ports import HeadMark, HeadRow, ListedErasure, Progress
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import parse_entry
from custody.model.schema.ids import is_training
from custody.proof.note import VerifierKey
from custody.storage.backups import escrow, later_entries, layout, verification
from custody.storage.backups.contents import object_lines, small_files
from custody.storage.backups.database_copy import copy_ledger
from custody.storage.backups.folder import BackupFolder
from custody.storage.backups.later_entries import Later, Since
from custody.storage.backups.manifest import Escrowed, ListedFile, Manifest
from custody.storage.database import SqlLedgerStore
from custody.storage.files import durable
from custody.storage.files.file_locks import wait_and_hold
from custody.storage.state.erasures import ErasureList
from custody.storage.state.head import HeadFile
from custody.storage.vault.vault import Vault, state_of
from custody.storage.versions.program import this_program

#: The file in the folder of backups that a run holds, so that no other takes its unfinished folder away.
LOCK = ".custody-backup.lock"
_UNFINISHED = re.compile(r"\.[0-9a-f]{16}\.unfinished-backup", re.ASCII)
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Sealing:
    """The log key's passphrase, and the officers' verifier keys to which it is sealed, in order."""

    passphrase: bytes = field(repr=False)
    officers: tuple[VerifierKey, ...]


def check_place(vault: Vault, parent: Path) -> None:
    """Raise an error for a folder that cannot hold backups of a vault.

    NotFound where there is none, ConfigError for one inside the vault, its state folder or one of its stores.
    """
    if not parent.is_dir():
        raise NotFound(
            f"there is no folder {os.fspath(parent)!r} for backups",
            hint="Mount its disk, or make the folder for the account that backs up: mkdir -m 700.",
        )
    disks = [store.path for store in vault.settings.stores if store.path is not None]
    for kept in (vault.settings.vault, vault.settings.state, state_of(vault.settings, vault.origin), *disks):
        if parent.resolve().is_relative_to(kept.resolve()):
            raise ConfigError(
                f"the backup would lie in {os.fspath(kept)!r}, with what it is a backup of",
                hint="Name a folder on another disk with --out.",
            )


def is_on_same_file_system(vault: Vault, parent: Path) -> bool:
    """Return whether a backup folder is on the file system of the vault's folder."""
    return parent.stat().st_dev == vault.settings.vault.stat().st_dev


@contextmanager
def locked_folder(parent: Path) -> Iterator[list[Path]]:
    """Lock a backup folder against other runs; delete the unfinished backups in it and yield their paths.

    Raises Busy while another run makes a backup in it, StorageFailed.
    """
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        fd = os.open(parent / LOCK, flags, 0o600)
    except OSError as error:
        raise _failed(parent, error) from error
    try:
        try:
            wait_and_hold(fd, 0)
        except BlockingIOError:
            raise Busy(f"another backup is being made in {os.fspath(parent)!r}") from None
        left = [
            path
            for path in sorted(parent.iterdir())
            if _UNFINISHED.fullmatch(path.name) and path.is_dir() and not path.is_symlink()
        ]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        yield left
    finally:
        os.close(fd)


def make(vault: Vault, parent: Path, taken: int, sealing: Sealing | None, progress: Progress) -> BackupFolder:
    """Write, verify and name a whole backup in a new folder of ``parent``, which is locked; return it.

    ``taken`` is the date of the copy (seconds UTC). Raises ProofInvalid or Undecided where the copy does not check,
    Conflict where a folder of that name is there, StorageFailed; nothing is left then.
    """
    part = parent / f".{secrets.token_hex(8)}.unfinished-backup"
    try:
        part.mkdir(mode=0o700)
        _fill(vault, part, taken, sealing, progress)
        folder = BackupFolder.open(part)
        verification.verify(folder, vault.log_key, vault.clock.now(), progress, vault.workers)
        path = parent / layout.folder_name(taken, folder.manifest.size)
        if os.path.lexists(path):
            raise Conflict(
                f"there is a backup {os.fspath(path)!r} already", hint="Repeat the command in a second."
            )
        for inner in (*(each for each in part.rglob("*") if each.is_dir()), part):
            durable.sync_folder(inner)
        part.rename(path)
        try:
            durable.sync_folder(parent)
        except BaseException:
            path.rename(part)
            raise
    except OSError as error:
        _take_away(part)
        raise _failed(parent, error) from error
    except BaseException:
        _take_away(part)
        raise
    return BackupFolder.open(path)


def _take_away(part: Path) -> None:
    shutil.rmtree(part, ignore_errors=True)


def _failed(place: Path, error: OSError) -> StorageFailed:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return StorageFailed(
        f"the backup in {os.fspath(place)!r} was not made: {durable.reason(error)}",
        hint="Free space on that disk, then repeat the command."
        if full
        else "Check the folder and its owner.",
    )


def _fill(vault: Vault, part: Path, taken: int, sealing: Sealing | None, progress: Progress) -> None:
    """Write every file of the backup, the manifest last."""
    row = copy_ledger(vault.store, part / layout.DATABASE, progress)
    if not row.size:
        raise ProofInvalid("the ledger has no entries, so there is nothing to back up")
    for name, data in small_files(vault):
        _put(part, name, data)
    store = SqlLedgerStore.open(part / layout.DATABASE, readonly=True)
    try:
        lookup = Lookup(store.read())
        count, total = _list_objects(part, lookup)
        note = lookup.reader.checkpoint(row.size)
        _remember(vault, part, row, set(lookup.reader.erased()))
    finally:
        store.close()
    if note is None:
        raise ProofInvalid(f"the ledger of {row.size} entries has no checkpoint", hint="Run `custody check`.")
    listed = Manifest(
        origin=vault.origin,
        training=is_training(vault.origin),
        taken=taken,
        written_by=this_program().document(),
        size=row.size,
        root=row.root,
        checkpoint=note,
        objects=count,
        object_bytes=total,
        escrow=_seal(vault, part, sealing),
        files=tuple(_listed(part)),
    )
    durable.create_file(part / layout.MANIFEST, listed.format(), 0o600)


def _put(part: Path, name: str, data: bytes) -> None:
    path = part / name
    durable.make_folder(path.parent, 0o700)
    durable.create_file(path, data, 0o600)


def _list_objects(part: Path, lookup: Lookup) -> tuple[int, int]:
    """Write the list of objects; return their number and their bytes together."""
    count = total = 0
    with durable.growing_file(part / layout.OBJECTS, 0o600) as put:
        for line, length in object_lines(lookup):
            put(line)
            count, total = count + 1, total + length
    return count, total


def _remember(vault: Vault, part: Path, row: HeadRow, applied: set[tuple[int, int]]) -> None:
    """Write the head as of the copy, and the erasures that the copy has.

    An erasure that the copy does not have yet is of a later entry: it is listed beside the manifest.
    """
    HeadFile(part / layout.HEAD, vault.origin).start(HeadMark(row.size, row.root))
    listed = vault.head.list_erasures()
    known = [erasure for erasure in listed if (erasure.position, erasure.field) in applied]
    ErasureList(part / layout.LISTED_ERASURES, vault.origin).add(known)
    add_erasures(part, vault.origin, [erasure for erasure in listed if erasure not in set(known)])


def add_erasures(folder: Path, origin: str, erasures: Sequence[ListedErasure]) -> None:
    """Add erasures to a backup's list, so that no restoration shows the values; write no file for none.

    Raises StorageFailed, HeadMismatch for a list that is damaged.
    """
    if erasures:
        ErasureList(folder / layout.ERASURES, origin).add(erasures)


def _seal(vault: Vault, part: Path, sealing: Sealing | None) -> tuple[Escrowed, ...]:
    if sealing is None:
        return ()
    found = []
    for number, officer in enumerate(sealing.officers):
        name = f"{layout.ESCROW}/{number}.json"
        _put(part, name, escrow.seal(sealing.passphrase, vault.log_key, officer).format())
        found.append(Escrowed(officer.name, name))
    return tuple(found)


def _listed(part: Path) -> Iterator[ListedFile]:
    """Yield every file written so far, except unlisted ones, with length and SHA-256, by name."""
    names = {path.relative_to(part).as_posix(): path for path in part.rglob("*") if path.is_file()}
    for name, path in sorted(names.items()):
        if name not in layout.UNLISTED:
            digest, length = sha256(), 0
            with path.open("rb") as stream:
                while piece := stream.read(_PIECE):
                    digest.update(piece)
                    length += len(piece)
            yield ListedFile(name, length, digest.digest())


def finish(vault: Vault, folder: BackupFolder, position: int) -> Since:
    """Write the entries since the copy, and all erasures, into a backup; return the entries.

    ``position`` is that of the entry that records the backup, the only one of its commit: it is the last one written.
    Raises StorageFailed, and ProofInvalid where the entries written do not lead to the log's checkpoint.
    """
    reader = vault.store.read()
    size = position + 1
    note = reader.checkpoint(size)
    if note is None:
        raise ProofInvalid(f"there is no checkpoint over {size} entries", hint="Run `custody check`.")
    listed = folder.manifest
    found = Since(folder.path / layout.SINCE, listed.origin, folder.digest, listed.size, size, note)
    try:
        with contextlib.suppress(FileExistsError):
            later_entries.write(found, _later(vault, listed.size, size))
    except OSError as error:
        raise _failed(folder.path, error) from error
    add_erasures(folder.path, vault.origin, vault.head.list_erasures())
    written = folder.since()
    if written is None:
        raise StorageFailed(
            f"what was entered since the copy was not written into {os.fspath(folder.path)!r}"
        )
    written.prove(folder.frontier(), vault.log_key)
    return written


def _later(vault: Vault, start: int, stop: int) -> Iterator[Later]:
    reader = vault.store.read()
    for row in reader.rows(start, stop):
        swept = parse_entry(row.note).envelope.kind == "sweep.completed"
        results = reader.sweep(row.position) if swept else None
        yield Later(row.position, row.note, row.openings, results, reader.checkpoint(row.position + 1))
