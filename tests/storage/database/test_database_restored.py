"""An older copy that is put back under an open program: what it remembers of the one that was there is forgotten."""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from custody.storage.database import SqlLedgerStore
from tests.contracts.ledger_stores import ORIGIN, Filler
from tests.postgres.ledgers import new_ledger
from tests.postgres.server import server
from tests.postgres.test_failing import name_of

#: Takes a copy of a database, and gives what puts it back.
Keeper = Callable[[], Callable[[], None]]


@contextmanager
def sqlite(folder: Path) -> Iterator[tuple[str, Keeper]]:
    """A file whose pages are written over, as `.restore` of the sqlite3 shell does."""
    path, kept = folder / "ledger.db", folder / "kept.db"
    SqlLedgerStore.create(path, ORIGIN).close()

    def carry(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
            one.backup(other)

    def keep() -> Callable[[], None]:
        carry(path, kept)
        return lambda: carry(kept, path)

    yield str(path), keep


@contextmanager
def postgres(_folder: Path) -> Iterator[tuple[str, Keeper]]:
    """A database that is dropped with its sessions, and made anew under the same name."""
    with new_ledger() as address, server().database() as kept:
        name = name_of(address)

        def carry(source: str, target: str) -> None:
            server().run(f"DROP DATABASE {target} WITH (FORCE)")
            server().run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'd%'")
            server().run(f"CREATE DATABASE {target} TEMPLATE {source}")

        def keep() -> Callable[[], None]:
            carry(name, kept)
            return lambda: carry(kept, name)

        yield address, keep


@pytest.fixture(params=[sqlite, postgres], ids=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Keeper]]:
    with request.param(tmp_path) as found:
        yield found


@pytest.mark.parametrize("others", [(), ("c",), ("c", "b")], ids=["nobody", "another", "both"])
def test_a_subject_is_written_under_the_number_that_it_has_in_the_copy(
    place: tuple[str, Keeper], others: tuple[str, ...]
) -> None:
    address, keep = place
    with closing(SqlLedgerStore.open(address)) as store:
        filler = Filler(store)
        filler.add("a")
        back, older = keep(), (filler.frontier.copy(), filler.leaves[:], copy.copy(filler.tips))
        filler.add("b")
        back()
        filler = Filler(store, *older)
        if others:
            with closing(SqlLedgerStore.open(address)) as other:
                filler.store = other
                filler.add(*others)
                filler.store = store
        filler.add("b", "a")
        tip = store.read().tip("b")
        assert tip is not None
        assert (tip[0], tip[1].position) == (others.count("b"), 1 + len(others))
        assert store.read().head().size == 3 + len(others)
