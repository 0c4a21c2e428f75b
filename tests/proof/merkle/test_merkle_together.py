"""Proofs of several leaves, and those with a frontier at hand: the same proofs, from fewer tiles and questions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from custody.errors import Malformed, ProofInvalid
from custody.proof import merkle
from custody.proof.merkle.frontier import Frontier
from custody.proof.merkle.prove import inclusion_proof, inclusion_proofs
from custody.proof.tiles import MemoryTiles
from tests.proof.merkle.test_merkle import HASHES, CountingReader


def test_proofs_made_together_are_those_made_one_by_one() -> None:
    leaves = [merkle.leaf_hash(b"%d" % at) for at in range(700)]
    for size in (1, 2, 255, 256, 257, 513, 700):
        reader = MemoryTiles(leaves[:size])
        indexes = range(0, size, max(1, size // 40))
        assert inclusion_proofs(indexes, size, reader) == [
            inclusion_proof(index, size, reader) for index in indexes
        ]
    with pytest.raises(ProofInvalid):
        inclusion_proofs([0, 700], 700, MemoryTiles(leaves))


class AskedOnce:
    """Answers for several tiles in one question, notes the questions, and answers for none alone."""

    def __init__(self, tiles: MemoryTiles) -> None:
        self._tiles = tiles
        self.questions: list[list[tuple[int, int, int]]] = []

    @property
    def reads(self) -> list[tuple[int, int]]:
        """The tiles asked for, by row and index."""
        return [(row, index) for question in self.questions for row, index, _ in question]

    def tiles_of(self, wanted: Sequence[tuple[int, int, int]]) -> list[bytes]:
        self.questions.append(list(wanted))
        return [self._tiles.tile(*item) for item in wanted]

    def tile(self, level: int, index: int, width: int) -> bytes:
        raise AssertionError(f"tile {level}/{index} was asked for alone")


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 511, 513, 700])
def test_a_frontier_and_one_question_give_the_same_proofs_from_fewer_tiles(size: int) -> None:
    leaves = [merkle.leaf_hash(b"%d" % at) for at in range(size)]
    grown = Frontier()
    grown.extend(leaves)
    tiles = MemoryTiles(leaves)
    for index in {0, size // 3, size // 2, size - 1}:
        plain, once, edged = CountingReader(tiles), AskedOnce(tiles), AskedOnce(tiles)
        proof = inclusion_proof(index, size, plain)
        assert inclusion_proof(index, size, once) == proof
        assert inclusion_proof(index, size, edged, grown.hashes) == proof
        assert len(once.questions) <= 1
        assert len(edged.questions) <= 1
        assert sorted(set(plain.reads)) == sorted(once.reads)
        assert set(edged.reads) <= set(once.reads)
    indexes = range(0, size, max(1, size // 40))
    together = inclusion_proofs(indexes, size, AskedOnce(tiles), grown.hashes)
    assert together == [inclusion_proof(index, size, tiles) for index in indexes]
    with pytest.raises(Malformed):
        inclusion_proof(0, size, tiles, (*grown.hashes, leaves[0]))


def test_of_many_tiles_no_more_than_sixty_four_are_asked_for_in_one_question() -> None:
    tiles = MemoryTiles([HASHES[0]] * (67 * 256 + 3))
    reader = AskedOnce(tiles)
    indexes = range(0, tiles.size, 256)
    proofs = inclusion_proofs(indexes, tiles.size, reader)
    assert [len(question) for question in reader.questions] == [64, 5]
    assert sorted(reader.reads) == [(0, index) for index in range(68)] + [(1, 0)]
    for index in (0, 17, 67):
        assert proofs[index] == inclusion_proof(256 * index, tiles.size, tiles)


def test_of_tiles_without_a_wanted_leaf_the_row_above_is_read() -> None:
    leaves = [merkle.leaf_hash(b"%d" % at) for at in range(770)]
    reader = AskedOnce(MemoryTiles(leaves))
    proofs = inclusion_proofs([3, 7], 770, reader)
    assert sorted(reader.reads) == [(0, 0), (0, 3), (1, 0)]
    for index, proof in zip((3, 7), proofs, strict=True):
        merkle.verify_inclusion(index, 770, leaves[index], proof, merkle.root(leaves))


def test_what_a_frontier_holds_is_read_from_no_tile() -> None:
    """Of a leaf in a full tile that tile is read, and its root is the frontier's: nothing right of it is asked for."""
    leaves = [merkle.leaf_hash(b"%d" % at) for at in range(511)]
    tiles, grown = MemoryTiles(leaves), Frontier()
    grown.extend(leaves[:256])
    for size in range(257, 512):
        grown.append(leaves[size - 1])
        reader = CountingReader(tiles)
        proof = inclusion_proof(5, size, reader, grown.hashes)
        assert reader.reads == [(0, 0)]
        merkle.verify_inclusion(5, size, leaves[5], proof, grown.root())


def test_at_the_right_edge_nothing_but_the_frontier_is_read() -> None:
    leaves = [merkle.leaf_hash(b"%d" % at) for at in range(700)]
    grown = Frontier()
    grown.extend(leaves[:257])
    reader = CountingReader(MemoryTiles(leaves))
    proof = inclusion_proof(256, 257, reader, grown.hashes)
    merkle.verify_inclusion(256, 257, leaves[256], proof, grown.root())
    assert reader.reads == []
