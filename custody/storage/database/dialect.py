"""Protocols of a ledger's database: statements in its spelling (Dialect), and its location (Place).

Modules of this folder that are named after a database implement one ``Dialect`` and one ``Place`` each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from custody.errors import StorageFailed
from custody.frozen import dataclass


class Disconnected(StorageFailed):
    """A server did not answer, which proves nothing about its data."""


#: A statement with ``?`` placeholders, and the rows of values that it is run for.
Change = tuple[str, Sequence[tuple[Any, ...]]]


#: A query with ``:name`` placeholders, and their values.
Question = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Begun:
    """Values that came with the first statement of a transaction; None for one that must be queried.

    ``head`` is the head row, ``stamp`` the stamp of the schema, ``said`` the number of rows of ``meta``.
    """

    head: tuple[int, bytes, bytes] | None = None
    stamp: object = None
    said: int | None = None


class Dialect(Protocol):
    """Statements in one database's spelling, with ``:name`` or ``?`` placeholders, run on its driver.

    ``IN :listed`` takes a list of texts, ``IN :pairs`` one of pairs of texts.
    """

    #: Whether a commit may go on after its connection broke.
    ENDS_APART: bool
    #: The table ``meta``, named so that a table hidden from a role is not taken for a missing one.
    META: str

    def begin(self, connection: Connection, *, schema: bool = False) -> Begun:
        """Start the one writing transaction; return the values that came with its first statement.

        With ``schema`` it is one that may change the schema. It waits at most the busy timeout for another one to end.
        """

    def hold(self, connection: Connection) -> None:
        """Start a read-only transaction, whose statements all see the state committed by then."""

    def release(self, connection: Connection) -> None:
        """End the transaction that ``hold`` started."""

    def commit(self, connection: Connection) -> str:
        """Commit the writing transaction durably; return why durability is not certain, "" where it is."""

    def fetch(
        self, connection: Connection, sql: str, parameters: Mapping[str, object] | tuple[Any, ...]
    ) -> list[Any]:
        """Return all rows of a query, with ``parameters`` for its placeholders."""

    def fetch_all(self, connection: Connection, questions: Sequence[Question]) -> list[list[Any]]:
        """Return all rows of each of several queries, in as few requests as possible."""

    def cursor(self, connection: Connection, sql: str, parameters: Mapping[str, object]) -> Any:
        """Return a cursor over a query's rows, read with ``fetchmany``; the caller closes it."""

    def change(self, connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run a statement once for each row of values."""

    def change_all(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Run statements in order, each for its rows of values, in as few requests as possible."""

    def schema_stamp(self, connection: Connection) -> object:
        """Return a value that changes with every change of the schema."""

    def may_record(self, connection: Connection) -> bool:
        """Return whether the connected account may write to the table in which the database describes itself."""

    def damage(self, connection: Connection) -> list[str]:
        """Return descriptions of the damage that the database itself finds in its data, [] for none."""

    def rights(self, connection: Connection) -> list[str]:
        """Return sentences on accounts with rights beyond their roles, each with the way to revoke them."""

    def rewrite_labels(self, connection: Connection) -> None:
        """Remove every stale copy of a label that was moved, before the commit of an erasure."""

    def scrub(self, connection: Connection, *, wait: bool = True) -> bool:
        """Overwrite or free the pages of erased values after the commit; False if impossible now."""

    def is_no_ledger(self, error: BaseException) -> bool:
        """Return whether an error means that the database has no table of a ledger."""


class Place(Protocol):
    """The location of one ledger's database; ``name`` is its name in messages."""

    name: str
    dialect: Dialect

    def claim(self) -> None:
        """Reserve the place for a new ledger; ConfigError where something is there, StorageFailed."""

    def prepare(self, connection: Connection) -> None:
        """Prepare an empty database for its first schema, inside the transaction that creates it."""

    def make_durable(self) -> None:
        """Make the new database's existence durable; StorageFailed."""

    def remove_claimed(self) -> None:
        """Remove what ``claim`` made, after a failed creation."""

    def discard(self, origin: str) -> None:
        """Remove the ledger ``origin``, just created and without entries; leave any other one."""

    def identity(self) -> object:
        """Return a value that changes when another database takes the place.

        None where all connections end before that.
        """

    def engine(self, *, readonly: bool, busy_timeout: float, create: bool = False) -> Engine:
        """Return a pool of connections; raise ConfigError if there is no database.

        ``busy_timeout`` is in seconds.
        """

    def passive_engine(self, *, busy_timeout: float) -> Engine | None:
        """Return a read-only pool of connections that leave no file in the database's place.

        None where opening never leaves one, or where there is no such way.
        """

    def size(self) -> int:
        """Return the size in bytes of a copy of the database, 0 where it is unknown before copying."""

    def change_mark(self) -> object:
        """Return a value that changes once somebody writes, for connections of ``passive_engine``."""

    def prepare_writing(self, connection: Connection) -> None:
        """Prepare a database opened for writing: turn on its write-ahead log, overwrite erased pages.

        Do nothing on a server.
        """

    def errors(self, doing: str = "read") -> AbstractContextManager[None]:
        """Return a context manager that raises the database's errors as ours.

        ``doing`` is the verb of its messages: "cannot read the ledger database".
        """
