"""The Merkle frontier of a tree, kept in memory by the writer from one commit to the next.

It is valid only while its root is that of the stored head: the writer compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from custody.ledger.ports import HeadRow, LedgerReader
from custody.proof import merkle, tiles
from custody.proof.merkle.frontier import Frontier
from custody.proof.merkle.prove import ManyTiles, frontier_at

_TILE_BYTES = tiles.TILE_WIDTH * merkle.HASH_BYTES
_NONE: Mapping[int, bytes] = MappingProxyType({})


class MerkleFrontier:
    """The frontier of a tree, and the leaf hashes of its newest tile where that is not full: at most 255.

    ``row`` is the head of the tree, ``filled`` the level-0 tiles that its last growth has filled, by their index.
    """

    def __init__(self, frontier: Frontier, leaves: bytes, filled: Mapping[int, bytes] = _NONE) -> None:
        self.frontier = frontier
        self.row = HeadRow(frontier.size, frontier.root(), b"".join(frontier.hashes))
        self._leaves = leaves
        self.filled = filled

    @classmethod
    def read(cls, size: int, reader: LedgerReader) -> MerkleFrontier:
        """Return the frontier of the first ``size`` entries, read from tiles.

        Raise Malformed or NotFound where tiles are damaged.
        """
        rest = size % tiles.TILE_WIDTH
        leaves = reader.tile(0, size // tiles.TILE_WIDTH, rest) if rest else b""
        return cls(frontier_at(size, Tiles(reader, size, leaves)), leaves)

    def grown(self, leaves: Iterable[bytes]) -> MerkleFrontier:
        """Return the frontier of the same tree with more leaf hashes appended."""
        new, frontier = list(leaves), self.frontier.copy()
        frontier.extend(new)
        kept = b"".join((self._leaves, *new))
        full = len(kept) // _TILE_BYTES
        first = frontier.size // tiles.TILE_WIDTH - full
        filled = {first + at: kept[at * _TILE_BYTES : (at + 1) * _TILE_BYTES] for at in range(full)}
        return MerkleFrontier(frontier, kept[full * _TILE_BYTES :], filled)

    def tiles(self, reader: LedgerReader) -> Tiles:
        """Return the tiles of this tree: the newest leaves from here, everything else from ``reader``."""
        return Tiles(reader, self.frontier.size, self._leaves, self.filled)


class Tiles:
    """A merkle.ManyTiles of a tree whose newest leaves are in memory."""

    def __init__(
        self, reader: ManyTiles, size: int, leaves: bytes, filled: Mapping[int, bytes] = _NONE
    ) -> None:
        self._reader = reader
        self._here = {**filled, size // tiles.TILE_WIDTH: leaves}

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes of a tile, as ``LedgerReader.tile`` does."""
        found = self._at_hand(level, index, width)
        return self._reader.tile(level, index, width) if found is None else found

    def tiles_of(self, wanted: Sequence[tuple[int, int, int]]) -> list[bytes]:
        """Return the hashes of each (level, index, width), in order, with at most one query."""
        found = [self._at_hand(*tile) for tile in wanted]
        missing = [tile for tile, here in zip(wanted, found, strict=True) if here is None]
        read = iter(self._reader.tiles_of(missing) if missing else ())
        return [next(read) if hashes is None else hashes for hashes in found]

    def _at_hand(self, level: int, index: int, width: int) -> bytes | None:
        size = width * merkle.HASH_BYTES
        here = self._here.get(index, b"") if level == 0 else b""
        return here[:size] if size <= len(here) else None
