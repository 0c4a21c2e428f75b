"""Upgrades an older database to this schema: a copy, one transaction, a comparison."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Engine

from custody import __version__
from custody.errors import ConfigError, UnknownVersion
from custody.ledger.append.readability import first_unreadable
from custody.storage.database.connection_cache import ConnectionCache
from custody.storage.database.dialect import Place
from custody.storage.database.location import FilePlace
from custody.storage.database.reader import SqlReader
from custody.storage.database.schema_check import examine
from custody.storage.database.upgrade_copy import keep
from custody.storage.database.upgrade_plan import Plan, Upgraded, grown, plan, unchanged
from custody.storage.database.writer_programs import Now, record
from custody.storage.machine.system import SystemClock
from custody.storage.migrations import upgrade
from custody.storage.migrations.difference import Difference, refusal
from custody.storage.migrations.differences import mend
from custody.storage.versions.writers import unknown_writer, written_by_newer


def foresee(place: Place, *, busy_timeout: float) -> Plan | None:
    """Return the plan of an upgrade, None where there is nothing to upgrade; change nothing.

    Raises what ``upgrade_schema`` raises before it changes anything.
    """
    engine = place.passive_engine(busy_timeout=busy_timeout) or place.engine(
        readonly=True, busy_timeout=busy_timeout
    )
    try:
        with place.errors(), engine.connect() as connection:
            found, meta = examine(connection, place)
            _refuse(place, found, meta)
            planned = plan(connection, place, int(meta["schema"]))
        if planned is not None:
            _require_readable(place, engine)
        return planned
    finally:
        engine.dispose()


def _require_readable(place: Place, engine: Engine) -> None:
    """Raise UnknownVersion where this program cannot read the fields of an entry as it was signed.

    Before the first release kinds got fields under the same number of the ruleset, and a database from before programs
    were recorded does not name the program of an entry. So the entries are read.
    """
    reads = ConnectionCache(engine)
    try:
        reader = SqlReader(reads.lend, place.dialect, place.errors(), place.name)
        why = first_unreadable(reader)
    finally:
        reads.drop()
    if why is not None:
        raise UnknownVersion(
            f"the ledger database {place.name} was written by another program than this one, custody {__version__}"
            f" ({why})",
            hint="Use the program that wrote it, or one that reads its rules. Nothing was changed.",
        )


def upgrade_schema(
    place: Place, *, busy_timeout: float, now: Now | None = None, copies: Path | None = None
) -> tuple[list[Difference], Upgraded | None]:
    """Upgrade an older database to this program's schema, in one transaction, and restore missing guards.

    Returns the schema differences, and what the upgrade did, None if it was not needed. Harmless differences are
    repaired, and remains of erased values are cleared where possible. Before an older schema is changed, a copy of the
    database is saved in the folder ``copies``, by default that of the file; ``now`` is the clock for the copy's name.
    Signed data stay byte for byte the same, or nothing is changed.

    Raises ProofInvalid if the schema was altered in any other way, or if signed data would change; UnknownVersion if a
    newer program wrote the database, ConfigError if it is no ledger, Busy or StorageFailed.
    """
    foresee(place, busy_timeout=busy_timeout)
    now = now or SystemClock().now
    with ExitStack() as files:
        engine = place.engine(readonly=False, busy_timeout=busy_timeout)
        files.callback(engine.dispose)
        with place.errors("upgrade"), engine.connect() as connection:
            place.prepare_writing(connection)
            connection.rollback()
            place.dialect.begin(connection, schema=True)
            found, meta = examine(connection, place)
            _refuse(place, found, meta)
            schema = int(meta["schema"])
            planned = plan(connection, place, schema)
            done: Upgraded | None = None
            if planned is not None:
                before = grown(connection, place)
                folder = copies or (place.path.parent if isinstance(place, FilePlace) else None)
                if folder is None:
                    raise ConfigError("no folder is named for the copy of the database on a server")
                kept = keep(connection, place, folder, schema, now=now(), before=before, files=files)
                done = Upgraded(planned, before, kept.path, kept.sha256)
            mend(connection, schema)
            upgrade(connection)
            if done is not None:
                record(connection, place, now)
                unchanged(done.grown, grown(connection, place), place.name)
            connection.commit()
            place.dialect.scrub(connection)
    return found, done


def _refuse(place: Place, found: list[Difference], meta: dict[str, str]) -> None:
    """Raise the error for a database that must not be upgraded: altered beyond guards, or newer."""
    if error := refusal(place.name, (difference for difference in found if not difference.guard)):
        raise error
    if newer := unknown_writer(meta):
        raise written_by_newer(place.name, newer)
