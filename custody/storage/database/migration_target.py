"""The target of a ledger's migration, from the first row until it opens as the ledger's database.

Until ``finish`` it names no origin, so that nobody takes it for the ledger; it names the origin that is arriving, and
the identifier of its place.
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
    """The database at ``location``, open to receive the ledger of ``source``; a context manager.

    All methods raise StorageFailed where the database fails, and ConfigError where it cannot be a ledger's.
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
        """Return the database's rows of ``meta``, {} where it has no ledger.

        Raises ProofInvalid for an altered schema.
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
        """Create the tables and copy all rows, in one transaction; ``place`` identifies the new place.

        Where it breaks off, nothing is there. ConfigError where the database holds something.
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
        """Create the tables, copy all rows and compare them, in one transaction: all, or nothing.

        The source's rows of ``meta`` are taken over, with its place. ConfigError where the database holds something,
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
        """Copy the rows added since, in one transaction; ProofInvalid where the schema was altered."""
        with self.place.errors("write to"), self._engine.connect() as connection:
            self._begin(connection)
            with self._source.lend() as ours:
                carry(End(ours, self._source.place), End(connection, self.place), self._progress)
            connection.commit()

    def rehearse(self) -> None:
        """Write what ``finish`` writes and roll it back, on as many connections as opening needs.

        Raises any error that would keep a closed ledger from arriving.
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
        """Compare the committed rows with the source's; return the head, raise ProofInvalid for a difference."""
        with self._source.lend() as ours, self.place.errors(), self._engine.connect() as connection:
            return compare(End(ours, self._source.place), End(connection, self.place), self._progress)

    def finish(self) -> None:
        """Record the ledger's origin: from now on the database opens as the ledger's."""
        with self.place.errors("write to"), self._engine.connect() as connection:
            self.place.dialect.begin(connection)
            self._name(connection)
            connection.commit()

    def _begin(self, connection: Connection) -> None:
        """Begin a writing transaction; ProofInvalid where the schema was altered."""
        self.place.dialect.begin(connection)
        if error := refusal(self.place.name, differences(connection, SCHEMA)):
            raise error

    def _name(self, connection: Connection) -> None:
        row = ("origin", self._source.origin)
        self.place.dialect.change(connection, "INSERT INTO meta (key, value) VALUES (?, ?)", [row])


def target_place(meta: dict[str, str], origin: str, name: str) -> str | None:
    """Return the identifier of this ledger's place in a target database, None if that is empty.

    ``meta`` are the rows of the database ``name``. Raises ConfigError for another ledger's, Conflict where this one was
    made there or copied.
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
