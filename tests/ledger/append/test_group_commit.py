"""Many submissions in one commit: one checkpoint, the right tiles across their borders, and proofs at every size."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import CustodyError
from custody.ledger.submissions.submission import Item, Receipt, Submission
from custody.proof import checkpoint, merkle, proof_file, tiles, verification
from custody.proof.merkle.prove import consistency_proof, inclusion_proof, root_at
from tests.faults.points import some
from tests.ledger.forge import Forge
from tests.ledger.replaying import check
from tests.world import World

#: At how many sizes a run looks, evenly spread, beside those around the borders of tiles and of groups.
SIZES = 100


def group(world: World, count: int) -> list[Item]:
    forge = Forge(world)
    return [forge.item("judge", "case.opened", {"reference": f"C-{number}"}) for number in range(count)]


@pytest.fixture(params=["memory", "disk"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    made = World.memory() if request.param == "memory" else World.on_disk(tmp_path)
    return made.staff()


def submit(world: World, items: list[Item], each: int = 1) -> list[Receipt]:
    """Submit items in one group, so many to a submission; gives all receipts."""
    parts = [Submission(tuple(items[at : at + each])) for at in range(0, len(items), each)]
    found: list[Receipt] = []
    for answer in world.sequencer.submit_many(parts):
        assert not isinstance(answer, CustodyError), answer
        found += answer
    return found


def test_three_hundred_entries_in_one_commit_cross_the_border_of_a_tile(world: World) -> None:
    before = world.size()
    items = group(world, 300)
    receipts = submit(world, items)
    reader = world.store.read()
    size = reader.head().size
    assert size == before + 300
    assert [receipt.position for receipt in receipts] == list(range(before, size))
    assert [one for one, _ in reader.checkpoints() if one > before] == [size]
    assert [(tile.level, tile.index) for tile in reader.tiles()] == [(0, 0)]
    for item, receipt in zip(items, receipts, strict=True):
        verified = verification.verify(proof_file.parse(receipt.proof), world.log_key)
        assert (verified.entry, verified.index, verified.checkpoint.size) == (
            item.note,
            receipt.position,
            size,
        )
    check(reader, world.log_key)


def test_after_a_group_there_is_a_proof_for_every_entry_at_every_size(world: World) -> None:
    submit(world, group(world, 300), each=3)
    submit(world, group(world, 260), each=260)
    reader = world.store.read()
    size = reader.head().size
    leaves = [stored.leaf for stored in reader.entries(0, size)]
    assert [(tile.level, tile.index) for tile in reader.tiles()] == [(0, 0), (0, 1)]
    end = reader.head().root
    borders = {border + short for border in (256, 512, size - 260) for short in (-1, 0, 1)}
    for at in sorted(borders.union(some(range(1, size + 1), SIZES))):
        root = root_at(at, reader)
        assert root == merkle.root(leaves[:at])
        for position in {0, at // 2, at - 1, min(255, at - 1), min(256, at - 1)}:
            proof = inclusion_proof(position, at, reader)
            merkle.verify_inclusion(position, at, leaves[position], proof, root)
        merkle.verify_consistency(at, size, consistency_proof(at, size, reader), root, end)


@pytest.mark.parametrize("short", [0, 1, 2])
def test_a_group_that_ends_on_short_of_or_behind_the_border_of_a_tile_leaves_the_right_tiles(
    short: int,
) -> None:
    world = World.memory().staff()
    for border in (256, 512):
        submit(world, group(world, border - 1 + short - world.size()))
        submit(world, group(world, 1))
        reader = world.store.read()
        assert reader.head().size == border + short
        assert len(list(reader.tiles())) == border // tiles.TILE_WIDTH
    check(world.store.read(), world.log_key)


def test_every_commit_has_one_checkpoint_that_the_log_signed(world: World) -> None:
    sizes = [size for size, _ in world.store.read().checkpoints()]
    for count in (1, 7, 30):
        submit(world, group(world, count))
        sizes.append(world.size())
    stored = dict(world.store.read().checkpoints())
    assert list(stored) == sizes
    for size, data in stored.items():
        assert checkpoint.open(data, world.log_key).size == size


def test_a_group_with_many_bad_submissions_keeps_the_good_ones_in_order(world: World) -> None:
    good = group(world, 20)
    bad = [Item(item.note, item.openings[:-1]) for item in group(world, 20)]
    mixed = [Submission((submitted,)) for pair in zip(good, bad, strict=True) for submitted in pair]
    before = world.size()
    answers = world.sequencer.submit_many(mixed)
    assert [isinstance(answer, CustodyError) for answer in answers] == [False, True] * 20
    assert [stored.note for stored in world.store.read().entries(before, before + 99)] == [
        item.note for item in good
    ]
    check(world.store.read(), world.log_key)
