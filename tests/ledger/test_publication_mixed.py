"""A folder of files from two moments is made whole when it is published into; what is another is left there."""

from __future__ import annotations

import pytest

from custody.errors import ProofInvalid
from custody.ledger.publication import CHECKPOINT
from custody.proof import checkpoint, merkle, tiles
from tests.ledger.test_publication import Outside, Shelf, grow, publish
from tests.world import World


@pytest.fixture
def world() -> World:
    return World.memory().staff()


@pytest.mark.parametrize("size", [9, 256, 300])
def test_a_folder_of_two_moments_is_made_whole_and_said_to_have_been_none(world: World, size: int) -> None:
    """A newer checkpoint over older tiles, as a copy that broke off leaves it: nobody verifies anything in there."""
    older, whole = Shelf(), Shelf()
    publish(world, older)
    grow(world, size)
    publish(world, whole)
    signed = whole.get(CHECKPOINT)
    assert signed is not None
    older.put(CHECKPOINT, signed)
    older.written.clear()
    dry = publish(world, older, dry=True)
    assert (dry.mended, older.written) == (True, [])
    done = publish(world, older)
    assert (done.mended, done.previous, done.checkpoint_new) == (True, size, False)
    assert merkle.root_at(size, Outside(older, size)) == checkpoint.open(signed, world.log_key).root
    again = publish(world, older)
    assert (again.mended, again.hash_tiles) == (False, 0)


def test_a_last_tile_that_is_another_is_never_gone_on_from(world: World) -> None:
    shelf = Shelf()
    size = world.size()
    publish(world, shelf)
    path = tiles.tile_path(0, 0, size)
    shelf.put(path, bytes(32 * size))
    grow(world, size + 3)
    with pytest.raises(ProofInvalid, match=f"{path} is published there and is not what this ledger has"):
        publish(world, shelf)
    assert shelf.get(path) == bytes(32 * size)
    assert publish(world, shelf, again=True).mended is False
    assert merkle.root_at(size + 3, Outside(shelf, size + 3)) == merkle.root_at(size + 3, world.store.read())
