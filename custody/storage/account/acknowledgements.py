"""Witnesses' notes that acknowledge resumptions of a ledger, one file each in the vault's folder.

They are evidence of people outside: whoever can write the folder can delete a note, and its resumption then counts as
one that nobody outside has seen; forging a note takes a witness's key. ledger_witnesses judges what a note proves.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from custody.errors import StorageFailed
from custody.ledger.views.entries.ledger_history import LedgerHistory, standing_of
from custody.proof.note import MAX_NOTE_BYTES
from custody.storage.files import durable, regular_files

if TYPE_CHECKING:
    from custody.storage.settings.settings import Settings
    from custody.storage.vault.vault import Vault

FOLDER = "resumptions"
_ENDING = ".seen"
#: The most notes that are read.
_MOST = 1000


class Acknowledgements:
    """The notes in one folder, which need not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def notes(self) -> list[bytes]:
        """Return the readable notes by file name, at most 1000; [] where there is no folder.

        Unreadable files are left out, and no signature is verified. Raises StorageFailed where the folder cannot be
        listed.
        """
        found = []
        try:
            paths = sorted(path for path in self._folder.iterdir() if path.name.endswith(_ENDING))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise self._failed("read", error) from error
        for path in paths[:_MOST]:
            try:
                found.append(regular_files.read_regular(path, MAX_NOTE_BYTES)[0])
            except OSError:
                continue
        return found

    def keep(self, data: bytes) -> bool:
        """Write a note durably; return True if it is new, False if it was kept already. StorageFailed."""
        path = self._folder / f"{sha256(data).hexdigest()[:32]}{_ENDING}"
        try:
            durable.make_folder(self._folder)
            durable.create_file(path, data, 0o644)
        except FileExistsError:
            return False
        except OSError as error:
            raise self._failed("write", error) from error
        return True

    def _failed(self, what: str, error: OSError) -> StorageFailed:
        return StorageFailed(
            f"could not {what} what witnesses took in, in {os.fspath(self._folder)!r}: {durable.reason(error)}"
        )


def acknowledgements_of(settings: Settings) -> Acknowledgements:
    """Return the witnesses' acknowledgements of resumptions of a vault's ledger."""
    return Acknowledgements(settings.vault / FOLDER)


def ledger_history(vault: Vault) -> LedgerHistory:
    """Return the history of a vault's ledger as a whole, shown beside every verdict about it."""
    return standing_of(vault.store.read(), vault.log_key, acknowledgements_of(vault.settings).notes())
