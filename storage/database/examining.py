"""What is asked of a ledger's database before a row of it is believed: its schema, then what it says of itself."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from custody.digits import whole
from custody.errors import ConfigError
from storage.database.dialect import Place
from storage.database.watch import bounded
from storage.migrations import SCHEMA
from storage.migrations.difference import Difference, refusal
from storage.migrations.differences import differences, meta_differences

#: The key of ``meta`` under which a database that a ledger is being moved to has its name, ``PLACE`` that of the place.
ARRIVING, PLACE = "arriving", "place"
#: What a database says of itself, of which four rows at most are the program's.
_SAID = "SELECT key, value FROM {} LIMIT 100"


def read_meta(connection: Connection, place: Place) -> dict[str, str]:
    """Return what a database says of itself; ConfigError where it is no ledger's."""
    try:
        rows = connection.exec_driver_sql(_SAID.format(place.dialect.META)).all()
    except DBAPIError as error:
        if place.dialect.is_no_ledger(error):
            raise ConfigError(f"{place.name} is a database, but not a ledger's") from error
        raise
    return {row[0]: row[1] for row in rows}


def examine(connection: Connection, place: Place) -> tuple[list[Difference], dict[str, str]]:
    """Return how the schema differs, and what the database says of itself, nothing where that cannot be believed.

    ConfigError where it is no ledger's, or a newer version's.
    """
    with bounded(connection, place.name):
        about = meta_differences(connection)
        if about is None:
            raise ConfigError(f"{place.name} is a database, but not a ledger's")
        if _hides(about):
            return about, {}
        meta = read_meta(connection, place)
        check_schema(meta, place.name, older=True)
        found = differences(connection, int(meta["schema"]))
    return found, {} if _hides(found) else meta


def _hides(found: list[Difference]) -> bool:
    """Return whether a difference keeps every row from being believed."""
    return any(one.refused and not one.readable for one in found)


def name_of(connection: Connection, place: Place, *, inspecting: bool) -> str | None:
    """Return the ledger's name; None where no row can be believed and whoever asks is ``inspecting``.

    Raises ProofInvalid for a schema that was altered, unless inspecting; ConfigError for one of another version, and
    for what is no ledger or not there yet.
    """
    found, meta = examine(connection, place)
    error = refusal(place.name, found)
    if error is not None and not inspecting:
        raise error
    if not meta:
        return None
    check_schema(meta, place.name)
    if ARRIVING in meta and "origin" not in meta:
        raise ConfigError(
            f"a ledger is being moved to {place.name} and is not there yet",
            hint="Run the same `custody migrate` again, where it is kept now.",
        )
    if "origin" not in meta:
        raise ConfigError(f"the ledger database {place.name} has no origin")
    return meta["origin"]


def check_schema(meta: dict[str, str], name: str, *, older: bool = False) -> None:
    """Raise ConfigError unless the tables are those of this program."""
    found = whole(meta.get("schema", ""))
    if found is None:
        raise ConfigError(f"{name} is a database, but not a ledger's")
    if found > SCHEMA:
        raise ConfigError(
            f"the ledger database {name} has schema version {found}, this program knows versions up to {SCHEMA}",
            hint="Use a newer version of this program.",
        )
    if found < SCHEMA and not older:
        raise ConfigError(
            f"the ledger database {name} has schema version {found}, this program needs version {SCHEMA}",
            hint="Keep a copy of the vault, then upgrade it with `custody doctor --repair`.",
        )
