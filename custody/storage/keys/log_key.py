"""The key that signs for the ledger: its place, the account's remembered key, and its opening."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from custody.errors import ConfigError, FirstMet, KeyFailed, NotFound, StorageFailed
from custody.frozen import dataclass
from custody.proof.note import NoteSigner, VerifierKey
from custody.storage.account.log_memory import LOG_VKEY, read_vkey
from custody.storage.keys import passphrases
from custody.storage.keys.key_files import KeyFiles
from custody.storage.keys.passphrases import OpenToOthers
from custody.storage.settings.settings import Settings
from custody.storage.state.access_refusal import closed_state
from custody.storage.state.head import state_folder

LOG_FOLDER = "log"
LOG_PASSPHRASE = "log.passphrase"  # noqa: S105 - the name of a file, not a passphrase


#: A log has one key for as long as it lasts: no entry replaces it.
_COPIED = (
    "Run chmod 600 on the file. A copied log key cannot be replaced; with its passphrase it signs a second history,"
    " which receipts and a witness show: `custody witness add`, `custody check`."
)
_LOST = "Put the file back from a backup of the vault: no other key signs for this ledger."


@dataclass(frozen=True, slots=True)
class LogSigner:
    """The log key, opened only when something is signed; ``trusted`` is whether this account trusts it.

    ``opened`` is the function that opens it.
    """

    verifier: VerifierKey
    opened: Callable[[], NoteSigner]
    trusted: bool = True

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message by the log key; KeyFailed if it cannot be opened."""
        return self.opened().sign(message)


def log_signer(settings: Settings, origin: str, state: Path) -> LogSigner:
    """Return the log key that this account trusts, or on first meeting the vault's, untrusted.

    Nothing is signed with a key that is not trusted: opening it raises FirstMet, and KeyFailed for a file that others
    may read. ConfigError where the vault lacks its verifier key, or it differs from the remembered one.
    """
    folder = settings.vault / LOG_FOLDER
    remembered = _remembered_vkey(state)
    own = _own_vkey(folder)
    verifier = remembered or own
    if verifier is None:
        raise ConfigError(
            f"the vault at {str(settings.vault)!r} lacks {LOG_FOLDER}/{LOG_VKEY}, its log's verifier key",
            hint="Restore the file; every published checkpoint and receipt has its key in other hands.",
        )
    if verifier.name != origin or (own is not None and own != verifier):
        raise ConfigError(
            f"the vault's log key is not the one remembered for {origin}",
            hint="This may be another ledger under the same name: compare a receipt before you trust it.",
        )
    secret = settings.log_passphrase_file or state / LOG_PASSPHRASE

    def opened() -> NoteSigner:
        if remembered is None:
            raise FirstMet(f"this account does not trust the key of {origin} yet, so nothing is signed")
        if not folder.exists():
            raise ConfigError(
                f"the vault has no folder {str(folder)!r}, so the key of its log is gone", hint=_LOST
            )
        if not secret.exists():
            raise ConfigError(
                f"the log key of {origin} cannot be opened here: {str(secret)!r} is not on this machine",
                hint="Sign on the machine that keeps the log key, or name the file with --log-passphrase-file.",
            )
        try:
            return ring.signer(origin)
        except OpenToOthers as error:
            raise KeyFailed(f"the log key of {origin} is not used: {error.message}", hint=_COPIED) from error
        except NotFound as error:
            raise ConfigError(
                f"the log key of {origin} is not in {str(folder)!r}: {error.message}", hint=_LOST
            ) from error

    ring = KeyFiles(folder, passphrases.from_file(secret))
    return LogSigner(verifier, opened, remembered is not None)


def _remembered_vkey(state: Path) -> VerifierKey | None:
    """Return the log key that this account remembers, None if it remembers none.

    ConfigError where the state folder is another account's.
    """
    try:
        return read_vkey(state / LOG_VKEY)
    except StorageFailed as error:
        if isinstance(error.__cause__, PermissionError):
            raise closed_state("the key of the log", state / LOG_VKEY) from error
        raise


def _own_vkey(folder: Path) -> VerifierKey | None:
    """Return the verifier key in a vault's folder, None where there is none that can be read.

    Raises Malformed for a file that holds anything else.
    """
    try:
        return read_vkey(folder / LOG_VKEY)
    except StorageFailed:
        return None


def log_passphrase(settings: Settings, origin: str) -> bytes:
    """Return the passphrase of the log key, after opening the key with it.

    Raises ConfigError, FirstMet or KeyFailed where the key cannot be opened; KeyFailed as well where others may read
    the passphrase file.
    """
    state = state_folder(origin, settings.state)
    log_signer(settings, origin, state).opened()
    return passphrases.from_file(settings.log_passphrase_file or state / LOG_PASSPHRASE)(origin)


def find_log_key(settings: Settings) -> VerifierKey:
    """Return the log's verifier key without opening the vault's database; raise NotFound if none."""
    origin = settings.require_origin()
    remembered = _remembered_vkey(state_folder(origin, settings.state))
    found = remembered or _own_vkey(settings.vault / LOG_FOLDER)
    if found is None:
        raise NotFound(f"no verifier key is known for {origin}")
    return found


def open_log_key(settings: Settings) -> NoteSigner:
    """Return the opened log key of the vault that the settings name.

    Raises ConfigError, FirstMet or KeyFailed where it cannot be opened.
    """
    origin = settings.require_origin()
    return log_signer(settings, origin, state_folder(origin, settings.state)).opened()
