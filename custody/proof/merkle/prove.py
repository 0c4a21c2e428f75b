"""Inclusion and consistency proofs from tiles: O(log n) reads through an untrusted reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol, cast

from custody.errors import Malformed, ProofInvalid
from custody.proof.merkle.frontier import Frontier
from custody.proof.merkle.tree import (
    HASH_BYTES,
    TILE_HEIGHT,
    check_index,
    fold,
    node_hash,
    path_in,
    perfect_root,
    rows,
)

#: A wanted tile: its row, its index, and the number of its hashes.
Wanted = tuple[int, int, int]
#: Most tiles in one query.
_TOGETHER = 64


class TileReader(Protocol):
    """A reader of the tiles of one tree; it may raise, and what it returns need not be trusted."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes (1 to 256, 32 bytes each) of tile ``index`` in row ``level``.

        Hash i of row L is the root of the perfect subtree over leaves i * 256**L up to (i + 1) * 256**L.
        """


class ManyTiles(TileReader, Protocol):
    """A reader of several tiles in one query, which ``inclusion_proof`` uses where there is one."""

    def tiles_of(self, wanted: Sequence[Wanted]) -> list[bytes]:
        """Return the hashes of each (level, index, width) as ``tile`` returns them, in order."""


def inclusion_proof(
    index: int, size: int, reader: TileReader | ManyTiles, edge: Sequence[bytes] = ()
) -> list[bytes]:
    """Return the proof that leaf ``index`` is in the tree of ``size`` leaves (RFC 9162 2.1.3.1).

    Reads at most two tiles in each row, in one query where the reader has ``tiles_of``, and only those around the leaf
    where ``edge`` is the frontier of the tree. Raises ProofInvalid when ``index`` is not below ``size``, Malformed for
    an edge of another size.
    """
    return inclusion_proofs([index], size, reader, edge)[0]


def inclusion_proofs(
    indexes: Iterable[int], size: int, reader: TileReader | ManyTiles, edge: Sequence[bytes] = ()
) -> list[list[bytes]]:
    """Return the inclusion proofs of several leaves of one tree, in order, reading each tile once.

    Each is as ``inclusion_proof`` returns it, with the same errors.
    """
    wanted = list(indexes)
    for index in wanted:
        check_index(index, size)
    known = _edge(size, edge)
    tree = _Tree(size, reader, known) if len(wanted) == 1 else _RememberingTree(size, reader, known)
    leaf_tiles = Counter(index >> TILE_HEIGHT for index in wanted)
    together = [tile for tile, count in leaf_tiles.items() if count > 1]
    if hasattr(reader, "tiles_of"):
        plan = _Plan(size, reader, known)
        for tile in together:
            plan.tile_rows(tile)
            _path(*tree.leaves(tile), size, plan)
        for index in wanted:
            if leaf_tiles[index >> TILE_HEIGHT] == 1:
                _path(index, index + 1, size, plan)
        tree.gather(plan.wanted, cast("ManyTiles", reader))
    found = {tile: (tree.tile_rows(tile), _path(*tree.leaves(tile), size, tree)) for tile in together}
    proofs = []
    for index in wanted:
        way = found.get(index >> TILE_HEIGHT)
        if way is None:
            proofs.append(_path(index, index + 1, size, tree))
        else:
            inside, above = way
            proofs.append(path_in(inside, index & 0xFF) + above)
    return proofs


def _edge(size: int, hashes: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """Return the roots of a frontier by (height, index); raise Malformed if their number is wrong."""
    found: dict[tuple[int, int], bytes] = {}
    if not hashes:
        return found
    start, heights = 0, [height for height in range(size.bit_length(), -1, -1) if size >> height & 1]
    if len(heights) != len(hashes):
        raise Malformed(f"a frontier of size {size} needs one hash for each binary one in it")
    for height, one in zip(heights, hashes, strict=True):
        found[height, start >> height] = one
        start += 1 << height
    return found


def _path(first: int, last: int, size: int, tree: _Tree) -> list[bytes]:
    """Return the proof from the subtree over leaves [first, last), a leaf or a leaf tile, to the root."""
    start, end, proof = 0, size, []
    while (start, end) != (first, last):
        middle = start + _split(end - start)
        if last <= middle:
            proof.append(tree.range_root(middle, end))
            end = middle
        else:
            proof.append(tree.range_root(start, middle))
            start = middle
    proof.reverse()
    return proof


def consistency_proof(size1: int, size2: int, reader: TileReader) -> list[bytes]:
    """Return the proof that the tree of ``size1`` leaves is a prefix of that of ``size2`` (2.1.4.1).

    Raises ProofInvalid unless 1 <= size1 <= size2; equal sizes have the empty proof.
    """
    if not 1 <= size1 <= size2:
        raise ProofInvalid(f"no consistency proof leads from size {size1} to size {size2}")
    if size1 == size2:
        return []
    tree = _Tree(size2, reader)
    start, end, proof = 0, size2, []
    while end != size1:
        middle = start + _split(end - start)
        if size1 <= middle:
            proof.append(tree.range_root(middle, end))
            end = middle
        else:
            proof.append(tree.range_root(start, middle))
            start = middle
    if start != 0:
        proof.append(tree.range_root(start, end))
    proof.reverse()
    return proof


def root_at(size: int, reader: TileReader) -> bytes:
    """Return the root of the first ``size`` leaves from O(log n) tiles.

    Raises Malformed for a tile of another length.
    """
    return frontier_at(size, reader).root()


def frontier_at(size: int, reader: TileReader) -> Frontier:
    """Return the frontier of the first ``size`` leaves from O(log n) tiles.

    Raises Malformed for a tile of another length.
    """
    tree = _Tree(size, reader)
    return Frontier.from_hashes(size, tree.perfect_roots(0, size))


class _Tree:
    """Hashes of one tree of known size, each tile read at most once."""

    __slots__ = ("_edge", "_reader", "_size", "_tiles")

    def __init__(
        self, size: int, reader: TileReader, edge: dict[tuple[int, int], bytes] | None = None
    ) -> None:
        self._size = size
        self._reader = reader
        self._edge = edge or {}
        self._tiles: dict[tuple[int, int], bytes] = {}

    def gather(self, wanted: Sequence[Wanted], reader: ManyTiles) -> None:
        """Read the wanted tiles in batches, and hold them."""
        for first in range(0, len(wanted), _TOGETHER):
            some = wanted[first : first + _TOGETHER]
            for (row, index, width), found in zip(some, reader.tiles_of(some), strict=True):
                self._tiles[row, index] = _whole(row, index, width, found)

    def leaves(self, tile: int) -> tuple[int, int]:
        """Return the first leaf of a leaf tile and the position after its last."""
        return tile << TILE_HEIGHT, min(tile + 1 << TILE_HEIGHT, self._size)

    def tile_rows(self, tile: int) -> list[list[bytes]]:
        """Return all rows of the subtree over a leaf tile."""
        hashes = self._tile(0, tile)
        return rows([hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)])

    def range_root(self, start: int, end: int) -> bytes:
        return fold(self.perfect_roots(start, end))

    def perfect_roots(self, start: int, end: int) -> list[bytes]:
        """Return roots of the perfect subtrees of [start, end); start is a multiple of the largest."""
        found = []
        while start < end:
            height = (end - start).bit_length() - 1
            found.append(self._perfect_root(height, start >> height))
            start += 1 << height
        return found

    def _perfect_root(self, height: int, index: int) -> bytes:
        known = self._edge.get((height, index))
        if known is not None:
            return known
        row, inside = divmod(height, TILE_HEIGHT)
        first = index << inside
        tile, offset = first >> TILE_HEIGHT, first & 0xFF
        hashes = self._tile(row, tile)
        return perfect_root(hashes[offset * HASH_BYTES : (offset + (1 << inside)) * HASH_BYTES])

    def _tile(self, row: int, index: int) -> bytes:
        known = self._tiles.get((row, index))
        if known is None:
            width = self._width(row, index)
            known = self._tiles[row, index] = _whole(row, index, width, self._reader.tile(row, index, width))
        return known

    def _width(self, row: int, index: int) -> int:
        return min(1 << TILE_HEIGHT, (self._size >> (TILE_HEIGHT * row)) - (index << TILE_HEIGHT))


def _whole(row: int, index: int, width: int, found: bytes) -> bytes:
    if len(found) != width * HASH_BYTES:
        raise Malformed(f"tile {row}/{index} holds {len(found)} bytes, not {width} hashes")
    return found


class _Plan(_Tree):
    """A tree that hashes nothing and lists the tiles that would be read."""

    __slots__ = ("_listed",)

    def __init__(self, size: int, reader: TileReader, edge: dict[tuple[int, int], bytes]) -> None:
        super().__init__(size, reader, edge)
        self._listed: dict[Wanted, None] = {}

    @property
    def wanted(self) -> list[Wanted]:
        """The tiles, in the order in which they would first be read."""
        return list(self._listed)

    def range_root(self, start: int, end: int) -> bytes:
        self.perfect_roots(start, end)
        return b""

    def tile_rows(self, tile: int) -> list[list[bytes]]:
        self._listed[0, tile, self._width(0, tile)] = None
        return []

    def _perfect_root(self, height: int, index: int) -> bytes:
        if (height, index) not in self._edge:
            row, inside = divmod(height, TILE_HEIGHT)
            tile = index << inside >> TILE_HEIGHT
            self._listed[row, tile, self._width(row, tile)] = None
        return b""


class _RememberingTree(_Tree):
    """A tree that keeps every computed root, and those of the perfect subtrees in it."""

    __slots__ = ("_ranges", "_roots")

    def __init__(
        self, size: int, reader: TileReader, edge: dict[tuple[int, int], bytes] | None = None
    ) -> None:
        super().__init__(size, reader, edge)
        self._roots: dict[tuple[int, int], bytes] = {}
        self._ranges: dict[tuple[int, int], bytes] = {}

    def range_root(self, start: int, end: int) -> bytes:
        known = self._ranges.get((start, end))
        if known is None:
            known = self._ranges[start, end] = super().range_root(start, end)
        return known

    def _perfect_root(self, height: int, index: int) -> bytes:
        known = self._roots.get((height, index))
        if known is None:
            if height % TILE_HEIGHT:
                left = self._perfect_root(height - 1, 2 * index)
                known = node_hash(left, self._perfect_root(height - 1, 2 * index + 1))
            else:
                known = super()._perfect_root(height, index)
            self._roots[height, index] = known
        return known


def _split(size: int) -> int:
    """Return the largest power of two smaller than ``size`` (RFC 9162's k)."""
    return 1 << ((size - 1).bit_length() - 1)
