"""Connections kept open between reads, of which a writer takes one: one of the pool costs more."""

from __future__ import annotations

import contextlib
import time
from types import TracebackType

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

#: The most idle connections; further reading threads get theirs from the pool.
_MOST = 4
#: Seconds of rest after which one is given back to the pool, which looks whether the server still knows it.
_RESTED = 10.0


class ConnectionCache:
    """The idle connections of one engine, each lent to one reader at a time, in any thread.

    A connection that is given back without an error must have no open transaction or cursor.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: list[tuple[Connection, float]] = []
        self._age = 0

    def lend(self) -> Loan:
        """Return a loan of one connection for the length of a ``with`` block."""
        return Loan(self)

    def drop(self) -> None:
        """Close all idle connections, and lent ones when they come back."""
        self._age += 1
        while self._free:
            _close(self._free.pop()[0])

    def take(self) -> tuple[Connection, int]:
        """Return (connection, age); the caller hands both to ``give_back``."""
        age = self._age
        try:
            connection, since = self._free.pop()
        except IndexError:
            return self._engine.connect(), age
        if time.monotonic() - since < _RESTED:
            return connection, age
        _close(connection)
        return self._engine.connect(), age

    def take_for_writing(self) -> Connection:
        """Return a connection with no open transaction, an idle one where there is one; the caller closes it."""
        connection, _ = self.take()
        if connection.in_transaction():
            connection.rollback()
        return connection

    def give_back(self, connection: Connection, age: int, *, sound: bool) -> None:
        """Keep a connection for the next reader; close it where it failed, is out of date or enough are kept."""
        if sound and age == self._age and len(self._free) < _MOST:
            self._free.append((connection, time.monotonic()))
        else:
            _close(connection)


class Loan:
    """One connection on loan: a cheap context manager, since every read of a row has one."""

    __slots__ = ("_age", "_connection", "_idle")

    def __init__(self, idle: ConnectionCache) -> None:
        self._idle = idle

    def __enter__(self) -> Connection:
        self._connection, self._age = self._idle.take()
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._idle.give_back(self._connection, self._age, sound=kind is None)


def _close(connection: Connection) -> None:
    """Return a connection to the pool; discard one that cannot even be returned."""
    try:
        connection.close()
    except DBAPIError:
        with contextlib.suppress(SQLAlchemyError):
            connection.invalidate()
