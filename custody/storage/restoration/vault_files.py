"""Writes a vault's other files from a backup: settings, encrypted log key, outsiders' signatures."""

from __future__ import annotations

import os
from pathlib import Path

from custody.errors import ConfigError, StorageFailed
from custody.frozen import dataclass
from custody.storage.account.acknowledgements import FOLDER as RESUMPTIONS
from custody.storage.backups.folder import BackupFolder
from custody.storage.files import durable
from custody.storage.keys.log_key import LOG_FOLDER
from custody.storage.settings.migration_settings import with_database
from custody.storage.settings.misplaced_settings import refuse
from custody.storage.settings.settings import VAULT_FILE
from custody.storage.settings.vault_file import LARGEST_FILE, UNFINISHED, read_vault
from custody.storage.stores.disk.store import DiskObjects
from custody.storage.timestamps.tokens import FOLDER as AUTHORITIES
from custody.storage.vault.vault import Vault

#: Folders of a vault that a backup has, with the mode that their files get.
_FOLDERS = {LOG_FOLDER: 0o600, RESUMPTIONS: 0o644, AUTHORITIES: 0o644}


@dataclass(frozen=True, slots=True)
class MissingStore:
    """An object store whose folder is missing, the number of objects recorded in it, and the reason."""

    name: str
    where: str
    objects: int
    why: str


def write_settings(backup: BackupFolder, staging: Path, address: str | None, own: Path) -> None:
    """Write a restored vault's settings; ``address`` is that of the database server, None for a file.

    Raises ConfigError for settings that belong in the person's own file ``own``, or in which the database address
    cannot be changed; StorageFailed.
    """
    text = backup.read(VAULT_FILE, LARGEST_FILE).decode("utf-8", "replace")
    before = read_vault(backup.path / VAULT_FILE)
    if before is None or before.origin != backup.manifest.origin:
        raise ConfigError(
            f"the settings in the backup {os.fspath(backup.path)!r} are of another ledger than its list names"
        )
    refuse(backup.path / VAULT_FILE, before.misplaced, own)
    try:
        durable.replace_file(staging / UNFINISHED, with_database(text, address).encode(), 0o644)
    except OSError as error:
        raise StorageFailed(f"could not write the settings of the vault: {durable.reason(error)}") from error
    after = read_vault(staging / UNFINISHED)
    if after is None or (after.origin, after.database, len(after.stores)) != (
        before.origin,
        address,
        len(before.stores),
    ):
        raise ConfigError(
            "the settings in the backup are written in a way in which 'database' cannot be changed by this program",
            hint="Restore without --database, then move the ledger there with `custody migrate`.",
        )


def write_files(backup: BackupFolder, staging: Path) -> None:
    """Write the encrypted log key, the notes of witnesses and the certificates of authorities.

    Raises StorageFailed.
    """
    try:
        for folder, mode in _FOLDERS.items():
            for listed in backup.below(folder):
                durable.make_folder(staging / folder, 0o700 if folder == LOG_FOLDER else 0o777)
                private = listed.name.endswith(".key")
                durable.create_file(
                    staging / listed.name, backup.read(listed.name), mode if private else 0o644
                )
    except OSError as error:
        raise StorageFailed(
            f"could not write into {os.fspath(staging)!r}: {durable.reason(error)}"
        ) from error


def missing_stores(vault: Vault) -> list[MissingStore]:
    """Return the stores whose folders are missing, with the number of objects recorded in each.

    A folder without recorded objects is made, unless something else is there. Buckets are not tested. StorageFailed
    where a folder cannot be made.
    """
    found = []
    reader = vault.store.read()
    for name, store in vault.objects.items():
        if not isinstance(store, DiskObjects) or store.ready:
            continue
        settings = next(each for each in vault.settings.stores if each.name == name)
        objects = reader.coverage(name, 0, 0).objects
        inside = settings.path is not None and settings.path.is_relative_to(vault.settings.vault)
        if not objects and inside and settings.path is not None and not settings.path.exists():
            store.prepare()
            continue
        found.append(MissingStore(name, os.fspath(settings.path or ""), objects, "its folder is not here"))
    return found
