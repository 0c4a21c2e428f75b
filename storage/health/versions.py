"""Checks of how the vault stands to the program that runs: who wrote it, and whether it is to be upgraded."""

from __future__ import annotations

from collections.abc import Iterator

from storage.health.check import ENTRY, Check, Values
from storage.migrations import SCHEMA
from storage.settings import Settings
from storage.versions.standing import standing

#: Codes after which the vault is not opened by this program.
SHUT = ("versions_newer", "versions_older", "versions_unread")


def look(settings: Settings) -> Iterator[Check]:
    """Yield who wrote the vault, a newer or older one than this program's, and copies from before an upgrade."""
    found = standing(settings)
    if found is None:
        return
    for path in found.copies:
        told = f"{str(path)!r} is the database before an upgrade, with what was erased since"
        todo = "Delete it once the upgraded ledger was checked and backed up."
        yield Check("upgrade_copy", "copy", "warn", told, todo, about=path.name)
    if found.newer:
        told = (
            f"the vault was written by a newer program than this one, {found.program.words} ({found.newer})"
        )
        yield Check(
            "versions_newer", "versions", "fail", told, "Use that program or a newer one.", stops=(ENTRY,)
        )
        return
    values: Values = {"schema": found.schema, "programs": len(found.written_by)}
    if found.older:
        told = f"the vault has schema version {found.schema}, this program needs version {SCHEMA}"
        todo = "`custody doctor --repair` upgrades it; with --dry-run it says how."
        yield Check("versions_older", "versions", "fail", told, todo, values=values, stops=(ENTRY,))
        return
    count = len(found.written_by)
    by = f"written by {count} program{'' if count == 1 else 's'}"
    new = "" if found.recorded else "; the next entry records this one"
    told = f"schema {found.schema}; {by if count else 'written before this was recorded'}{new}"
    yield Check("versions", "versions", "ok", told, values=values)
