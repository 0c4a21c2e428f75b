"""How a vault stands to the program that runs: who wrote it, whether it is to be upgraded, what copies lie beside it.

Asks the database only what it says of itself, and leaves nothing where it is, so that it works whatever is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from custody.digits import whole
from custody.errors import CustodyError, UnknownVersion
from custody.frozen import dataclass
from storage.database import places
from storage.database.examining import examine
from storage.database.keeping import copies
from storage.migrations import SCHEMA
from storage.settings import Settings
from storage.vault import location_of
from storage.versions.program import Program, this_program
from storage.versions.writers import Writer, new_row, unknown_writer, writers

_BUSY_TIMEOUT = 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """The program that runs, and what a vault's database says of the programs that wrote it.

    ``schema`` is the number of the database's schema. ``written_by`` are the programs that wrote it, oldest first, None
    for one whose record this program cannot read. ``recorded`` is whether this very program is among them. ``newer``
    says in words which one is newer than this program, "" where none is. ``copies`` are copies of the database from
    before an upgrade that lie in the vault's folder.
    """

    program: Program
    schema: int
    written_by: tuple[Writer | None, ...]
    recorded: bool
    newer: str
    copies: tuple[Path, ...]

    @property
    def older(self) -> bool:
        """Whether the database has to be upgraded before anything is entered."""
        return self.schema < SCHEMA


def standing(settings: Settings) -> Standing | None:
    """Return how a vault stands to this program, None where its database was altered so that no row is believed.

    Raises UnknownVersion for a newer schema, ConfigError where there is no database, StorageFailed.
    """
    place = places.find(location_of(settings))
    engine = place.aloof(busy_timeout=_BUSY_TIMEOUT) or place.engine(
        readonly=True, busy_timeout=_BUSY_TIMEOUT
    )
    try:
        with place.errors("open"), engine.connect() as connection:
            _, meta = examine(connection, place)
    finally:
        engine.dispose()
    schema = whole(meta.get("schema", ""))
    if schema is None:
        return None
    program = this_program()
    found = tuple(writers(meta))
    return Standing(
        program=program,
        schema=schema,
        written_by=found,
        recorded=new_row(meta, program, 0) is None,
        newer=unknown_writer(meta) or "",
        copies=tuple(copies(settings.vault)),
    )


def checks(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield what a report on fitness says of versions: a name, ``ok``, ``warn`` or ``fail``, and what was found.

    After a ``fail`` the vault cannot be opened by this program, to write in it at least. Nothing of a database that
    cannot be opened at all.
    """
    try:
        found = standing(settings)
    except UnknownVersion as error:
        yield "versions", "fail", f"{error.message}. {error.hint}"
        return
    except CustodyError:
        return  # why the database cannot be opened is told where it is opened
    if found is None:
        return
    for path in found.copies:
        told = (
            f"{str(path)!r} is the database before an upgrade, with what was erased since: delete it once the"
        )
        yield "copy", "warn", f"{told} upgraded ledger was checked and backed up"
    if found.newer:
        told = (
            f"the vault was written by a newer program than this one, {found.program.words} ({found.newer})"
        )
        yield "versions", "fail", f"{told}. Use that program or a newer one"
        return
    if found.older:
        told = f"the vault has schema version {found.schema}, this program needs version {SCHEMA}"
        yield "versions", "fail", f"{told}; `custody doctor --repair` upgrades it, --dry-run says how"
        return
    count = len(found.written_by)
    by = (
        f"written by {count} program{'' if count == 1 else 's'}"
        if count
        else "written before this was recorded"
    )
    new = "" if found.recorded else "; the next entry records this one"
    yield "versions", "ok", f"{found.program.words}, schema {found.schema}; the vault was {by}{new}"
