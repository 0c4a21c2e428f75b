"""Tile paths, shapes and bundles: as the specification's examples say, and nothing else is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, NotFound
from custody.proof import merkle, tiles
from custody.proof.tiles import MemoryTiles, Tile
from tests import vectors


def shape(size: int) -> set[Tile]:
    """Tiles of a tree, straight from the specification's formula."""
    found = set()
    level = 0
    while size >> (8 * level):
        hashes = size >> (8 * level)
        found |= {Tile(level, index) for index in range(hashes // 256)}
        if hashes % 256:
            found.add(Tile(level, hashes // 256, hashes % 256))
        level += 1
    return found


def test_the_specifications_paths_are_written_and_read() -> None:
    for known in vectors.load("tile-paths.json")["paths"]:
        tile = Tile(known["level"], known["index"], known["width"])
        assert tiles.tile_path(tile.level, tile.index, tile.width) == known["path"]
        assert tiles.parse_tile_path(known["path"]) == tile


def test_the_specifications_tree_shapes_are_published() -> None:
    for known in vectors.load("tile-paths.json")["shape_examples"]:
        made = tiles.new_tiles(0, known["size"])
        full = {level: len([t for t in made if t.level == int(level) and t.width == 256]) for level in "012"}
        partial = {str(tile.level): tile.width for tile in made if tile.width < 256}
        assert {level: count for level, count in full.items() if count} == known["full"]
        assert partial == known["partial"]


@given(st.integers(0, 63), st.integers(0, 10**20), st.integers(1, 256))
def test_a_path_is_read_back_as_the_tile_it_names(level: int, index: int, width: int) -> None:
    assert tiles.parse_tile_path(tiles.tile_path(level, index, width)) == Tile(level, index, width)
    assert tiles.parse_entries_path(tiles.entries_path(index, width)) == (index, width)


@pytest.mark.parametrize(
    "path",
    [
        "", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/x000",
        "tile/0/x000/000", "tile/00/000", "tile/01/000", "tile/64/000", "tile/-1/000", "tile/0/000/", "/tile/0/000",
        "tile/0/000\n",
        "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01",
        "tile/0/001/067",
        "tile/0/x001/67", "tile/0/x001/x067", "tile/0/\u0660\u0660\u0660", "tile/entries", "tile/entries/0",
        "tile/entries/x000/000",
        "tile/entries/000.p/256", "tile/data/000", "tile/0/../000", "tile/0/" + "x999/" * 40 + "999",
    ],
)  # fmt: skip
def test_no_other_spelling_of_a_path_is_read(path: str) -> None:
    with pytest.raises(Malformed):
        tiles.parse_tile_path(path)
    with pytest.raises(Malformed):
        tiles.parse_entries_path(path)


def test_hash_tiles_and_entry_bundles_are_not_read_as_each_other() -> None:
    with pytest.raises(Malformed):
        tiles.parse_tile_path(tiles.entries_path(1))
    with pytest.raises(Malformed):
        tiles.parse_entries_path(tiles.tile_path(0, 1))


@pytest.mark.parametrize(
    ("level", "index", "width"), [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_a_tile_that_cannot_be_has_no_path(level: int, index: int, width: int) -> None:
    with pytest.raises(Malformed):
        tiles.tile_path(level, index, width)


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=6).map(sorted))
def test_publishing_size_after_size_leaves_every_tile_of_each_size(sizes: list[int]) -> None:
    published: set[Tile] = set()
    last = 0
    for size in sizes:
        fresh = tiles.new_tiles(last, size)
        assert len(fresh) == len(set(fresh))
        assert not published & set(fresh)
        published |= set(fresh)
        assert shape(size) <= published
        last = size


def test_a_tree_does_not_shrink() -> None:
    with pytest.raises(Malformed):
        tiles.new_tiles(5, 4)
    with pytest.raises(Malformed):
        tiles.new_tiles(-1, 4)
    assert tiles.new_tiles(4, 4) == []


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_a_bundle_is_read_back_as_its_entries(entries: list[bytes]) -> None:
    data = tiles.encode_bundle(entries)
    assert tiles.decode_bundle(data) == entries
    assert tiles.encode_bundle(tiles.decode_bundle(data)) == data


def test_a_bundle_has_big_endian_lengths_up_to_their_limit() -> None:
    assert tiles.encode_bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"
    assert tiles.decode_bundle(tiles.encode_bundle([b"x" * 65_535])) == [b"x" * 65_535]
    for entries in ([], [b"x" * 65_536], [b""] * 257):
        with pytest.raises(Malformed):
            tiles.encode_bundle(entries)


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"\x00\x01", b"\x00\x02a", b"\x00\x00\x00", b"\x00\x00" * 257]
)
def test_a_bundle_that_ends_early_or_holds_too_much_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        tiles.decode_bundle(data)


def test_a_bundle_holds_256_entries_and_no_more() -> None:
    entries = [b"%d" % number for number in range(256)]
    assert tiles.decode_bundle(tiles.encode_bundle(entries)) == entries


def test_a_path_has_a_row_of_0_to_63_and_an_index_of_24_digits_at_most() -> None:
    longest = "/".join(["x999"] * 7 + ["999"])
    for path in ("tile/0/000", "tile/63/000", f"tile/1/{longest}"):
        tile = tiles.parse_tile_path(path)
        assert tiles.tile_path(tile.level, tile.index, tile.width) == path
    assert tiles.parse_tile_path(f"tile/1/{longest}").index == 10**24 - 1
    for path in ("tile/64/000", f"tile/1/x001/{longest}"):
        with pytest.raises(Malformed):
            tiles.parse_tile_path(path)


def test_each_tile_hash_is_the_root_of_the_full_tile_below() -> None:
    hashes = [merkle.leaf_hash(b"%d" % number) for number in range(600)]
    memory = MemoryTiles(hashes)
    assert memory.size == 600
    assert memory.tile(0, 2, 88) == b"".join(hashes[512:])
    above = memory.tile(1, 0, 2)
    for index in range(2):
        full = memory.tile(0, index, 256)
        assert tiles.tile_root(full) == merkle.root(hashes[index * 256 : index * 256 + 256])
        assert above[index * 32 : index * 32 + 32] == tiles.tile_root(full)
    with pytest.raises(Malformed):
        tiles.tile_root(memory.tile(0, 2, 88))


@pytest.mark.parametrize(
    ("level", "index", "width"),
    [(0, 0, 0), (0, 0, 6), (0, 1, 1), (1, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 0, 257)],
)
def test_a_tile_that_is_not_there_is_said_to_be_missing(level: int, index: int, width: int) -> None:
    memory = MemoryTiles([merkle.leaf_hash(b"%d" % number) for number in range(5)])
    assert len(memory.tile(0, 0, 5)) == 5 * 32
    with pytest.raises(NotFound):
        memory.tile(level, index, width)
    with pytest.raises(Malformed):
        memory.append(b"short")


@given(st.integers(0, 2**20))
def test_the_last_tile_of_each_row_is_the_one_behind_which_none_comes(size: int) -> None:
    last = tiles.last_tiles(size)
    rows = {tile.level: tile for tile in last}
    assert len(rows) == len(last)
    for level in range(4):
        own = [tile for tile in shape(size) if tile.level == level]
        assert rows.get(level) == max(own, key=lambda one: one.index, default=None)
