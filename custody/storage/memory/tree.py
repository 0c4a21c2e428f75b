"""The Merkle tree of a ledger in memory, matching custody.storage.database.tree."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Protocol

from custody.errors import NotFound
from custody.ledger.ports import EntryRow, StoredCosignature, StoredTile
from custody.proof.merkle import HASH_BYTES
from custody.proof.tiles import TILE_WIDTH


class TreeState(Protocol):
    """The part of a state that is its tree.

    Entries are by position, tiles by (level, index), checkpoints by size; cosignatures are (size, verifier key, line).
    """

    entries: list[EntryRow]
    tiles: dict[tuple[int, int], StoredTile]
    checkpoints: dict[int, bytes]
    cosignatures: set[tuple[int, str, str]]


class TreeReads(ABC):
    """The queries of LedgerReader about the Merkle tree."""

    @abstractmethod
    def _grown(self) -> TreeState:
        """Return the state to be read."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes of a tile; raise NotFound if it has fewer."""
        state = self._grown()
        places = range(index * TILE_WIDTH, index * TILE_WIDTH + width)
        tile = state.tiles.get((level, index))
        if tile and width == TILE_WIDTH:
            found = tile.hashes
        elif level == 0:
            found = b"".join(state.entries[at].leaf for at in places if 0 <= at < len(state.entries))
        else:
            below = [state.tiles.get((level - 1, at)) for at in places]
            found = b"".join(child.root for child in below if child)
        if not found or len(found) != width * HASH_BYTES:
            raise NotFound(f"there are no {width} hashes of tile {level}/{index} in memory")
        return found

    def tiles_of(self, wanted: Sequence[tuple[int, int, int]]) -> list[bytes]:
        """Return the hashes of tiles (level, index, width), in their order; raise NotFound."""
        return [self.tile(*place) for place in wanted]

    def tiles(self) -> Iterator[StoredTile]:
        """Yield every stored full tile, by (level, index)."""
        return iter([tile for _, tile in sorted(self._grown().tiles.items())])

    def checkpoint(self, size: int) -> bytes | None:
        """Return the checkpoint of exactly this size, None if there is none."""
        return self._grown().checkpoints.get(size)

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield every checkpoint in ascending size."""
        return iter(sorted(self._grown().checkpoints.items()))

    def cosignatures(self, size: int | None = None) -> list[StoredCosignature]:
        """Return the witness lines stored for this size, or for every size, ordered."""
        return [
            StoredCosignature(*row) for row in sorted(self._grown().cosignatures) if size in (None, row[0])
        ]

    def noted(self, size: int) -> tuple[bytes, list[str]] | None:
        """Return the checkpoint of exactly this size with its witness lines; None if there is none."""
        found = self.checkpoint(size)
        return (
            None if found is None else (found, [cosignature.line for cosignature in self.cosignatures(size)])
        )

    def cosigned(self, most: int) -> int:
        """Return the newest size up to ``most`` for which a witness line is stored, 0 if there is none."""
        return max((size for size, _, _ in self._grown().cosignatures if size <= most), default=0)
