"""What a ledger asks of a database: statements in each one's spelling, and its place.

Modules of this folder that are named after a database keep ``Dialect`` and hold a ``Place`` each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from custody.errors import StorageFailed
from custody.frozen import dataclass


class Disconnected(StorageFailed):
    """A server did not answer, which says nothing about what it keeps."""


#: A statement with ``?`` places, and the rows that it is run for.
Change = tuple[str, Sequence[tuple[Any, ...]]]


#: A statement that asks, with ``:name`` places, and what stands there.
Question = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Begun:
    """What came back with the beginning of a transaction, None where it is to be asked for.

    The head row, the stamp of the schema, and how many rows ``meta`` has.
    """

    head: tuple[int, bytes, bytes] | None = None
    stamp: object = None
    said: int | None = None


class Dialect(Protocol):
    """Statements with ``:name`` or ``?`` places, on the driver itself.

    ``IN :listed`` takes a list of texts, ``IN :pairs`` one of pairs of texts.
    """

    #: Whether a commit may go on where its connection has broken.
    ENDS_APART: bool
    #: The table of what a database says of itself, named so that one hidden from a role is not one that is lacking.
    META: str

    def begin(self, connection: Connection, *, schema: bool = False) -> Begun:
        """Start the one writing transaction, or one that changes the schema, waiting at most the busy timeout."""

    def hold(self, connection: Connection) -> None:
        """Start a transaction that only reads, in which every statement sees the state committed by then."""

    def release(self, connection: Connection) -> None:
        """End the transaction that ``hold`` started."""

    def commit(self, connection: Connection) -> str:
        """Make the writing transaction durable; return why not sure although it was done, "" if it is."""

    def fetch(
        self, connection: Connection, sql: str, given: Mapping[str, object] | tuple[Any, ...]
    ) -> list[Any]:
        """Return all rows."""

    def fetch_all(self, connection: Connection, questions: Sequence[Question]) -> list[list[Any]]:
        """Return all rows of each of several statements, in as few requests as possible."""

    def cursor(self, connection: Connection, sql: str, given: Mapping[str, object]) -> Any:
        """Return a cursor whose rows are read with ``fetchmany``; to be closed."""

    def change(self, connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run a statement for each of many rows."""

    def change_all(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Run statements in order, each for its rows, in as few requests as there can be."""

    def schema_stamp(self, connection: Connection) -> object:
        """Return a value that changes with every change of the schema."""

    def may_record(self, connection: Connection) -> bool:
        """Return whether the connected account may write to the table in which the database describes itself."""

    def damage(self, connection: Connection) -> list[str]:
        """Return descriptions of what the database itself finds wrong with its data."""

    def rights(self, connection: Connection) -> list[str]:
        """Return in words who may do more than the roles need, each with how that is withdrawn."""

    def rewrite_labels(self, connection: Connection) -> None:
        """Leave no copy of a label that was moved, before the commit of an erasure."""

    def scrub(self, connection: Connection, *, wait: bool = True) -> bool:
        """Overwrite or free the pages of erased values after the commit; False if impossible now."""

    def is_no_ledger(self, error: BaseException) -> bool:
        """Return whether an error means that the database has no table of a ledger."""


class Place(Protocol):
    """Where one ledger's database is; ``name`` is how messages name it."""

    name: str
    dialect: Dialect

    def claim(self) -> None:
        """Take the place for a new ledger; ConfigError where there is something, StorageFailed."""

    def prepare(self, connection: Connection) -> None:
        """Prepare an empty database for its first schema, inside the transaction that creates it."""

    def made(self) -> None:
        """Make durable that the database is there, StorageFailed."""

    def give_up(self) -> None:
        """Take away what ``claim`` made, where the making failed."""

    def discard(self, origin: str) -> None:
        """Remove a ledger just created that nobody has entries of; leave any other one."""

    def identity(self) -> object:
        """Return what changes when something else takes the place; None if connections end before that."""

    def engine(self, *, readonly: bool, busy_timeout: float, create: bool = False) -> Engine:
        """Return a pool of connections; raise ConfigError if there is no database.

        ``busy_timeout`` is in seconds.
        """

    def aloof(self, *, busy_timeout: float) -> Engine | None:
        """Return connections that leave nothing in the database's place; None if opening never does."""

    def size(self) -> int:
        """Return the size in bytes of a copy of the database, 0 if it is not known before copying."""

    def quiet(self) -> object:
        """Return what changes once somebody writes, for connections that take no part."""

    def opened(self, connection: Connection) -> None:
        """Do what a database needs when it was opened to be written."""

    def errors(self, doing: str = "read") -> AbstractContextManager[None]:
        """Turn the database's errors into ours while something is done."""
