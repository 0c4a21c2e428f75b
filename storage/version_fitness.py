"""How a vault stands to the program that runs: who wrote it, whether it is to be upgraded, what copies lie beside it.

Asks the database only what it says of itself, and leaves nothing where it is, so that it works whatever is wrong.
"""

from __future__ import annotations

from pathlib import Path

from custody.digits import whole
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
