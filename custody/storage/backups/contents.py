"""Small files of a backup: settings, log key, witnesses' notes, certificates, memory, object list.

The log key is encrypted. Left out are the evidence, the passphrase of the log key, people's keys, receipts, and marks
of work in progress.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from custody.errors import StorageFailed
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import StoredObject
from custody.proof import canonical
from custody.storage.account.acknowledgements import FOLDER as RESUMPTIONS
from custody.storage.account.log_memory import LOG_VKEY
from custody.storage.account.log_memory import MEMORY as REMEMBERED
from custody.storage.backups import layout
from custody.storage.files import durable, regular_files
from custody.storage.keys.log_key import LOG_FOLDER
from custody.storage.settings.vault_file import VAULT_FILE
from custody.storage.timestamps.tokens import FOLDER as AUTHORITIES
from custody.storage.vault.vault import Vault, state_of

_LARGEST = 1 << 26
#: Folders of the vault, and how the files in them end that belong to it.
_FOLDERS = {LOG_FOLDER: (".key", ".vkey"), RESUMPTIONS: (".seen",), AUTHORITIES: (".pem",)}


def small_files(vault: Vault) -> Iterator[tuple[str, bytes]]:
    """Yield (name in the backup, bytes) of each small file. StorageFailed for one that cannot be read.

    A certificate of an authority is named by its digest: no record refers to it by its file name.
    """
    folder, state = vault.settings.vault, state_of(vault.settings, vault.origin)
    yield VAULT_FILE, _bytes_of(folder / VAULT_FILE)
    for below, endings in _FOLDERS.items():
        for path in _files(folder / below):
            if path.suffix in endings:
                data = _bytes_of(path)
                own = f"{sha256(data).hexdigest()}.pem" if below == AUTHORITIES else path.name
                yield f"{below}/{own}", data
    for name in (LOG_VKEY, REMEMBERED):
        if (state / name).is_file():
            yield f"{layout.MEMORY}/{name}", _bytes_of(state / name)


def object_lines(lookup: Lookup) -> Iterator[tuple[bytes, int]]:
    """Yield (line of canonical JSON, size in bytes) for each recorded object that was not destroyed.

    Digest and tree root are base64; for a copy in a further store, ``of`` names the original object.
    """
    for stored in lookup.all(StoredObject):
        if stored.destroyed is None:
            members = {
                "bytes": stored.bytes,
                "exhibit": stored.exhibit,
                "id": stored.id,
                "key": stored.store_key,
                "of": stored.of,
                "root": stored.root,
                "sha256": stored.sha256,
                "store": stored.store,
                "version": stored.version,
            }
            yield canonical.encode(members) + b"\n", stored.bytes


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise StorageFailed(f"could not list {os.fspath(folder)!r}: {durable.reason(error)}") from error


def _bytes_of(path: Path) -> bytes:
    try:
        return regular_files.read_regular(path, _LARGEST)[0]
    except OSError as error:
        raise StorageFailed(
            f"could not read {os.fspath(path)!r} for the backup: {durable.reason(error)}",
            hint="Check the file and its owner, then repeat the command.",
        ) from error
