"""The edge of the tree at hand: the same tiles, heads and proofs as from the store, at every size."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import NotFound
from custody.ledger.ports import HeadRow
from custody.ledger.proofs.prover import Prover
from custody.ledger.state.merkle_frontier import MerkleFrontier
from custody.ledger.submissions.submission import Receipt, Submission
from custody.proof import proof_file, verification
from custody.proof.merkle.frontier import Frontier
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.contracts.ledger_stores import Filler
from tests.ledger.forge import Forge
from tests.world import World

SIZES = (0, 1, 2, 3, 254, 255, 256, 257, 511, 512, 513, 700, 768)


@pytest.fixture(scope="module")
def filler() -> Filler:
    made = Filler(MemoryLedgerStore())
    made.grow(800)
    return made


def head_at(filler: Filler, size: int) -> HeadRow:
    frontier = Frontier()
    frontier.extend(filler.leaves[:size])
    return HeadRow(size, frontier.root(), b"".join(frontier.hashes))


@pytest.mark.parametrize("size", SIZES)
def test_an_edge_that_was_read_and_one_that_grew_are_those_of_the_head(filler: Filler, size: int) -> None:
    reader = filler.store.read()
    read = MerkleFrontier.read(size, reader)
    assert read.row == head_at(filler, size)
    for before in SIZES:
        if before <= size:
            grown = MerkleFrontier.read(before, reader).grown(filler.leaves[before:size])
            assert grown.row == read.row
            assert grown._leaves == read._leaves == b"".join(filler.leaves[size // 256 * 256 : size])
    for other in SIZES:
        assert (read.row == head_at(filler, other)) == (other == size)


def test_an_edge_that_grows_leaves_the_one_before_as_it_was(filler: Filler) -> None:
    edge = MerkleFrontier.read(250, filler.store.read())
    for more in (1, 6, 7, 300):
        edge.grown(filler.leaves[250 : 250 + more])
        assert edge.row == head_at(filler, 250)


class Asked:
    """Tiles of a store, each question for them noted."""

    def __init__(self, filler: Filler) -> None:
        self._reader = filler.store.read()
        self.asked: list[tuple[int, int, int]] = []

    def tile(self, level: int, index: int, width: int) -> bytes:
        self.asked.append((level, index, width))
        return self._reader.tile(level, index, width)

    def tiles_of(self, wanted: Sequence[tuple[int, int, int]]) -> list[bytes]:
        self.asked += wanted
        return self._reader.tiles_of(wanted)


@given(size=st.sampled_from(SIZES[1:]), data=st.data())
def test_tiles_at_hand_are_those_of_the_store_and_no_other_is_given(
    filler: Filler, size: int, data: st.DataObject
) -> None:
    tile = st.tuples(st.sampled_from([0, 0, 1]), st.integers(0, 3), st.integers(1, 256))
    wanted = data.draw(st.lists(tile, max_size=6))
    there = [item for item in wanted if item[2] + (item[1] << 8) <= size >> 8 * item[0]]
    reader = filler.store.read()
    asked = Asked(filler)
    tiles = MerkleFrontier.read(size, reader).tiles(asked)  # type: ignore[arg-type]  # as much of a reader as tiles need
    assert tiles.tiles_of(there) == reader.tiles_of(there)
    assert [tiles.tile(*file) for file in there] == [reader.tile(*file) for file in there]
    assert not [question for question in asked.asked if question[0] == 0 and question[1] == size >> 8]


@pytest.mark.parametrize(
    ("before", "size"), [(0, 256), (1, 255), (255, 256), (256, 512), (254, 800), (0, 768)]
)
def test_tiles_that_a_growth_has_filled_are_at_hand_and_those_of_the_store(
    filler: Filler, before: int, size: int
) -> None:
    reader = filler.store.read()
    edge = MerkleFrontier.read(before, reader).grown(filler.leaves[before:size])
    filled = list(range(before >> 8, size >> 8))
    assert edge.filled == {index: reader.tile(0, index, 256) for index in filled}
    asked = Asked(filler)
    tiles = edge.tiles(asked)  # type: ignore[arg-type]  # as much of a reader as tiles need
    wanted = [(0, index, width) for index in filled for width in (1, 200, 256)]
    assert tiles.tiles_of(wanted) == reader.tiles_of(wanted)
    assert not asked.asked
    again = edge.grown(filler.leaves[size : size + 1])
    assert list(again.filled) == ([size >> 8] if size % 256 == 255 else [])


def test_a_tile_that_is_wider_than_what_is_at_hand_is_asked_for(filler: Filler) -> None:
    reader = filler.store.read()
    tiles = MerkleFrontier.read(300, reader).tiles(reader)
    assert tiles.tile(0, 1, 60) == reader.tile(0, 1, 60)
    with pytest.raises(NotFound):
        MerkleFrontier.read(800, reader).tiles(reader).tile(0, 3, 33)


def test_the_receipts_of_a_commit_are_those_that_the_stored_tree_gives() -> None:
    """Of the first commit of a sequencer, of those after it, across a tile, and of what stands already."""
    world = World.memory().staff()
    forge = Forge(world)
    for count in (1, 3, 240, 30, 2):
        items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(count)]
        group = [Submission((item,)) for item in items]
        receipts = entered(world, group)
        size, positions = world.size(), [receipt.position for receipt in receipts]
        assert receipts == Prover(world.store.read(), world.origin).receipts(positions, size)
        assert (
            verification.verify(proof_file.parse(receipts[-1].proof), world.log_key).checkpoint.size == size
        )
        assert entered(world, group) == receipts
    assert world.size() > 256


def entered(world: World, group: list[Submission]) -> list[Receipt]:
    answers = world.sequencer.submit_many(group)
    return [item for answer in answers if isinstance(answer, list) for item in answer]
