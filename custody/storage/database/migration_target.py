"""The database that a ledger is moved to, from the first row until it can be opened as that ledger's.

Until ``finish`` it has no origin, so that nobody takes it for the ledger; it says which one is arriving, and the
identifier of the place that it is.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from custody.errors import ConfigError, Conflict
from custody.ledger.ports import HeadRow, Progress
from custody.storage.database import location as database_location
from custody.storage.database.row_copy import End, carry, compare
from custody.storage.database.schema_check import ARRIVING, PLACE, check_schema, read_meta
from custody.storage.database.store import BUSY_TIMEOUT, SqlLedgerStore, fill
from custody.storage.database.writer_programs import Now, carry_programs, record
from custody.storage.migrations import SCHEMA, upgrade
from custody.storage.migrations.difference import refusal
from custody.storage.migrations.differences import differences, meta_differences


class ArrivingStore:
    """A database at ``location``, open to have the ledger of ``source`` carried to it. A context manager.

    All methods raise StorageFailed where the database fails, and ConfigError where it is none for this.
    """

    def __init__(
        self, location: str, source: SqlLedgerStore, progress: Progress, now: Now | None = None
    ) -> None:
        self._source = source
        self._now = now
        self._progress = progress
        self.place = database_location.find(location)
        self._engine = self.place.engine(readonly=False, busy_timeout=BUSY_TIMEOUT, create=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    def meta(self) -> dict[str, str]:
        """Return what the database says of itself, nothing where it has no ledger.

        Raises ProofInvalid for an altered one.
        """
        with self.place.errors("open"), self._engine.connect() as connection:
            about = meta_differences(connection)
            if about is None:
                return {}
            if altered := refusal(self.place.name, about):
                raise altered
            try:
                connection.exec_driver_sql(f"SELECT 1 FROM {self.place.dialect.META}").all()  # noqa: S608 - a constant
            except DBAPIError as error:
                if self.place.dialect.is_no_ledger(error):
                    return {}
                raise
            found = read_meta(connection, self.place)
            check_schema(found, self.place.name)
            return found

    def make(self, place: str) -> None:
        """Make the tables and carry everything, in one transaction: where it breaks off, nothing is there.

        ConfigError where the database holds something.
        """
        with self.place.errors("make"), self._engine.connect() as connection:
            self.place.dialect.begin(connection, schema=True)
            self.place.prepare(connection)
            upgrade(connection)
            fill(self.place.dialect, connection, {ARRIVING: self._source.origin, PLACE: place})
            with self._source.lend() as ours:
                carry(End(ours, self._source.place), End(connection, self.place), self._progress)
                carry_programs(ours, self._source.place, connection, self.place)
            record(connection, self.place, self._now)
            connection.commit()

    def make_whole(self) -> None:
        """Make the tables, copy everything and compare it, in one transaction: all, or nothing.

        What the source says of itself is taken over, its place too. ConfigError where the database holds something,
        ProofInvalid for a difference.
        """
        with self.place.errors("make"), self._engine.connect() as connection:
            self.place.dialect.begin(connection, schema=True)
            self.place.prepare(connection)
            upgrade(connection)
            known = read_meta(connection, self.place)
            with self._source.lend() as ours:
                said = read_meta(ours, self._source.place)
                new = {key: value for key, value in said.items() if key not in known and key != ARRIVING}
                fill(self.place.dialect, connection, new)
                here, there = End(ours, self._source.place), End(connection, self.place)
                carry(here, there, self._progress)
                compare(here, there, self._progress)
            connection.commit()

    def go_on(self) -> None:
        """Carry what came since, in one transaction; ProofInvalid where the schema was altered."""
        with self.place.errors("write to"), self._engine.connect() as connection:
            self._begin(connection)
            with self._source.lend() as ours:
                carry(End(ours, self._source.place), End(connection, self.place), self._progress)
            connection.commit()

    def rehearse(self) -> None:
        """Write what ``finish`` does and undo it, on as many connections as opening the ledger here needs.

        Raises what would keep a ledger that was closed from arriving.
        """
        with (
            self.place.errors("write to"),
            self._engine.connect() as connection,
            self._engine.connect() as beside,
        ):
            read_meta(beside, self.place)
            self._begin(connection)
            self._name(connection)
            connection.rollback()

    def compare(self) -> HeadRow:
        """Compare what was committed with the source by row; return the head, raise ProofInvalid."""
        with self._source.lend() as ours, self.place.errors(), self._engine.connect() as connection:
            return compare(End(ours, self._source.place), End(connection, self.place), self._progress)

    def finish(self) -> None:
        """Mark the database as the ledger's."""
        with self.place.errors("write to"), self._engine.connect() as connection:
            self.place.dialect.begin(connection)
            self._name(connection)
            connection.commit()

    def _begin(self, connection: Connection) -> None:
        """Start to write where the schema is as this program made it; ProofInvalid where it was altered."""
        self.place.dialect.begin(connection)
        if error := refusal(self.place.name, differences(connection, SCHEMA)):
            raise error

    def _name(self, connection: Connection) -> None:
        row = ("origin", self._source.origin)
        self.place.dialect.change(connection, "INSERT INTO meta (key, value) VALUES (?, ?)", [row])


def ours(meta: dict[str, str], origin: str, name: str) -> str | None:
    """Return the identifier of the place where this ledger arrives or has arrived, None if empty.

    None means an empty database. Raises ConfigError for another ledger's, Conflict where this one was made
    there or copied.
    """
    if not meta:
        return None
    if origin not in (meta.get(ARRIVING), meta.get("origin")):
        raise ConfigError(
            f"{name} holds another ledger: nothing is carried over it", hint="Use a database of its own."
        )
    place = meta.get(PLACE)
    if place is None:
        raise Conflict(f"{name} holds this very ledger already", hint="There is nothing to move.")
    return place
