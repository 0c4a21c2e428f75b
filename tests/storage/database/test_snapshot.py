"""A snapshot answers from one committed state while others write, and lets go of it when it is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.storage.database import SqlLedgerStore
from custody.storage.database.snapshot import snapshot
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import MemorySources
from custody.storage.state.head import HeadFile
from tests.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return an office whose ledger is in a file."""
    origin = World.memory().origin
    store = SqlLedgerStore.create(tmp_path / "ledger.db", origin)
    head = HeadFile(tmp_path / "head", origin)
    return World(store, head, MemoryObjects(), MemorySources()).staff()


def test_every_answer_is_of_the_state_it_began_with(world: World) -> None:
    assert isinstance(world.store, SqlLedgerStore)
    before = world.size()
    with snapshot(world.store) as reader:
        world.case("C-1")
        rows = reader.rows(0, before + 10)
        first = next(rows)
        world.case("C-2")
        assert reader.head().size == before
        assert [first, *rows] == list(reader.rows(0, before))
        assert reader.checkpoint(before + 1) is None
        assert world.size() == before + 2
    with snapshot(world.store) as reader:
        assert reader.head().size == before + 2


def test_after_an_error_inside_the_ledger_is_read_and_written_as_before(world: World) -> None:
    assert isinstance(world.store, SqlLedgerStore)

    def fail(store: SqlLedgerStore) -> None:
        with snapshot(store) as reader:
            next(reader.rows(0, 3))
            raise LookupError

    with pytest.raises(LookupError):
        fail(world.store)
    world.case("C-1")
    with snapshot(world.store) as reader:
        assert reader.head().size == world.size()
