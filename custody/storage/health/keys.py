"""Checks of the person's own keys: files that can be used, closed to others, and not in the vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from custody.storage.health.check import Check
from custody.storage.keys.key_files import look_for_keys
from custody.storage.settings.settings import Settings


def look(settings: Settings) -> Iterator[Check]:
    """Yield the checks of the key folder; KeyFailed where it cannot be read."""
    folder = settings.keys
    found, problems = look_for_keys(folder)
    for problem in problems:
        yield Check("keys_unusable", "keys", "fail", problem.removesuffix("."))
    if found:
        told = f"{len(found)} in {str(folder)!r}, closed to others"
        yield Check("keys", "keys", "ok", told, values={"keys": len(found)})
    elif not problems:
        yield Check("keys_none", "keys", "warn", f"none in {str(folder)!r}", "Make one: `custody key new`.")
    if inside(folder, settings.vault):
        told = "the key folder is in the vault: whoever copies the vault has the keys too"
        yield Check(
            "keys_in_vault", "keys", "warn", told, "Move it, and name it with --keys or CUSTODY_KEYS."
        )


def inside(folder: Path, above: Path) -> bool:
    """Return whether a folder is the folder ``above``, or lies below it."""
    return folder.resolve().is_relative_to(above.resolve())
