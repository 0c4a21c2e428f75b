"""Checks of the vault against the running program: who wrote it, whether to upgrade it.

They read only the database's record of itself and write nothing, so that they also work on a damaged vault.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from custody.digits import whole
from custody.errors import CustodyError, UnknownVersion
from custody.frozen import dataclass
from custody.storage.database import location
from custody.storage.database.schema_check import examine
from custody.storage.database.sqlite.lock_free_reader import read_steadily
from custody.storage.database.upgrade_copy import copies
from custody.storage.health.check import ENTRY, Check, Values, failed
from custody.storage.migrations import SCHEMA
from custody.storage.settings.settings import Settings
from custody.storage.vault.vault import location_of
from custody.storage.versions.program import Program, this_program
from custody.storage.versions.writers import Writer, new_row, unknown_writer, writers

#: Codes after which nothing more of the vault is looked at.
SHUT = ("versions_newer", "versions_older", "versions_unread")
_BUSY_TIMEOUT = 1.0


@dataclass(frozen=True, slots=True)
class VaultPrograms:
    """The running program, and the programs that a vault's database records as its writers.

    ``schema`` is the number of the database's schema. ``written_by`` are the programs that wrote it, oldest first, None
    for one whose record this program cannot read. ``recorded`` is whether this very program is among them. ``newer``
    names one that is newer than this program, "" where none is. ``copies`` are copies of the database from before an
    upgrade that lie in the vault's folder.
    """

    program: Program
    schema: int
    written_by: tuple[Writer | None, ...]
    recorded: bool
    newer: str
    copies: tuple[Path, ...]

    @property
    def older(self) -> bool:
        """Whether the database must be upgraded before anything is entered."""
        return self.schema < SCHEMA


def standing(settings: Settings) -> VaultPrograms | None:
    """Return the programs of a vault; None where its database was altered so that no row is trusted.

    Raises UnknownVersion for a newer schema, ConfigError where there is no database, StorageFailed.
    """
    place = location.find(location_of(settings))
    engine = place.passive_engine(busy_timeout=_BUSY_TIMEOUT) or place.engine(
        readonly=True, busy_timeout=_BUSY_TIMEOUT
    )
    try:
        with place.errors("open"):
            _, meta = read_steadily(engine, partial(examine, place=place))
    finally:
        engine.dispose()
    schema = whole(meta.get("schema", ""))
    if schema is None:
        return None
    program = this_program()
    found = tuple(writers(meta))
    return VaultPrograms(
        program=program,
        schema=schema,
        written_by=found,
        recorded=new_row(meta, program, 0) is None,
        newer=unknown_writer(meta) or "",
        copies=tuple(copies(settings.vault)),
    )


def look(settings: Settings) -> Iterator[Check]:
    """Yield the checks of writing programs, newer or older ones, and of copies from before an upgrade.

    Nothing for a database that cannot be opened at all: opening it reports why.
    """
    try:
        found = standing(settings)
    except UnknownVersion as error:
        yield failed("versions_newer", "versions", error, ENTRY)
        return
    except CustodyError:
        return
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
