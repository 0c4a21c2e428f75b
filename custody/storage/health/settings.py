"""Checks of the settings: unreadable files, and settings that a vault's file may not have.

A settings file that is broken hides nothing else: the examination goes on with the other places of settings.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import platformdirs

from custody.errors import CustodyError, UsageError
from custody.storage.account.log_memory import LOG_VKEY, read_vkey
from custody.storage.health.check import ENTRY, Check, failed
from custody.storage.keys.log_key import LOG_FOLDER
from custody.storage.settings.settings import VAULT_FILE, Settings, load, user_file
from custody.storage.settings.toml_values import path_from, text_of
from custody.storage.settings.vault_file import read_toml

_BROKEN, _NAME = "settings_broken", "settings"
#: The path of a settings file that cannot exist.
_NOWHERE = Path(os.devnull) / VAULT_FILE


def look(settings: Settings) -> Iterator[Check]:
    """Yield a check for each setting that the vault's file may not have."""
    file = str(settings.vault / VAULT_FILE)
    for each in settings.misplaced:
        found = f"{file!r} sets {each.name!r} to {each.value!r}, {each.why}"
        yield Check("settings_misplaced", _NAME, "fail", found, each.advice(settings.own), stops=(ENTRY,))


def load_broken(
    flags: Mapping[str, str | int | None], environ: Mapping[str, str], folder: Path
) -> tuple[Settings | None, list[Check]]:
    """Return as many settings as can be read, and a check for each unusable file or variable.

    Tried in turn: all places; without the person's file; without the vault's file, whose ledger is then named by the
    verifier key beside its log key. The settings are None where a variable cannot be used; UsageError for a flag that
    cannot.
    """
    checks: list[Check] = []
    user = user_file()
    for own, named in ((user, True), (_NOWHERE, True), (user, False), (_NOWHERE, False)):
        try:
            if named:
                return load(flags, environ, folder=folder, user=own, inspecting=True), checks
            return _without_vault_file(flags, environ, folder, own), checks
        except UsageError:
            raise
        except CustodyError as error:
            check = failed(_BROKEN, _NAME, error, ENTRY)
            if check not in checks:
                checks.append(check)
    return None, checks


def _without_vault_file(
    flags: Mapping[str, str | int | None], environ: Mapping[str, str], folder: Path, user: Path
) -> Settings:
    """Return the settings as if the vault had no file, with the ledger that its verifier key names.

    Raises ConfigError.
    """
    found = load({**flags, "vault": os.devnull}, environ, folder=folder, user=user, inspecting=True)
    vault = _vault_named(flags, environ, folder, user)
    try:
        key = read_vkey(vault / LOG_FOLDER / LOG_VKEY)
    except CustodyError:
        key = None
    return replace(found, vault=vault, origin=None if key is None else key.name)


def _vault_named(
    flags: Mapping[str, str | int | None], environ: Mapping[str, str], folder: Path, user: Path
) -> Path:
    """Return the vault that a flag, a variable or the person's file names, else the default one."""
    typed = flags.get("vault") or environ.get("CUSTODY_VAULT")
    if typed:
        return path_from(str(typed), "vault", "flag or variable", folder)
    own = (read_toml(user) or {}).get("vault")
    usual = platformdirs.user_data_path("custody") / "vault"
    return (
        usual if own is None else path_from(text_of(own, "vault", str(user)), "vault", str(user), user.parent)
    )
