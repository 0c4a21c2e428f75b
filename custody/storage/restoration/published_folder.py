"""Reads the tiles and entries of a published folder as a tree of any size up to the published one."""

from __future__ import annotations

from collections.abc import Iterator

from custody.errors import ProofInvalid
from custody.proof import merkle
from custody.proof.published.files import Fault, Files, read_bundle, read_tile, width_of
from custody.proof.tiles import TILE_WIDTH, Tile


class PublishedTree:
    """A published folder whose checkpoint is of ``size`` entries; implements the port PublishedEntries."""

    def __init__(self, files: Files, size: int) -> None:
        self._files = files
        self._size = size

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes of a tile, from its widest file.

        Raises ProofInvalid where there is none that can be used.
        """
        widest = width_of(level, index, self._size)
        fault: Fault | None = None
        for found_width in sorted({widest, width, TILE_WIDTH}, reverse=True):
            if width <= found_width <= max(widest, width):
                found = read_tile(self._files, Tile(level, index, found_width))
                if isinstance(found, bytes):
                    return found[: width * merkle.HASH_BYTES]
                fault = fault or found
        why = "is not published" if fault is None else f"{fault.path} {fault.why}"
        raise ProofInvalid(f"a published tile cannot be used: {why}")

    def notes(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """Yield (position, signed note) of the published entries of [start, stop) that match their tiles."""
        for index in range(start // TILE_WIDTH, -(-stop // TILE_WIDTH)):
            width = width_of(0, index, self._size)
            notes = read_bundle(self._files, index, width)
            if isinstance(notes, Fault):
                continue
            hashes = self.tile(0, index, width)
            for at, note in enumerate(notes):
                position = index * TILE_WIDTH + at
                leaf = hashes[at * merkle.HASH_BYTES : (at + 1) * merkle.HASH_BYTES]
                if start <= position < stop and merkle.leaf_hash(note) == leaf:
                    yield position, note
