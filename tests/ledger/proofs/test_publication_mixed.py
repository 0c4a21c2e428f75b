"""A folder of files from two moments is made whole when it is published into; what is another is left there."""

from __future__ import annotations

import pytest

from custody.errors import ProofInvalid
from custody.ledger.publish.publication import CHECKPOINT
from custody.proof import checkpoint, tiles
from custody.proof.merkle.prove import root_at
from tests.ledger.proofs.test_publication import Outside, Shelf, grow, publish
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
    assert older.written == []
    done = publish(world, older)
    assert (done.mended, done.previous, done.checkpoint_new) == (dry.mended, size, False)
    assert set(done.mended) == set(older.written)
    assert tiles.tile_path(0, (size - 1) // 256, (size - 1) % 256 + 1) in done.mended
    assert root_at(size, Outside(older, size)) == checkpoint.open(signed, world.log_key).root
    again = publish(world, older)
    assert (again.mended, again.hash_tiles) == ((), 0)


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
    assert publish(world, shelf, again=True).mended == ()
    assert root_at(size + 3, Outside(shelf, size + 3)) == root_at(size + 3, world.store.read())


@pytest.mark.parametrize("grown", [0, 40])
def test_a_file_in_the_middle_that_is_gone_is_written_again_and_no_other(world: World, grown: int) -> None:
    for path, entries in (("tile/0/000", False), ("tile/0/001", True), ("tile/entries/000", True)):
        shelf = Shelf()
        grow(world, max(world.size(), 600))
        publish(world, shelf, entries=True)
        size = world.size()
        good = shelf.get(path)
        shelf.remove(path)
        shelf.written.clear()
        grow(world, size + grown)
        dry = publish(world, shelf, entries=entries, dry=True)
        assert (dry.mended, shelf.written) == ((path,), [])
        assert publish(world, shelf, entries=entries).mended == (path,)
        assert shelf.get(path) == good
        ends = {item for item in shelf.written if item != path}
        assert len(ends) == (0 if not grown else 3 if entries else 2), ends
        assert publish(world, shelf, entries=entries).mended == ()


def test_bundles_that_are_gone_are_no_matter_of_a_publication_without_entries(world: World) -> None:
    shelf = Shelf()
    grow(world, 600)
    publish(world, shelf, entries=True)
    shelf.remove("tile/entries/001")
    assert publish(world, shelf).mended == ()
    assert publish(world, shelf, entries=True).mended == ("tile/entries/001",)


def test_a_file_in_the_middle_of_another_length_is_never_gone_on_from(world: World) -> None:
    shelf = Shelf()
    grow(world, 600)
    publish(world, shelf)
    shelf.put("tile/0/001", bytes(8191))
    with pytest.raises(ProofInvalid, match="tile/0/001 is published there and is not what this ledger has"):
        publish(world, shelf)
    assert shelf.get("tile/0/001") == bytes(8191)
    publish(world, shelf, again=True)
    assert shelf.get("tile/0/001") == world.store.read().tile(0, 1, 256)
