"""The settings of a moved ledger's vault: the new database, and a folder for the closed one.

A settings file is changed by lines, so that a person's comments stay, and is read again before it counts.
"""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from pathlib import Path

from custody.errors import ConfigError, CustodyError, StorageFailed
from custody.storage.files import durable, regular_files
from custody.storage.settings.settings import VAULT_FILE, Settings
from custody.storage.settings.toml_values import path_from, quote
from custody.storage.settings.vault_file import LARGEST_FILE, VaultFile, read_vault

#: The folder in a vault through which the database that its ledger was moved from can be read.
CLOSED = "closed"
_DATABASE = re.compile(r"\s*[\"']?database[\"']?\s*=")
_TABLE = re.compile(r"\s*\[")
#: The one setting of a vault that names a path: where a folder of objects is.
_PATH = re.compile(r"(\s*[\"']?path[\"']?\s*=\s*)(\".*\"|'.*')(.*)")
#: Files of a vault that are not linked in the folder of the closed one: settings, that folder, SQLite's.
_LEFT_OUT = re.compile(r"custody\.toml.*|closed|.*-wal|.*-shm")


def switch(settings: Settings, address: str) -> None:
    """Write another database address into the settings of a vault, atomically.

    Raises ConfigError where the file is not as it was read, StorageFailed.
    """
    file = settings.vault / VAULT_FILE
    _write(file, with_database(_text(file), address), _expected(file, address), file)


def with_database(text: str, address: str | None) -> str:
    """Return the text of a vault's settings with another database, None for a file in the vault."""
    lines = text.splitlines()
    end = next((at for at, line in enumerate(lines) if _TABLE.match(line)), len(lines))
    top = [line for line in lines[:end] if not _DATABASE.match(line)]
    at = 1 + max((at for at, line in enumerate(top) if line.strip()), default=-1)
    named = [] if address is None else [f"database = {quote(address)}"]
    return "\n".join([*top[:at], *named, *top[at:], *lines[end:]]) + "\n"


def keep_closed(settings: Settings) -> Path:
    """Make and return a folder through which the current database stays readable after the migration.

    It has the vault's settings, with absolute paths, and links to the other files of the vault. Raises ConfigError,
    StorageFailed.
    """
    file, folder = settings.vault / VAULT_FILE, settings.vault / CLOSED
    try:
        durable.make_folder(folder, 0o700)
        for child in sorted(settings.vault.iterdir()):
            if not _LEFT_OUT.fullmatch(child.name):
                with contextlib.suppress(FileExistsError):
                    (folder / child.name).symlink_to(Path("..") / child.name)
        durable.sync_folder(folder)
    except OSError as error:
        raise StorageFailed(f"could not make {str(folder)!r}: {durable.reason(error)}") from error
    lines = [_rooted(line, settings.vault) for line in _text(file).splitlines()]
    _write(folder / VAULT_FILE, "\n".join(lines) + "\n", read_vault(file), file)
    return folder


def address_beside(settings: Settings) -> str | None:
    """Return the database address of the vault whose ledger moved from the folder of these settings.

    None where the settings are not of such a folder, or those of its vault cannot be read.
    """
    if settings.vault.name != CLOSED:
        return None
    try:
        found = read_vault(settings.vault.parent / VAULT_FILE)
    except CustodyError:
        return None
    return None if found is None else found.database


def _text(file: Path) -> str:
    try:
        return regular_files.read_regular(file, LARGEST_FILE)[0].decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = durable.reason(error) if isinstance(error, OSError) else "it is no text"
        raise StorageFailed(f"could not read {os.fspath(file)!r}: {why}") from error


def _expected(file: Path, address: str) -> VaultFile | None:
    found = read_vault(file)
    return (
        None
        if found is None
        else VaultFile(found.origin, found.stores, found.values, address, found.misplaced)
    )


def _rooted(line: str, vault: Path) -> str:
    """Return a line of settings with an absolute path, where it names a path."""
    found = _PATH.fullmatch(line)
    if found is None:
        return line
    with contextlib.suppress(tomllib.TOMLDecodeError, ConfigError):
        text = tomllib.loads(f"value = {found[2]}")["value"]
        return f"{found[1]}{quote(os.fspath(path_from(text, 'path', 'the settings', vault.absolute())))}{found[3]}"
    return line


def _write(file: Path, text: str, expected: VaultFile | None, of: Path) -> None:
    """Write a settings file, read back as ``expected``; paths start from the folder of ``of``."""
    trial = file.with_name(f"{VAULT_FILE}.new")
    try:
        durable.replace_file(trial, text.encode(), 0o644)
        found = read_vault(trial)
        if expected is None or found is None or _told(found, file.parent) != _told(expected, of.parent):
            raise ConfigError(
                f"{os.fspath(of)!r} is written in a way in which 'database' cannot be changed by this program",
                hint="Write each setting in a line of its own, then run the same command again.",
            )
        trial.replace(file)
        durable.sync_folder(file.parent)
    except OSError as error:
        raise StorageFailed(f"could not write {os.fspath(file)!r}: {durable.reason(error)}") from error
    finally:
        with contextlib.suppress(OSError):
            trial.unlink()


def _told(found: VaultFile, folder: Path) -> tuple[object, ...]:
    """Return the content of a settings file, with paths as they are reached."""
    places = tuple(None if store.path is None else store.path.absolute() for store in found.stores)
    rest = tuple(
        (store.name, store.kind, store.bucket and store.bucket.bucket, store.policy) for store in found.stores
    )
    return found.origin, found.database, dict(found.values), places, rest, found.misplaced
