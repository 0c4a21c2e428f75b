"""Checks of a ledger's database before its rows are trusted: schema, identity."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from custody.digits import whole
from custody.errors import ConfigError
from custody.frozen import dataclass
from custody.storage.database.dialect import Place
from custody.storage.database.sqlite.statement_watch import bounded
from custody.storage.migrations import READ, SCHEMA
from custody.storage.migrations.difference import Difference, refusal
from custody.storage.migrations.differences import differences, listing, meta_differences
from custody.storage.versions.writers import is_writer, unknown_writer, written_by_newer

#: The key of ``meta`` under which a database that a ledger is being moved to has its name, ``PLACE`` that of the place.
ARRIVING, PLACE = "arriving", "place"
#: The rows of ``meta``: four at most, and one for each program that wrote the database.
_SAID = "SELECT key, value FROM {} ORDER BY key LIMIT 2000"


def no_ledger(name: str) -> ConfigError:
    """Return the error for a database that is empty or another program's."""
    return ConfigError(
        f"{name} is empty or another program's, not a ledger's database",
        hint="Name the right one. If the ledger is lost, keep this as it is and restore the newest backup:"
        " `custody restore`.",
    )


def read_meta(connection: Connection, place: Place) -> dict[str, str]:
    """Return the rows of ``meta``, which identify the ledger, by key; ConfigError where it is none."""
    try:
        rows = connection.exec_driver_sql(_SAID.format(place.dialect.META)).all()
    except DBAPIError as error:
        if place.dialect.is_no_ledger(error):
            raise no_ledger(place.name) from error
        raise
    return {row[0]: row[1] for row in rows}


def examine(connection: Connection, place: Place) -> tuple[list[Difference], dict[str, str]]:
    """Return the schema's differences, and the rows of ``meta``, {} where no row can be trusted.

    ConfigError where it is no ledger's, UnknownVersion where its schema is newer than this program's.
    """
    with bounded(connection, place.name):
        listed = listing(connection)
        about = meta_differences(connection, listed)
        if about is None:
            raise no_ledger(place.name)
        if _hides(about):
            return about, {}
        meta = read_meta(connection, place)
        check_schema(meta, place.name, least=0)
        found = differences(connection, int(meta["schema"]), listed)
    return found, {} if _hides(found) else meta


def _hides(found: list[Difference]) -> bool:
    """Return whether a difference keeps every row from being trusted."""
    return any(difference.refused and not difference.readable for difference in found)


class OlderSchema(ConfigError):
    """The database has an older schema, which must be upgraded before it is written to, or read."""


@dataclass(frozen=True, slots=True)
class Examined:
    """Result of the schema check: the ledger's origin (None if no row can be trusted), and schema number.

    ``newer`` names a newer program that wrote to the database, "" if there is none; ``recorded``: the database records
    the programs that wrote to it.
    """

    origin: str | None
    schema: int = SCHEMA
    newer: str = ""
    recorded: bool = True


def name_of(connection: Connection, place: Place, *, readonly: bool, inspecting: bool) -> Examined:
    """Return the result of the schema check; its origin is None where no row can be trusted.

    Raises ProofInvalid for an altered schema and UnknownVersion for rows of a newer program, unless ``inspecting``;
    UnknownVersion for a newer schema; ConfigError for an older one that must be upgraded before it is read, or before
    it is written to, for a database without a ledger, and for one that a ledger is still being moved to.
    """
    found, meta = examine(connection, place)
    error = refusal(place.name, found)
    if error is not None and not inspecting:
        raise error
    return _named(meta, place, readonly=readonly, inspecting=inspecting)


def foretold(connection: Connection, place: Place, *, readonly: bool, inspecting: bool) -> Examined:
    """Return the result of ``name_of`` by the rows of ``meta`` alone, with no look at the schema.

    Raises as ``name_of``, but for an altered schema, which may make the rows say anything.
    """
    with bounded(connection, place.name):
        meta = read_meta(connection, place)
    check_schema(meta, place.name, least=0)
    return _named(meta, place, readonly=readonly, inspecting=inspecting)


def _named(meta: dict[str, str], place: Place, *, readonly: bool, inspecting: bool) -> Examined:
    if not meta:
        return Examined(None)
    newer = unknown_writer(meta) or ""
    if newer and not inspecting:
        raise written_by_newer(place.name, newer)
    check_schema(meta, place.name, least=READ if readonly else SCHEMA)
    if ARRIVING in meta and "origin" not in meta:
        raise ConfigError(
            f"a ledger is being moved to {place.name} and is not there yet",
            hint="Run the same `custody migrate` again, where it is kept now.",
        )
    if "origin" not in meta:
        raise ConfigError(f"the ledger database {place.name} has no origin")
    return Examined(meta["origin"], int(meta["schema"]), newer, recorded=any(map(is_writer, meta)))


def check_schema(meta: dict[str, str], name: str, *, least: int = SCHEMA) -> None:
    """Raise OlderSchema for a schema number below ``least``, UnknownVersion for a newer program's.

    ``meta`` are the rows of the database ``name``; ConfigError where they have no number.
    """
    found = whole(meta.get("schema", ""))
    if found is None:
        raise no_ledger(name)
    if found > SCHEMA:
        what = f"it has schema version {found}, this program knows versions up to {SCHEMA}"
        raise written_by_newer(name, what)
    if found < least:
        read = " It can be read as it is, but not written to." if found >= READ else ""
        raise OlderSchema(
            f"the ledger database {name} has schema version {found}, this program needs version {SCHEMA}",
            hint=f"`custody doctor --repair` upgrades it from {found} to {SCHEMA} and keeps a copy; with --dry-run it"
            f" says before what it does and what cannot be undone.{read}",
        )
