"""Finds the log key's passphrase for a restore: in escrow, a file, or the state folder."""

from __future__ import annotations

import os

from custody.errors import KeyFailed
from custody.storage.backups.escrow import open_escrow
from custody.storage.backups.folder import BackupFolder
from custody.storage.keys import passphrases
from custody.storage.keys.key_files import KeyFiles, KeyHeader
from custody.storage.keys.log_key import LOG_FOLDER, LOG_PASSPHRASE
from custody.storage.keys.passphrases import Passphrase
from custody.storage.settings.settings import Settings
from custody.storage.state.head import state_folder


def from_escrow(backup: BackupFolder, officer: KeyHeader, secret: Passphrase) -> bytes:
    """Return the log key's passphrase sealed to an officer; ``secret`` returns that of the key file.

    Raises KeyFailed where nothing was sealed to that key, for a wrong passphrase, and where the sealed one does not
    open the log's key; ProofInvalid for an altered file.
    """
    escrows = backup.escrows()
    found = next((each for each in escrows if each.officer == officer.verifier), None)
    if found is None:
        names = ", ".join(each.officer.name for each in escrows) or "nobody"
        raise KeyFailed(
            f"the log's passphrase was not sealed to {officer.name} in this backup",
            hint=f"It was sealed to {names}: name that officer's key file with --escrow-key.",
        )
    passphrase = open_escrow(found, officer, secret(officer.name))
    _open(backup, lambda _: passphrase)
    return passphrase


def opens_here(backup: BackupFolder, settings: Settings) -> bool:
    """Return whether this machine has a passphrase for the log's key, which is tried.

    Raises KeyFailed for a wrong one.
    """
    file = settings.log_passphrase_file
    if file is None:
        file = state_folder(backup.manifest.origin, settings.state) / LOG_PASSPHRASE
        if not file.exists():
            return False
    try:
        _open(backup, passphrases.from_file(file))
    except KeyFailed as error:
        raise KeyFailed(
            f"the log's key in the backup is not opened by {os.fspath(file)!r}: {error.message}",
            hint="Name the right file with --log-passphrase-file, or an officer's key with --escrow-key.",
        ) from error
    return True


def _open(backup: BackupFolder, secret: Passphrase) -> None:
    """Open the encrypted key of the log as the backup has it; KeyFailed."""
    for listed in backup.below(LOG_FOLDER):
        backup.read(listed.name)
    KeyFiles(backup.path / LOG_FOLDER, secret).signer(backup.manifest.origin)
