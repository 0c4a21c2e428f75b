"""The tree against a recursive reading of the RFC, exhaustively, and against wrong numbers and lengths."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, ProofInvalid
from custody.proof import merkle
from custody.proof.merkle import tree
from custody.proof.merkle.frontier import Frontier
from custody.proof.merkle.prove import consistency_proof, frontier_at, inclusion_proof, root_at
from custody.proof.tiles import MemoryTiles
from tests.failures import each
from tests.proof.merkle import rfc

MOST = 130
DATA = rfc.leaves(MOST)
HASHES = [merkle.leaf_hash(leaf) for leaf in DATA]
TILES = MemoryTiles(HASHES)


class CountingReader:
    """Passes on to tiles in memory and notes which ones were asked for."""

    def __init__(self, tiles: MemoryTiles) -> None:
        self.tiles = tiles
        self.reads: list[tuple[int, int]] = []

    def tile(self, level: int, index: int, width: int) -> bytes:
        self.reads.append((level, index))
        return self.tiles.tile(level, index, width)


def test_leaf_and_node_have_different_prefixes_and_the_empty_tree_its_own_root() -> None:
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.node_hash(b"a" * 32, b"b" * 32) != merkle.leaf_hash(b"a" * 32 + b"b" * 32)
    assert merkle.root([]) == merkle.EMPTY_ROOT == Frontier().root() == root_at(0, TILES)


@each(range(MOST + 1))
def test_every_way_to_a_root_agrees_with_the_rfc(size: int) -> None:
    expected = rfc.mth(DATA[:size])
    grown = Frontier()
    grown.extend(HASHES[:size])
    assert merkle.root(HASHES[:size]) == expected
    assert grown.root() == expected
    assert root_at(size, TILES) == expected
    assert frontier_at(size, TILES).hashes == grown.hashes
    assert Frontier.from_hashes(size, grown.hashes).root() == expected


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_inclusion_proof_is_the_rfcs_and_verifies(size: int) -> None:
    root = rfc.mth(DATA[:size])
    for index in range(size):
        proof = inclusion_proof(index, size, TILES)
        assert proof == rfc.path(index, DATA[:size])
        assert proof == merkle.proof_from_leaves(index, HASHES[:size])
        merkle.verify_inclusion(index, size, HASHES[index], proof, root)


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_consistency_proof_is_the_rfcs_and_verifies(size: int) -> None:
    root = rfc.mth(DATA[:size])
    for older in range(1, size):
        proof = consistency_proof(older, size, TILES)
        assert proof == rfc.proof(older, DATA[:size])
        merkle.verify_consistency(older, size, proof, rfc.mth(DATA[:older]), root)
    assert consistency_proof(size, size, TILES) == []
    merkle.verify_consistency(size, size, [], root, root)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 64, 65, 130])
def test_an_inclusion_proof_is_refused_for_any_other_leaf_node_root_or_length(size: int) -> None:
    root = rfc.mth(DATA[:size])
    for index in range(size):
        proof = inclusion_proof(index, size, TILES)
        merkle.verify_inclusion(index, size, HASHES[index], proof, root)
        wrong = [
            (index, size, merkle.leaf_hash(b"another"), proof, root),
            (index, size, HASHES[index], [*proof, HASHES[0]], root),
            (index, size, HASHES[index], [HASHES[0], *proof], root),
            (index, size, HASHES[index], proof, merkle.EMPTY_ROOT),
        ]
        if proof:
            parent = merkle.node_hash(HASHES[index], proof[0])
            wrong += [
                (index, size, HASHES[index], proof[:-1], root),
                (index, size, HASHES[index], proof[1:], root),
                (index, size, HASHES[index], proof[::-1] if proof != proof[::-1] else [], root),
                (index, size, parent, proof, root),
                (index, size, parent, proof[1:], root),
                (index, size, root, [], root),
            ]
        for case in wrong:
            with pytest.raises(ProofInvalid):
                merkle.verify_inclusion(*case)


def test_another_index_in_a_tree_of_the_same_size_is_always_refused() -> None:
    for size in range(1, 40):
        root = rfc.mth(DATA[:size])
        for index in range(size):
            proof = inclusion_proof(index, size, TILES)
            for other in set(range(size + 2)) - {index}:
                with pytest.raises(ProofInvalid):
                    merkle.verify_inclusion(other, size, HASHES[index], proof, root)


def test_a_bare_root_cannot_tell_some_sizes_apart_which_is_why_roots_are_typed() -> None:
    """A known limit, held so that nobody relies on the opposite: (index, size) is not fixed by the root."""
    root = rfc.mth(DATA[:7])
    proof = inclusion_proof(0, 7, TILES)
    accepted = set()
    for size in range(1, 20):
        for index in range(size):
            try:
                merkle.verify_inclusion(index, size, HASHES[0], proof, root)
            except ProofInvalid:
                continue
            accepted.add((index, size))
    assert accepted == {(0, 5), (0, 6), (0, 7), (0, 8)}


@pytest.mark.parametrize("size", [2, 3, 4, 6, 7, 8, 9, 31, 32, 33, 130])
def test_a_consistency_proof_is_refused_for_any_other_root_size_or_length(size: int) -> None:
    root = rfc.mth(DATA[:size])
    for older in range(1, size):
        old_root = rfc.mth(DATA[:older])
        proof = consistency_proof(older, size, TILES)
        merkle.verify_consistency(older, size, proof, old_root, root)
        wrong = [
            (older, size, proof, root, root),
            (older, size, proof, old_root, old_root),
            (older, size, proof, root, old_root),
            (older, size, [*proof, HASHES[0]], old_root, root),
            (older, size, [HASHES[0], *proof], old_root, root),
            (older, size, proof[:-1], old_root, root),
            (older, size, proof[1:], old_root, root),
            (older, size, [], old_root, root),
            (0, size, proof, merkle.EMPTY_ROOT, root),
            (size, older, proof, root, old_root),
        ]
        for case in wrong:
            with pytest.raises(ProofInvalid):
                merkle.verify_consistency(*case)


def test_an_older_size_of_zero_or_below_shows_nothing_and_is_refused() -> None:
    for size1 in (0, -1):
        with pytest.raises(ProofInvalid):
            merkle.verify_consistency(size1, 5, [], merkle.EMPTY_ROOT, rfc.mth(DATA[:5]))
        with pytest.raises(ProofInvalid):
            consistency_proof(size1, 5, TILES)
    with pytest.raises(ProofInvalid):
        merkle.verify_consistency(0, 0, [], merkle.EMPTY_ROOT, merkle.EMPTY_ROOT)


def test_equal_sizes_need_equal_roots_and_the_empty_proof() -> None:
    root = rfc.mth(DATA[:5])
    merkle.verify_consistency(5, 5, [], root, root)
    with pytest.raises(ProofInvalid):
        merkle.verify_consistency(5, 5, [], root, rfc.mth(DATA[:6]))
    with pytest.raises(ProofInvalid):
        merkle.verify_consistency(5, 5, [HASHES[0]], root, root)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 5), (5, 5), (6, 5), (0, -1), (2**70, 2**70)])
def test_no_leaf_lies_outside_its_tree(index: int, size: int) -> None:
    with pytest.raises(ProofInvalid):
        merkle.verify_inclusion(index, size, HASHES[0], [], HASHES[0])
    with pytest.raises(ProofInvalid):
        inclusion_proof(index, size, TILES)
    with pytest.raises(ProofInvalid):
        merkle.proof_from_leaves(index, HASHES[: max(size, 0) if size < MOST else 0])


def test_a_proof_longer_than_the_tree_is_high_is_refused_even_if_it_leads_to_the_root() -> None:
    more = merkle.leaf_hash(b"grafted on")
    merkle.verify_inclusion(0, 1, HASHES[0], [], HASHES[0])
    with pytest.raises(ProofInvalid):
        merkle.verify_inclusion(0, 1, HASHES[0], [more], merkle.node_hash(more, HASHES[0]))
    pair = merkle.node_hash(HASHES[0], HASHES[1])
    merkle.verify_consistency(1, 2, [HASHES[1]], HASHES[0], pair)
    with pytest.raises(ProofInvalid):
        merkle.verify_consistency(2, 3, [HASHES[2], more], pair, merkle.node_hash(more, rfc.mth(DATA[:3])))
    older, newer = rfc.mth(DATA[:3]), rfc.mth(DATA[:4])
    proof = [HASHES[2], HASHES[3], pair]
    merkle.verify_consistency(3, 4, proof, older, newer)
    grafted = merkle.node_hash(more, older), merkle.node_hash(more, newer)
    with pytest.raises(ProofInvalid):
        merkle.verify_consistency(3, 4, [*proof, more], *grafted)


def test_numbers_have_no_upper_bound() -> None:
    size = 2**200 + 1
    left = merkle.leaf_hash(b"left subtree, of 2**200 leaves")
    root = merkle.node_hash(left, HASHES[0])
    merkle.verify_inclusion(2**200, size, HASHES[0], [left], root)
    merkle.verify_consistency(2**200, size, [HASHES[0]], left, root)
    with pytest.raises(ProofInvalid):
        merkle.verify_inclusion(2**200 - 1, size, HASHES[0], [left], root)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_hash_is_32_bytes_wherever_it_stands(length: int) -> None:
    odd = bytes(length)
    good = HASHES[0]
    cases = [
        (odd, [good], good),
        (good, [odd], good),
        (good, [good], odd),
    ]
    for leaf, proof, root in cases:
        with pytest.raises(ProofInvalid):
            merkle.verify_inclusion(0, 2, leaf, proof, root)
    for proof, root1, root2 in [([odd], good, good), ([good], odd, good), ([good], good, odd)]:
        with pytest.raises(ProofInvalid):
            merkle.verify_consistency(1, 2, proof, root1, root2)
    with pytest.raises(ProofInvalid):
        merkle.root([good, odd])
    with pytest.raises(ProofInvalid):
        merkle.proof_from_leaves(0, [good, odd])
    with pytest.raises(Malformed):
        Frontier().append(odd)
    with pytest.raises(Malformed):
        Frontier.from_hashes(1, [odd])


@pytest.mark.parametrize("cut", [0, 31, 33, 64])
def test_hashes_that_are_cut_elsewhere_lead_to_the_same_root_and_are_refused(cut: int) -> None:
    both = HASHES[0] + HASHES[1]
    root = merkle.node_hash(HASHES[0], HASHES[1])
    merkle.verify_inclusion(0, 2, both[:32], [both[32:]], root)
    merkle.verify_consistency(1, 2, [both[32:]], both[:32], root)
    assert merkle.node_hash(both[:cut], both[cut:]) == root
    with pytest.raises(ProofInvalid, match="bytes long"):
        merkle.verify_inclusion(0, 2, both[:cut], [both[cut:]], root)
    with pytest.raises(ProofInvalid, match="bytes long"):
        merkle.verify_consistency(1, 2, [both[cut:]], both[:cut], root)


@pytest.mark.parametrize("length", [0, 1, 31, 33, 63, 65, 96, 160])
def test_the_root_of_a_perfect_tree_is_over_a_power_of_two_of_whole_hashes(length: int) -> None:
    whole = b"".join(HASHES[:8])
    for count in (1, 2, 4, 8):
        assert merkle.perfect_root(whole[: 32 * count]) == rfc.mth(DATA[:count])
    with pytest.raises(Malformed):
        merkle.perfect_root(whole[:length])


def test_a_frontier_is_rebuilt_only_from_hashes_that_fit_its_size() -> None:
    with pytest.raises(Malformed):
        Frontier.from_hashes(3, [HASHES[0]])
    with pytest.raises(Malformed):
        Frontier.from_hashes(-1, [HASHES[0]])
    with pytest.raises(Malformed):
        merkle.perfect_root(b"".join(HASHES[:3]))


def test_a_copy_of_a_frontier_grows_by_itself() -> None:
    frontier = Frontier()
    frontier.extend(HASHES[:5])
    copy = frontier.copy()
    copy.append(HASHES[5])
    assert (frontier.size, frontier.root()) == (5, rfc.mth(DATA[:5]))
    assert (copy.size, copy.root()) == (6, rfc.mth(DATA[:6]))


@given(st.integers(1, 5000), st.data())
def test_a_proof_reads_at_most_two_tiles_of_each_row_and_none_twice(size: int, data: st.DataObject) -> None:
    reader = CountingReader(BIG)
    index = data.draw(st.integers(0, size - 1))
    older = data.draw(st.integers(1, size))
    makers: list[Callable[[], object]] = [
        lambda: inclusion_proof(index, size, reader),
        lambda: consistency_proof(older, size, reader),
        lambda: root_at(size, reader),
    ]
    for make in makers:
        reader.reads.clear()
        make()
        assert len(reader.reads) == len(set(reader.reads))
        for row in range(3):
            assert len([read for read in reader.reads if read[0] == row]) <= 2


BIG = MemoryTiles(merkle.leaf_hash(b"%d" % number) for number in range(5000))


@given(st.integers(1, 5000), st.data())
def test_proofs_across_tile_rows_verify(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    older = data.draw(st.integers(1, size))
    root = root_at(size, BIG)
    proof = inclusion_proof(index, size, BIG)
    merkle.verify_inclusion(index, size, merkle.leaf_hash(b"%d" % index), proof, root)
    consistency = consistency_proof(older, size, BIG)
    merkle.verify_consistency(older, size, consistency, root_at(older, BIG), root)


def test_a_reader_that_gives_a_tile_of_another_length_is_caught() -> None:
    class Odd:
        def __init__(self, wrong: Callable[[bytes], bytes]) -> None:
            self.wrong = wrong

        def tile(self, level: int, index: int, width: int) -> bytes:
            return self.wrong(TILES.tile(level, index, width))

    assert root_at(5, Odd(lambda tile: tile)) == rfc.mth(DATA[:5])
    for wrong in (
        lambda tile: tile[:-1],
        lambda tile: tile[:-32],
        lambda tile: tile + HASHES[9],
        lambda _: b"",
    ):
        with pytest.raises(Malformed):
            root_at(5, Odd(wrong))


@pytest.mark.parametrize("size", range(1, 18))
def test_the_rows_of_a_tree_go_from_its_leaves_up_to_its_root(size: int) -> None:
    rows = tree.rows(HASHES[:size])
    assert rows[0] == HASHES[:size]
    assert rows[-1] == [merkle.root(HASHES[:size])]
    for below, above in pairwise(rows):
        assert len(above) == (len(below) + 1) // 2 < len(below)
