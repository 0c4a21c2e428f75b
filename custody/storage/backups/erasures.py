"""Keeps erased values out of restores: lists erasures in every earlier backup that can be reached.

The bytes stay in a backup until it is destroyed: changing its database would break the digests that the ledger
recorded. A restore applies the list before anybody can read a value.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from custody.errors import CustodyError, NotFound, ProofInvalid
from custody.frozen import dataclass
from custody.ledger.statements.backups import holding
from custody.model.records import Backup
from custody.model.schema.ids import unb64
from custody.storage.backups.creation import add_erasures
from custody.storage.backups.folder import BackupFolder
from custody.storage.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class BackupWithValue:
    """A recorded backup that holds an erased value.

    ``place`` is its folder as recorded, None where that was erased; ``why`` is the reason why its list of erasures
    could not be written, None where it was.
    """

    backup: Backup
    place: str | None
    why: str | None = None


def list_in_backups(vault: Vault, positions: Iterable[int]) -> list[BackupWithValue]:
    """Add all erasures to the recorded backups that hold these positions; return these backups.

    They come newest first. Call it after the erasure is committed, so that a backup that is being made meanwhile either
    finds it listed or is found here.
    """
    erasures = vault.head.list_erasures()
    told = []
    for backup in holding(vault.lookup(), positions):
        where = vault.entries().at(backup.position).current("storage_place")
        place = where if isinstance(where, str) else None
        try:
            add_erasures(_folder(backup, place).path, vault.origin, erasures)
        except CustodyError as error:
            told.append(BackupWithValue(backup, place, error.message))
        else:
            told.append(BackupWithValue(backup, place))
    return told


def _folder(backup: Backup, place: str | None) -> BackupFolder:
    """Return the folder of a recorded backup.

    Raises NotFound where it cannot be reached, ProofInvalid where another backup is there.
    """
    if place is None or not Path(place).is_absolute():
        raise NotFound("no folder is recorded for it")
    folder = BackupFolder.open(Path(place))
    if folder.digest != unb64(backup.sha256, 32):
        raise ProofInvalid(f"{place!r} holds another backup than the one that was recorded")
    return folder
