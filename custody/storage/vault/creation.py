"""Creates a vault: a folder that becomes one at the last step, or is removed, or is marked.

An unfinished vault was never confirmed to anybody, so its remains can be removed.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from custody.errors import ConfigError, Conflict, StorageFailed, UsageError
from custody.ledger.append.entry_signing import Request
from custody.ledger.ports import Clock, Entropy
from custody.ledger.submissions.submission import Receipt
from custody.model.schema import ids
from custody.model.schema.types import Value
from custody.proof.note import NoteSigner
from custody.storage.account.log_memory import LOG_VKEY
from custody.storage.database import SqlLedgerStore
from custody.storage.files import durable
from custody.storage.keys import passphrases
from custody.storage.keys.key_files import KeyFiles, read_header, write_key
from custody.storage.keys.log_key import LOG_FOLDER, LOG_PASSPHRASE, LogSigner
from custody.storage.settings.settings import Settings, StoreSettings, write_vault_toml
from custody.storage.settings.vault_file import UNFINISHED, VAULT_FILE, finish_vault_toml, read_vault
from custody.storage.state.head import HeadFile
from custody.storage.stores.disk.store import DiskObjects
from custody.storage.vault.vault import (
    DATABASE,
    HEAD,
    Vault,
    location_of,
    state_of,
)

_OBJECTS = "objects"


def check_place(settings: Settings, domain: str) -> None:
    """Raise an error where no vault can be made: Conflict for a used folder, UsageError for the domain.

    ConfigError where the head would be remembered inside the vault.
    """
    if not ids.is_domain(domain) or ids.is_training(f"{domain}/"):
        hint = "Give a domain such as lab.example; for a training ledger use --training."
        raise UsageError(f"{domain!r} cannot name a ledger", hint=hint)
    folder = settings.vault
    if settings.origin is not None:
        raise Conflict(f"there is a vault in {str(folder)!r} already", hint="Choose another folder.")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Conflict(f"{str(folder)!r} is no folder", hint="Choose a new folder for the vault.")
    if settings.state.resolve().is_relative_to(folder.resolve()):
        raise ConfigError(
            f"the head would be remembered in {str(settings.state)!r}, which is inside the vault",
            hint="Copies of the vault would bring it along: name another with --state or CUSTODY_STATE.",
        )
    left = settings.left_over()
    if left is not None:
        raise Conflict(left[0], hint=left[1])
    if (folder / DATABASE).exists():
        raise Conflict(
            f"{str(folder)!r} holds a ledger's database without the settings of its vault",
            hint="Restore its custody.toml from a backup; to make a new vault, choose another folder.",
        )
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"the folder {str(folder)!r} is not empty", hint="Choose a new folder for the vault.")


def create_vault(
    settings: Settings,
    domain: str,
    admin: NoteSigner,
    clock: Clock,
    entropy: Entropy,
    *,
    training: bool = False,
    display_name: str | None = None,
    organisation: str | None = None,
    database: str | None = None,
) -> tuple[Vault, Receipt]:
    """Create a vault in a new or empty folder: log key, database, object folder, and the opening entry.

    Returns the open vault and the receipt of that entry. ``database`` is the address of a server for the ledger instead
    of a file in the folder. Raises Conflict if the folder holds anything, ConfigError if the server's database does,
    UsageError for an invalid domain. A failure removes what was made. The settings file has a temporary name until the
    end, so that after a crash nobody takes the folder for a vault, and its origin is still known.
    """
    check_place(settings, domain)
    settings = replace(settings, database=database)
    folder = settings.vault
    origin = f"{ids.TRAINING if training else ''}{domain}/{entropy.token(16).hex()}"
    state = state_of(settings, origin)
    stores = (StoreSettings("local", "disk", Path(_OBJECTS)),)
    fresh = [place for place in (folder, state) if not place.exists()]
    values: dict[str, Value] = {
        "vkey": str(admin.verifier),
        "training": training,
        "display_name": display_name,
        "organisation": organisation,
    }
    with contextlib.ExitStack() as undo:
        undo.callback(_take_away, folder, origin, fresh)
        write_vault_toml(folder, origin, stores=stores, domain=domain, database=database, name=UNFINISHED)
        log = _make_log_key(folder / LOG_FOLDER, state, origin, entropy, settings.log_passphrase_file)
        DiskObjects(folder / _OBJECTS).prepare()
        store = SqlLedgerStore.create(location_of(settings), origin, now=clock.now)
        undo.callback(store.place.discard, origin)
        undo.callback(store.close)
        vault = Vault(settings, store, HeadFile(state / HEAD, origin), log, clock=clock, entropy=entropy)
        values |= {"log_vkey": str(log.verifier), "actor": vault.journal.new_subject()}
        receipt = vault.journal.record(admin, [Request("ledger.opened", values)])[0]
        finish_vault_toml(folder)
        undo.pop_all()
    return vault, receipt


def _take_away(folder: Path, origin: str, fresh: Sequence[Path]) -> None:
    """Remove the files of an unfinished vault, none that existed before; the settings file goes first."""
    if _is_of(folder / VAULT_FILE, origin) or _is_of(folder / UNFINISHED, origin):
        for name in (VAULT_FILE, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
            with contextlib.suppress(OSError):
                (folder / name).unlink()
        for name in (LOG_FOLDER, _OBJECTS):
            shutil.rmtree(folder / name, ignore_errors=True)
        with contextlib.suppress(OSError):
            (folder / UNFINISHED).unlink()
    for place in fresh:
        if place != folder:
            shutil.rmtree(place, ignore_errors=True)
            continue
        with contextlib.suppress(OSError):
            folder.rmdir()


def _is_of(file: Path, origin: str) -> bool:
    """Return whether a vault's settings are those of this ledger; another `custody init` may have won."""
    try:
        found = read_vault(file)
    except ConfigError:
        return False
    return found is not None and found.origin == origin


def _make_log_key(folder: Path, state: Path, origin: str, entropy: Entropy, secret: Path | None) -> LogSigner:
    """Create and return the log key; its passphrase is outside the vault, so that no copy of it can sign.

    The passphrase is random and beside the head, unless ``secret`` names a file that holds it.
    """
    file = state / LOG_PASSPHRASE if secret is None else secret
    provider = passphrases.from_file(file)
    random = entropy.token(32).hex().encode()
    passphrase = random if secret is None else provider(origin)
    try:
        durable.make_folder(folder, 0o700)
        durable.make_folder(state, 0o700)
        if secret is None:
            durable.create_file(file, random + b"\n", 0o600)
        path = write_key(folder, origin, entropy.token(32), passphrase)
        verifier = read_header(path).verifier
        for place in (folder, state):
            durable.create_file(place / LOG_VKEY, f"{verifier}\n".encode(), 0o644)
    except OSError as error:
        raise StorageFailed(f"could not make the log key: {durable.reason(error)}") from error
    ring = KeyFiles(folder, provider)
    return LogSigner(verifier, lambda: ring.signer(origin))
