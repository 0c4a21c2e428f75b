"""New ledgers on the tests' PostgreSQL server, copied from one that was made once: making the tables takes longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from custody.storage.database import SqlLedgerStore
from tests.postgres.server import server

ORIGIN = "lab.example/0123456789abcdef0123456789abcdef"
_TEMPLATE = "new_ledger"


@contextmanager
def new_ledger() -> Iterator[str]:
    """Yield the address of a new ledger named ``ORIGIN``, owned by the superuser; dropped afterwards."""
    _made()
    with server().database(_TEMPLATE) as name:
        yield server().address(name)


@cache
def _made() -> None:
    server().run(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
    SqlLedgerStore.create(server().address(_TEMPLATE), ORIGIN).close()
