"""The database of one ledger: creating it, opening it, its readers and its one writer.

A location is a path, or a ``sqlite://`` or ``postgresql://`` address. Opening checks the schema's number with one plain
query, so that the migration tool is loaded only to make or upgrade a database. Entries are not parsed here.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from custody.errors import ConfigError, CustodyError, ProofInvalid, StorageFailed, UnknownVersion
from custody.ledger.ports import HeadRow, LedgerReader
from custody.proof.merkle import EMPTY_ROOT
from custody.storage.database import location as database_location
from custody.storage.database.connection_cache import ConnectionCache, Loan
from custody.storage.database.consistent_reads import RepeatedErrors
from custody.storage.database.dialect import Dialect, Place
from custody.storage.database.end_check import rows_beyond_end, stray_row_guard
from custody.storage.database.location import FilePlace
from custody.storage.database.reader import SqlReader
from custody.storage.database.schema_check import Examined, examine, name_of
from custody.storage.database.sqlite.lock_free_reader import read_steadily
from custody.storage.database.upgrade import upgrade_schema
from custody.storage.database.upgrade_plan import Upgraded
from custody.storage.database.writer import SqlTransaction
from custody.storage.database.writer_programs import ChangeWatch, Now, Programs, foresee, record
from custody.storage.migrations import SCHEMA, upgrade
from custody.storage.migrations.difference import Difference, refusal
from custody.storage.migrations.differences import differences
from custody.storage.versions.writers import written_by_newer

#: Seconds to wait for another writer.
BUSY_TIMEOUT = 5.0
_MOST_SUBJECTS = 100_000


class SqlLedgerStore:
    """A LedgerStore in an SQL database, for any number of threads; several processes may open the same.

    ``newer`` names a newer program that wrote to the database, so that only a check reads it, "" for none; ``recorded``
    is whether the database records the programs that wrote to it, ``schema`` the number of its schema. ``unscrubbed``
    is True where erased bytes may still be in the write-ahead log because a reader held it; the next commit, opening or
    closing clears them.
    """

    def __init__(
        self,
        place: Place,
        engine: Engine,
        found: Examined,
        *,
        readonly: bool,
        now: Now | None = None,
        watch: ChangeWatch | None = None,
    ) -> None:
        self.place = place
        self._origin = found.origin
        self.newer = found.newer
        self.recorded = found.recorded
        self.schema = found.schema
        self.readonly = readonly
        self._programs = Programs(place, now)
        self._watch = watch
        self._process = os.getpid()
        self.unscrubbed = False
        self._engine = engine
        self._idle = ConnectionCache(engine)
        self._errors = place.errors("write to")
        #: Numbers of subjects, and the head that they were true under: another head may be of another database.
        self._subjects: tuple[HeadRow | None, dict[str, int]] = (None, {})
        self._guarded: object = None
        self._identity = place.identity()

    @property
    def is_readable(self) -> bool:
        """Whether rows may be read: no table was altered that they would be read from."""
        return self._origin is not None

    @property
    def origin(self) -> str:
        """The ledger's origin as the database has it; ProofInvalid where none of its rows can be trusted."""
        if self._origin is None:
            self._refuse()
        return self._origin

    def require_known(self) -> None:
        """Raise UnknownVersion where a newer program wrote the database, which only a check looks at."""
        if self.newer:
            raise written_by_newer(self.place.name, self.newer)

    @property
    def path(self) -> Path:
        """The file of the database; ConfigError where it is on a server."""
        if not isinstance(self.place, FilePlace):
            raise ConfigError(f"the ledger database {self.place.name} is no file")
        return self.place.path

    @classmethod
    def create(
        cls, location: str | Path, origin: str, *, busy_timeout: float = BUSY_TIMEOUT, now: Now | None = None
    ) -> SqlLedgerStore:
        """Create the database of a new ledger; return its store. ConfigError if there is one, StorageFailed.

        ``now`` is the clock for the record of the program that writes, the machine's own by default.
        """
        place = database_location.find(location)
        place.claim()
        try:
            engine = place.engine(readonly=False, busy_timeout=busy_timeout, create=True)
            try:
                with place.errors("make"), engine.connect() as connection:
                    place.dialect.begin(connection, schema=True)
                    place.prepare(connection)
                    upgrade(connection)
                    fill(place.dialect, connection, {"origin": origin})
                    record(connection, place, now)
                    connection.commit()
            finally:
                engine.dispose()
            place.make_durable()
        except BaseException:
            place.remove_claimed()
            raise
        return cls.open(location, busy_timeout=busy_timeout, now=now)

    @classmethod
    def open(
        cls,
        location: str | Path,
        *,
        readonly: bool = False,
        inspecting: bool = False,
        busy_timeout: float = BUSY_TIMEOUT,
        now: Now | None = None,
    ) -> SqlLedgerStore:
        """Return the store of an existing ledger database; ``busy_timeout`` is in seconds.

        With ``readonly`` nothing is ever written, and a read-only medium will do. A database that a newer program wrote
        is left unchanged, with every file of its folder: UnknownVersion, unless ``inspecting``. Raises ProofInvalid
        when its schema was altered, unless ``inspecting``: the caller reads ``differences`` and ``is_readable``.
        Raises ConfigError when there is none, it is no ledger, or its schema is of another version; StorageFailed when
        it cannot be read.
        """
        place = database_location.find(location)
        watch = ChangeWatch(place, place.change_mark())
        found = foresee(watch, readonly=readonly, inspecting=inspecting, busy_timeout=busy_timeout)
        if found is not None and found.newer:
            passive_engine = place.passive_engine(busy_timeout=busy_timeout)
            if passive_engine is not None:
                return cls(place, passive_engine, found, readonly=True, watch=watch)
        engine = place.engine(readonly=readonly, busy_timeout=busy_timeout)
        try:
            with place.errors("open"):
                question = partial(name_of, place=place, readonly=readonly, inspecting=inspecting)
                found = read_steadily(engine, question)
                store = cls(place, engine, found, readonly=readonly or bool(found.newer), now=now)
                if not store.readonly and store.is_readable:
                    with engine.connect() as connection:
                        place.prepare_writing(connection)
        except BaseException:
            engine.dispose()
            raise
        return store

    @classmethod
    def upgrade(
        cls,
        location: str | Path,
        *,
        busy_timeout: float = BUSY_TIMEOUT,
        now: Now | None = None,
        copies: Path | None = None,
    ) -> tuple[list[Difference], Upgraded | None]:
        """Upgrade an older database as ``upgrade_schema``; return differences and upgrade, None for none."""
        place = database_location.find(location)
        return upgrade_schema(place, busy_timeout=busy_timeout, now=now, copies=copies)

    def read(self) -> LedgerReader:
        """Return a reader; each of its calls sees the state committed last.

        Raises StorageFailed in a forked process.
        """
        self._own()
        return SqlReader(self._lender(), self.place.dialect, self.place.errors(), self.place.name)

    def read_together(self) -> tuple[LedgerReader, Callable[[], CustodyError | None]]:
        """Return a reader for reads valid only together, and a function that returns why it was lost.

        The function returns the error that ended the reading, None while it goes on. Raises StorageFailed in a forked
        process.
        """
        self._own()
        if not (self.place.dialect.ENDS_APART or self.readonly):
            return self.read(), lambda: None
        errors = RepeatedErrors(self.place.errors())
        return SqlReader(self._lender(), self.place.dialect, errors, self.place.name), errors.lost

    def lend(self) -> Loan:
        """Return the loan of a read-only connection, for copying or comparing all rows.

        ProofInvalid where no row can be trusted.
        """
        return self._lender()()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Yield a connection on which every statement sees one committed state, while others go on writing.

        A SQLite file keeps its write-ahead log meanwhile. Raises what ``lend`` does, StorageFailed.
        """
        dialect = self.place.dialect
        with self.lend() as connection, self.place.errors():
            dialect.hold(connection)
            try:
                yield connection
            finally:
                dialect.release(connection)

    def _lender(self) -> Callable[[], Loan]:
        """Return the function that lends connections to readers, or raises where no row can be trusted."""
        return self._idle.lend if self.is_readable else self._refuse

    def _refuse(self) -> NoReturn:
        raise ProofInvalid(
            f"nothing of the ledger database {self.place.name} is read: its schema was altered",
            hint="Keep this copy as it is; `custody check` names what was altered.",
        )

    @contextlib.contextmanager
    def begin(self) -> Iterator[SqlTransaction]:
        """Yield a writing transaction with the head locked; leaving without ``commit`` undoes everything.

        Busy after the busy timeout; ProofInvalid when its schema was altered, or when a row that no signature covers
        conflicts with what is written; StorageFailed when it is read-only, another database took its place since it was
        opened, or this process was forked from the one that opened it.
        """
        with stray_row_guard(self.rows_beyond_end, self.place.name), self._begun() as transaction:
            yield transaction

    def rows_beyond_end(self, signed: Callable[[bytes], object] | None = None) -> list[str]:
        """Return descriptions of rows beyond the ledger's end and of an unsigned head, [] for none.

        ``signed`` raises a CustodyError where the checkpoint of that end is not the log's. Raises StorageFailed.
        """
        with self.place.errors():
            return read_steadily(
                self._engine, partial(rows_beyond_end, dialect=self.place.dialect, signed=signed)
            )

    @contextlib.contextmanager
    def _begun(self) -> Iterator[SqlTransaction]:
        self._own()
        self.require_known()
        if self.readonly:
            raise StorageFailed(
                f"cannot write to the ledger database {self.place.name}: it was opened read-only"
            )
        if gone := self.replaced():
            raise StorageFailed(
                f"nothing is written to the ledger database {self.place.name}: {gone}",
                hint="End this program and start it again; it then works with what lies there now.",
            )
        with self._errors:
            connection = self._idle.take_for_writing()
        try:
            with self._errors:
                begun = self.place.dialect.begin(connection)
                self._check_schema(connection, begun.stamp)
                self._programs.look(connection, begun)
            head = None if begun.head is None else HeadRow(*begun.head)
            transaction = SqlTransaction(connection, self.place, self._errors, self, head=head)
            last, subjects = self._subjects
            if subjects and transaction.head() == last:
                transaction.remember(subjects)
            try:
                yield transaction
            finally:
                transaction.leave()
        finally:
            _let_go(connection)

    def settled(self) -> HeadRow:
        """Return the head once no commit is in progress: a server may still run one of a lost connection.

        The transaction that reads it is committed, so that a standby which was to have the other commit has it too.
        Raises Busy if one is in progress after the busy timeout, CommitUnknown; otherwise as ``begin``, or as a reader.
        """
        if not self.place.dialect.ENDS_APART:
            return self.read().head()
        with self.begin() as transaction:
            head = transaction.head()
            transaction.commit()
        return head

    def replaced(self) -> str:
        """Return a clause that the database was replaced since it was opened, "" where it is the same."""
        return "" if self.place.identity() == self._identity else "it was replaced or taken away meanwhile"

    def committed(
        self, connection: Connection, head: HeadRow | None, subjects: dict[str, int], *, erased: bool
    ) -> None:
        """Cache the numbers of subjects under the head, and clear what an erasure left in the log."""
        self._subjects = (
            (head, subjects) if head is not None and len(subjects) <= _MOST_SUBJECTS else (None, {})
        )
        if erased or self.unscrubbed:
            self.unscrubbed = not self.place.dialect.scrub(connection, wait=erased)

    def lost(self, connection: Connection) -> None:
        """Discard all connections, so that the next reader sees the state on the disk."""
        connection.invalidate()
        self._idle.drop()
        self._engine.dispose()
        self._guarded = None

    def close(self) -> None:
        """Close files and connections, after a last try to overwrite what an erasure left behind."""
        self._idle.drop()
        if self.unscrubbed:
            with contextlib.suppress(DBAPIError), self._engine.connect() as connection:
                self.unscrubbed = not self.place.dialect.scrub(connection, wait=False)
        self._engine.dispose()

    def differences(self) -> list[Difference]:
        """Return the differences of the schema from this program's, refused ones first.

        Trusts no row of a table that differs. Raises StorageFailed when the database cannot answer at all.
        """
        with self.place.errors():
            return read_steadily(self._engine, partial(examine, place=self.place))[0]

    def altered_since(self, before: list[Difference]) -> ProofInvalid | UnknownVersion | None:
        """Return the error if the schema differs from ``before`` or a newer program wrote; None if neither."""
        if self._watch is not None and (disturbed := self._watch.disturbed()) is not None:
            return disturbed
        if self.differences() == before:
            return None
        return ProofInvalid(
            f"the schema of the ledger database {self.place.name} was altered while it was read",
            hint="Find out who changes it; then repeat the command while nobody does.",
        )

    def rights(self) -> list[str]:
        """Return sentences on accounts with rights beyond their roles, each with the way to revoke them.

        Raises StorageFailed when the database cannot answer at all.
        """
        with self.place.errors():
            return read_steadily(self._engine, self.place.dialect.rights)

    def damage(self) -> list[str]:
        """Return descriptions of damaged pages and indexes, [] for none.

        Reads the whole file. Raises StorageFailed when the database cannot answer at all.
        """
        with self.place.errors():
            return read_steadily(self._engine, self.place.dialect.damage)

    def _own(self) -> None:
        """Raise StorageFailed in a forked process, which shares neither connections nor threads."""
        if os.getpid() != self._process:
            raise StorageFailed(
                f"the ledger database {self.place.name} was opened by the process that this one was forked from",
                hint="Open the ledger anew in each process.",
            )

    def _check_schema(self, connection: Connection, stamp: object) -> None:
        """Compare the schema once, and again whenever its stamp changed; None must be queried. ProofInvalid."""
        stamp = self.place.dialect.schema_stamp(connection) if stamp is None else stamp
        if stamp == self._guarded:
            return
        if error := refusal(self.place.name, differences(connection, SCHEMA)):
            raise error
        self._guarded = stamp


def fill(dialect: Dialect, connection: Connection, meta: Mapping[str, str]) -> None:
    """Insert the first rows of a new ledger: an empty head, and the rows of ``meta``."""
    dialect.change(connection, "INSERT INTO meta (key, value) VALUES (?, ?)", list(meta.items()))
    head = (EMPTY_ROOT, b"")
    dialect.change(connection, "INSERT INTO head (id, size, root, frontier) VALUES (1, 0, ?, ?)", [head])


def _let_go(connection: Connection) -> None:
    """Return a connection to the pool, undoing what is open; discard one that cannot even undo."""
    try:
        connection.close()
    except DBAPIError:
        with contextlib.suppress(
            SQLAlchemyError
        ):  # one that found out itself that it is lost takes no more calls
            connection.invalidate()
