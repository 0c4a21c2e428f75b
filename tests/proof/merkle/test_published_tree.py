"""A published tree is computed anew from its files alone, and whatever is not what it says is named by its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

import pytest

from custody.errors import Malformed, StorageFailed
from custody.proof import merkle, tiles
from custody.proof.merkle.prove import root_at
from custody.proof.published import tree
from custody.proof.published.files import Fault, listing, older_faults
from custody.proof.published.tree import PublishedTree
from custody.proof.tiles import MemoryTiles, Tile
from tests.faults.points import some
from tests.proof.merkle.rfc import flip

BIG = 70_000


@pytest.fixture(autouse=True, scope="module")
def _hashed_once() -> Iterator[None]:
    """Hash the same bytes once: a folder of 70,000 entries is read two hundred times, with one file changed in each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiles, "tile_root", lru_cache(maxsize=4096)(tiles.tile_root))
        patch.setattr(tree, "leaf_hash", lru_cache(maxsize=2 * BIG)(merkle.leaf_hash))
        yield


class Shelf:
    """Files in memory; a path among ``shut`` cannot be read."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.data = dict(files)
        self.shut: set[str] = set()
        self.reads = 0

    def first(self, path: str, most: int) -> bytes | None:
        self.reads += 1
        if path in self.shut:
            raise StorageFailed("Input/output error")
        found = self.data.get(path)
        return None if found is None else found[:most]

    def files(self) -> Iterable[tuple[str, int]]:
        return [(path, len(data)) for path, data in self.data.items()]

    def flip(self, path: str, bit: int) -> None:
        self.data[path] = flip(self.data[path], bit)


def entry(number: int) -> bytes:
    return b"entry %d " % number + b"x" * (number % 7)


@lru_cache
def published(*sizes: int) -> tuple[dict[str, bytes], bytes]:
    """Publish a log of such sizes; gives its files and the root of the last."""
    memory, files, last = MemoryTiles(), dict[str, bytes](), 0
    for size in sizes:
        for number in range(last, size):
            memory.append(merkle.leaf_hash(entry(number)))
        for tile in tiles.new_tiles(last, size):
            files[tiles.tile_path(tile.level, tile.index, tile.width)] = memory.tile(
                tile.level, tile.index, tile.width
            )
            if tile.level == 0:
                numbers = range(tile.index * 256, tile.index * 256 + tile.width)
                files[tiles.entries_path(tile.index, tile.width)] = tiles.encode_bundle(
                    [*map(entry, numbers)]
                )
        last = size
    return files, root_at(last, memory)


def read(
    shelf: Shelf, size: int, root: bytes, *, entries: bool = True
) -> tuple[bool, list[Fault], list[bytes]]:
    """Read all of it; gives whether it leads to the root, the faults, and the leaves that count."""
    faults: list[Fault] = []
    found = PublishedTree(shelf, size, root, faults.append, entries=entries)
    leaves = [leaf for block in found.blocks() for leaf in block.hashes]
    return found.leads, faults, leaves


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 300, 511, 512, 600, 65_535, 65_536, BIG])
@pytest.mark.parametrize("entries", [True, False])
def test_an_untouched_folder_of_any_size_leads_to_its_root(size: int, *, entries: bool) -> None:
    files, root = published(size) if size else ({}, merkle.EMPTY_ROOT)
    leads, faults, leaves = read(Shelf(files), size, root, entries=entries)
    assert (leads, faults) == (True, [])
    assert leaves == [merkle.leaf_hash(entry(number)) for number in range(size)]
    assert not read(Shelf(files), size, b"\x01" * 32, entries=entries)[0]


TAKEN = [
    Tile(0, 0), Tile(0, 17), Tile(0, 255), Tile(0, 256), Tile(0, 273, 112),
    Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1),
]  # fmt: skip


WAYS = ("missing", "first bit", "last bit", "cut", "long", "swapped", "shut")


def test_a_tile_of_any_row_that_is_not_as_it_was_is_named_alone() -> None:
    spoilt = list(product(TAKEN, WAYS))
    for tile, how in spoilt:
        is_named_alone(tile, how, entries=False)
    # To read the entries too takes twenty times as long.
    for tile, how in some(spoilt, len(TAKEN)):
        is_named_alone(tile, how, entries=True)


def is_named_alone(tile: Tile, how: str, *, entries: bool) -> None:
    """Verify that a tile which is spoilt in this way is named, and no other file."""
    files, root = published(BIG)
    shelf, path = Shelf(files), tiles.tile_path(tile.level, tile.index, tile.width)
    match how:
        case "missing":
            del shelf.data[path]
        case "first bit":
            shelf.flip(path, 0)
        case "last bit":
            shelf.flip(path, 8 * 32 * tile.width - 1)
        case "cut":
            shelf.data[path] = shelf.data[path][:-1]
        case "long":
            shelf.data[path] += b"\0"
        case "swapped":
            other = files[tiles.tile_path(0, 3)]
            shelf.data[path] = other[: 32 * tile.width]
        case "shut":
            shelf.shut.add(path)
    leads, faults, _ = read(shelf, BIG, root, entries=entries)
    assert {fault.path for fault in faults} == {path}, (tile, how, entries)
    assert {fault.scope for fault in faults} == {"tiles"}, (tile, how, entries)
    assert {fault.false for fault in faults} == {how not in ("missing", "shut")}, (tile, how, entries)
    # What lies beneath a tile, or its hash in the tile above, is enough; the last one of row 0 without entries
    # has neither.
    assert leads == (entries or tile.level > 0 or tile.width == 256), (tile, how, entries)


@pytest.mark.parametrize("index", [0, 17, 255, 256, 273])
def test_an_entry_that_is_not_as_it_was_is_named_by_its_number(index: int) -> None:
    files, root = published(BIG)
    width = 112 if index == 273 else 256
    path = tiles.entries_path(index, width)
    for at in (0, 1, width - 1):
        shelf, number = Shelf(files), index * 256 + at
        notes = tiles.decode_bundle(files[path])
        notes[at] = notes[at].replace(b"entry", b"Entry")
        shelf.data[path] = tiles.encode_bundle(notes)
        leads, faults, leaves = read(shelf, BIG, root)
        assert leads
        assert [(fault.scope, fault.path, fault.entry) for fault in faults] == [("entries", path, number)]
        assert leaves[number] == merkle.leaf_hash(entry(number))


@pytest.mark.parametrize("index", [0, 256, 273])
@pytest.mark.parametrize("how", ["missing", "length", "cut", "few", "shut"])
def test_a_bundle_that_is_none_is_named_and_the_tiles_still_lead_to_the_root(index: int, how: str) -> None:
    files, root = published(BIG)
    path = tiles.entries_path(index, 112 if index == 273 else 256)
    shelf = Shelf(files)
    match how:
        case "missing":
            del shelf.data[path]
        case "length":
            shelf.flip(path, 8)
        case "cut":
            shelf.data[path] = shelf.data[path][:-1]
        case "few":
            shelf.data[path] = tiles.encode_bundle(tiles.decode_bundle(files[path])[:-1])
        case "shut":
            shelf.shut.add(path)
    leads, faults, _ = read(shelf, BIG, root)
    assert (leads, {(fault.scope, fault.path, fault.false) for fault in faults}) == (
        True,
        {("entries", path, how not in ("missing", "shut"))},
    )


def test_a_bundle_and_its_tile_that_were_changed_together_are_both_named() -> None:
    files, root = published(BIG)
    for index, width in ((17, 256), (273, 112)):
        shelf = Shelf(files)
        notes = tiles.decode_bundle(files[tiles.entries_path(index, width)])
        notes[5] = b"another"
        shelf.data[tiles.entries_path(index, width)] = tiles.encode_bundle(notes)
        shelf.data[tiles.tile_path(0, index, width)] = b"".join(map(merkle.leaf_hash, notes))
        leads, faults, _ = read(shelf, BIG, root)
        named = {fault.path for fault in faults}
        if width == 256:
            assert leads
            assert named == {tiles.entries_path(index), tiles.tile_path(0, index)}
        else:
            # Nothing above has a hash of them, and both agree: only the root says that something is wrong.
            assert (leads, named) == (False, {tiles.tile_path(0, index, width)})


def test_another_history_that_agrees_with_itself_leads_to_another_root() -> None:
    files, _ = published(600)
    memory = MemoryTiles(merkle.leaf_hash(b"other %d" % number) for number in range(600))
    leads, faults, _ = read(Shelf(files), 600, root_at(600, memory))
    assert (leads, [fault.path for fault in faults]) == (False, ["tile/0/002.p/88"])
    assert "another root than the one that was signed" in faults[0].why
    assert read(Shelf(published(512)[0]), 512, bytes(32))[:2] == (False, [])


def test_several_faults_are_all_named() -> None:
    files, root = published(BIG)
    shelf = Shelf(files)
    spoilt = [
        tiles.tile_path(0, 3),
        tiles.tile_path(1, 0),
        tiles.tile_path(1, 1, 17),
        tiles.entries_path(200),
    ]
    for path in spoilt[:3]:
        shelf.flip(path, 900)
    del shelf.data[spoilt[3]]
    leads, faults, _ = read(shelf, BIG, root)
    assert leads
    assert {fault.path for fault in faults} == {*spoilt}


def test_every_file_is_read_once() -> None:
    files, root = published(BIG)
    shelf = Shelf(files)
    assert read(shelf, BIG, root)[0]
    assert shelf.reads == len(files)


def test_files_are_sorted_by_what_they_are_to_a_tree_of_this_size() -> None:
    files, _ = published(300, 600)
    strange = ["index.html", "tile/0/x000/001", "tile/9", "tile/entries/000.p/256", "a/b"]
    paths = [
        *files,
        "checkpoint",
        "tokens/checkpoint-300",
        "tile/0/002.p/90",
        "tile/1/000.p/3",
        "tile/2/000.p/1",
    ]
    there = listing([*paths, *strange, "tile/entries/002"], 600)
    older = ("tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44")
    assert there.older == older
    assert there.beyond == ("tile/0/002.p/90", "tile/1/000.p/3", "tile/2/000.p/1", "tile/entries/002")
    assert there.tokens == ("checkpoint-300",)
    assert there.foreign == (5, tuple(sorted(strange)))
    assert there.entries
    assert not listing(["checkpoint", "tile/0/000"], 256).entries
    assert [*older_faults(Shelf(files), older, 600)] == []


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
def test_a_file_of_an_earlier_size_must_be_how_those_of_now_begin(path: str) -> None:
    files, _ = published(300, 600)
    for bit in (0, 8, 200):
        shelf = Shelf(files)
        shelf.flip(path, bit)
        ((fault),) = older_faults(shelf, [path], 600)
        assert (fault.scope, fault.path, fault.false) == ("files", path, True)
    shelf = Shelf(files)
    shelf.shut.add(path)
    assert [item.false for item in older_faults(shelf, [path], 600)] == [False]


def test_a_bundle_of_more_than_a_tile_has_is_malformed() -> None:
    with pytest.raises(Malformed):
        tiles.encode_bundle([b"x"] * 257)
