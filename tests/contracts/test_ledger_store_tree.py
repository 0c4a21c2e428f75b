"""Every promise of LedgerStore about tiles, checkpoints, witness lines and sweeps, on every adapter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from custody.errors import Conflict, NotFound
from custody.ledger.ports import LedgerTransaction, StoredCosignature, StoredTile
from custody.proof import merkle, tiles
from custody.proof.merkle.prove import consistency_proof, frontier_at, inclusion_proof, root_at
from tests.contracts.ledger_stores import STORES, Filler

#: Sizes at which tiles of rows 0 and 1 begin, fill and stand beside a new one.
SIZES = (1, 255, 256, 257, 65_536 + 300)


@pytest.fixture(params=STORES, scope="module")
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filler]:
    """Yield a ledger grown to the largest size, stopping at each size on the way."""
    with STORES[request.param](tmp_path_factory.mktemp("large")) as handles:
        filler = Filler(handles())
        for size in (*SIZES[:-1], 4_000, SIZES[-1]):
            filler.grow(size)
        yield filler


def test_every_tile_of_every_size_is_what_the_leaves_make_it(large: Filler) -> None:
    reader, expected = large.store.read(), tiles.MemoryTiles(large.leaves)
    for size in SIZES:
        wanted = tiles.new_tiles(0, size)
        for tile in wanted if size < 1000 else [*wanted[:3], *wanted[-5:]]:
            found = reader.tile(tile.level, tile.index, tile.width)
            assert found == expected.tile(tile.level, tile.index, tile.width), (size, tile)


@pytest.mark.parametrize("size", SIZES)
def test_proofs_made_from_stored_tiles_hold(large: Filler, size: int) -> None:
    reader = large.store.read()
    root = root_at(size, reader)
    assert root == merkle.root(large.leaves[:size])
    for index in {0, size // 2, size - 1}:
        proof = inclusion_proof(index, size, reader)
        merkle.verify_inclusion(index, size, large.leaves[index], proof, root)
    newest = large.head()
    path = consistency_proof(size, newest.size, reader)
    merkle.verify_consistency(size, newest.size, path, root, newest.root)
    assert frontier_at(newest.size, reader).root() == newest.root


@pytest.mark.parametrize("size", SIZES)
def test_many_tiles_are_what_each_is_by_itself(large: Filler, size: int) -> None:
    reader = large.store.read()
    wanted = [(tile.level, tile.index, tile.width) for tile in tiles.new_tiles(0, size)]
    some = [*wanted[:3], *wanted[-9:], *wanted[:1]]
    assert reader.tiles_of(some) == [reader.tile(*item) for item in some]
    assert reader.tiles_of([]) == []
    for lacking in ((0, 258, 1), (1, 1, 256), (2, 0, 2), (0, 1 << 70, 256)):
        with pytest.raises(NotFound, match=f"{lacking[0]}/{lacking[1]}"):
            reader.tiles_of([*some, lacking])


def test_a_full_tile_among_many_can_be_read_before_it_is_stored(filler: Filler) -> None:
    rows = filler.rows(*(f"s{at}" for at in range(300)), openings=b"")
    with filler.store.begin() as txn:
        txn.append(rows)
        assert txn.tiles_of([(0, 1, 44), (0, 0, 256)]) == [txn.tile(0, 1, 44), txn.tile(0, 0, 256)]


def test_every_full_tile_is_stored_once_with_its_root(large: Filler) -> None:
    stored = list(large.store.read().tiles())
    full = [tile for tile in tiles.new_tiles(0, SIZES[-1]) if tile.width == tiles.TILE_WIDTH]
    assert [(tile.level, tile.index) for tile in stored] == [(tile.level, tile.index) for tile in full]
    assert all(tiles.tile_root(tile.hashes) == tile.root for tile in stored)


@pytest.mark.parametrize(
    ("level", "index", "width"),
    [
        (0, 257, 45),
        (0, 257, 256),
        (0, 258, 1),
        (0, -1, 1),
        (0, 1 << 70, 1),
        (1, 1, 2),
        (1, 1, 256),
        (2, 0, 2),
        (2, 0, 256),
        (3, 0, 1),
        (-1, 0, 1),
        (99, 0, 1),
        (0, 0, 0),
        (0, 0, -1),
    ],
)
def test_hashes_that_the_ledger_has_not_are_not_found(
    large: Filler, level: int, index: int, width: int
) -> None:
    reader = large.store.read()
    assert len(reader.tile(0, 257, 44)) == 44 * 32
    assert len(reader.tile(1, 1, 1)) == 32
    assert len(reader.tile(2, 0, 1)) == 32
    with pytest.raises(NotFound, match=f"{level}/{index}"):
        reader.tile(level, index, width)


def tile_of(filler: Filler, index: int) -> StoredTile:
    hashes = b"".join(filler.leaves[index * 256 : index * 256 + 256])
    return StoredTile(0, index, hashes, merkle.perfect_root(hashes))


def test_a_full_tile_can_be_read_before_it_is_stored(filler: Filler) -> None:
    rows = filler.rows(*(f"s{at}" for at in range(256)), openings=b"")
    with filler.store.begin() as txn:
        txn.append(rows)
        assert txn.tile(0, 0, 256) == b"".join(row.leaf for row in rows)
        assert list(txn.tiles()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda tile: replace(tile, index=0),
        lambda tile: replace(tile, index=2),
        lambda tile: replace(tile, index=-1),
        lambda tile: replace(tile, level=1, index=0),
        lambda tile: replace(tile, level=-1, index=0),
        lambda tile: replace(tile, level=64, index=0),
        lambda tile: replace(tile, hashes=tile.hashes[:-32]),
        lambda tile: replace(tile, root=b""),
    ],
)
def test_a_tile_that_does_not_continue_its_row_is_a_conflict(
    filler: Filler, change: Callable[[StoredTile], StoredTile]
) -> None:
    filler.grow(511)
    rows = filler.rows("last", openings=b"")
    filler.leaves.append(rows[0].leaf)
    with filler.store.begin() as txn:
        txn.append(rows)
        txn.add_tiles([tile_of(filler, 1)])
        assert txn.tile(1, 0, 2)
    with filler.store.begin() as txn:
        txn.append(rows)
        with pytest.raises(Conflict):
            txn.add_tiles([change(tile_of(filler, 1))])
    assert [tile.index for tile in filler.store.read().tiles()] == [0]


def test_a_tile_waits_for_all_its_entries(filler: Filler) -> None:
    filler.grow(255)
    tile = StoredTile(0, 0, bytes(8192), bytes(32))
    with filler.store.begin() as txn, pytest.raises(Conflict):
        txn.add_tiles([tile])
    filler.grow(256)
    assert len(list(filler.store.read().tiles())) == 1


def test_a_checkpoint_is_kept_for_each_size_and_never_replaced(filler: Filler) -> None:
    for size in (2, 10, 11):
        filler.grow(size)
    reader = filler.store.read()
    kept = [(size, f"checkpoint {size}\n".encode()) for size in (2, 10, 11)]
    assert list(reader.checkpoints()) == kept
    assert reader.checkpoint(10) == kept[1][1]
    assert [reader.checkpoint(size) for size in (0, 3, -1, 1 << 80)] == [None] * 4
    for size in (10, 12, -1):
        with filler.store.begin() as txn, pytest.raises(Conflict):
            txn.add_checkpoint(size, b"other\n")
    assert list(reader.checkpoints()) == kept


def test_witness_lines_are_kept_once_each_and_ordered(filler: Filler) -> None:
    filler.grow(1)
    filler.grow(2)
    lines = [StoredCosignature(size, vkey, f"line {at}") for size in (1, 2) for vkey in "ab" for at in "12"]
    for line in (*reversed(lines), *lines):
        with filler.store.begin() as txn:
            txn.add_cosignature(line)
            assert line in txn.cosignatures(line.size)
            txn.commit()
    reader = filler.store.read()
    assert reader.cosignatures() == lines
    assert reader.cosignatures(2) == lines[4:]
    assert reader.cosignatures(3) == []
    assert [reader.cosigned(most) for most in (0, 1, 2, 3, 1 << 40)] == [0, 1, 2, 2, 2]
    for size in (1, 2):
        assert reader.noted(size) == (
            reader.checkpoint(size),
            [cosignature.line for cosignature in reader.cosignatures(size)],
        )
    assert reader.noted(3) is None


def test_a_witness_line_needs_the_checkpoint_it_is_on(filler: Filler) -> None:
    filler.grow(2)
    with filler.store.begin() as txn, pytest.raises(Conflict):
        txn.add_cosignature(StoredCosignature(1, "a", "line"))
    with filler.store.begin() as txn:
        txn.add_cosignature(StoredCosignature(2, "a", "line"))
        txn.commit()
    assert len(filler.store.read().cosignatures()) == 1


def test_sweep_results_are_kept_beside_their_entry(filler: Filler) -> None:
    rows = filler.rows("a", "b", "c")
    with filler.store.begin() as txn:
        filler.put(txn, rows)
        txn.add_sweep(2, b"two")
        txn.add_sweep(0, b"")
        txn.commit()
    reader = filler.store.read()
    assert reader.sweep(2) == b"two"
    assert reader.sweep(1) is None
    assert reader.sweep(0) == b""
    assert list(reader.sweeps()) == [(0, b""), (2, b"two")]


@pytest.mark.parametrize("position", [0, 2, -1])
def test_sweep_results_are_refused_twice_and_without_entry(filler: Filler, position: int) -> None:
    filler.grow(2)

    def add(txn: LedgerTransaction, at: int) -> None:
        txn.add_sweep(at, b"new")

    with filler.store.begin() as txn:
        add(txn, 0)
        add(txn, 1)
        txn.commit()
    with filler.store.begin() as txn, pytest.raises(Conflict):
        add(txn, position)
    assert list(filler.store.read().sweeps()) == [(0, b"new"), (1, b"new")]
