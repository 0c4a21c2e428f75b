"""Tiles: the files of a tree, which never change once full (c2sp.org/tlog-tiles).

Names, shapes and bytes of hash tiles and entry bundles, and a tree held in memory that serves them. This module writes
no file and trusts no tile: a tile is verified by computing the checkpoint's root from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from custody.errors import Malformed, NotFound
from custody.frozen import dataclass
from custody.proof.merkle import HASH_BYTES, TILE_HEIGHT, perfect_root
from custody.proof.note import MAX_ENTRY_BYTES

#: Hashes in a full tile, and entries in a full bundle.
TILE_WIDTH = 1 << TILE_HEIGHT
#: Bytes in a full tile.
TILE_BYTES = TILE_WIDTH * HASH_BYTES
#: Highest tile row that has a path.
MAX_LEVEL = 63

_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: row ``level``, ``index`` in the row, ``width`` hashes (1 to 256; below 256 it is partial)."""

    level: int
    index: int
    width: int = TILE_WIDTH


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Return the path of a hash tile below the log's prefix: ``tile/<L>/<N>[.p/<W>]``.

    Raises Malformed for an impossible tile.
    """
    if not 0 <= level <= MAX_LEVEL:
        raise Malformed(f"tile row {level} is not between 0 and {MAX_LEVEL}")
    return f"tile/{level}/{_numbered(index, width)}"


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """Return the path of an entry bundle below the log's prefix: ``tile/entries/<N>[.p/<W>]``.

    Raises Malformed for an impossible bundle.
    """
    return f"tile/entries/{_numbered(index, width)}"


def parse_tile_path(path: str) -> Tile:
    """Return the tile of a path exactly as ``tile_path`` writes it; raise Malformed for any other."""
    match = _PATH.fullmatch(path)
    if match is None or match[1] == "entries":
        raise Malformed(f"not the path of a hash tile: {path[:200]!a}")
    tile = Tile(int(match[1]), _number(match[2]), TILE_WIDTH if match[3] is None else int(match[3]))
    if tile_path(tile.level, tile.index, tile.width) != path:
        raise Malformed(f"not the path of a hash tile: {path[:200]!a}")
    return tile


def parse_entries_path(path: str) -> tuple[int, int]:
    """Return (index, width) of a path exactly as ``entries_path`` writes it; Malformed for any other."""
    match = _PATH.fullmatch(path)
    if match is None or match[1] != "entries":
        raise Malformed(f"not the path of an entry bundle: {path[:200]!a}")
    index, width = _number(match[2]), TILE_WIDTH if match[3] is None else int(match[3])
    if entries_path(index, width) != path:
        raise Malformed(f"not the path of an entry bundle: {path[:200]!a}")
    return index, width


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Return a bundle of 1 to 256 entries, each as a big-endian 16-bit length and its bytes.

    Raises Malformed for another number of entries, or one that is too long.
    """
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise Malformed(f"a bundle holds 1 to {TILE_WIDTH} entries, not {len(entries)}")
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise Malformed(f"an entry of {len(entry)} bytes does not fit a bundle")
        parts.append(len(entry).to_bytes(2, "big"))
        parts.append(entry)
    return b"".join(parts)


def decode_bundle(data: bytes) -> list[bytes]:
    """Return the entries of a bundle exactly as ``encode_bundle`` writes it; Malformed for any other."""
    entries, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data):
            raise Malformed("an entry bundle ends in the middle of an entry")
        entries.append(data[start:at])
        if len(entries) > TILE_WIDTH:
            raise Malformed(f"an entry bundle holds more than {TILE_WIDTH} entries")
    if not entries:
        raise Malformed("an entry bundle is empty")
    return entries


def new_tiles(old_size: int, new_size: int) -> list[Tile]:
    """Return the tiles that a tree gains as it grows from ``old_size`` to ``new_size``, lowest row first.

    The row-0 tiles are also the entry bundles to write. Raises Malformed when the tree would shrink.
    """
    if not 0 <= old_size <= new_size:
        raise Malformed(f"a tree cannot grow from {old_size} to {new_size} leaves")
    tiles: list[Tile] = []
    level = 0
    while new_size:
        if old_size != new_size:
            full, rest = divmod(new_size, TILE_WIDTH)
            tiles += [Tile(level, index) for index in range(old_size // TILE_WIDTH, full)]
            if rest:
                tiles.append(Tile(level, full, rest))
        old_size >>= TILE_HEIGHT
        new_size >>= TILE_HEIGHT
        level += 1
    return tiles


def last_tiles(size: int) -> list[Tile]:
    """Return the last tile of each row of a tree of ``size`` leaves, lowest first; none if empty."""
    tiles: list[Tile] = []
    while size:
        index, before = divmod(size - 1, TILE_WIDTH)
        tiles.append(Tile(len(tiles), index, before + 1))
        size >>= TILE_HEIGHT
    return tiles


def tile_root(hashes: bytes) -> bytes:
    """Return the root of one full tile: its hash in the row above; raise Malformed unless it is full."""
    if len(hashes) != TILE_BYTES:
        raise Malformed(f"only a full tile has a root: {len(hashes)} bytes, not {TILE_BYTES}")
    return perfect_root(hashes)


class MemoryTiles:
    """All tile rows of a growing tree, in memory: a reader for tests, small trees and object sidecars."""

    __slots__ = ("_rows",)

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._rows: list[bytearray] = [bytearray()]
        for leaf_hash in leaf_hashes:
            self.append(leaf_hash)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._rows[0]) // HASH_BYTES

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf hash at the right, and close every tile that it fills; Malformed unless 32 bytes."""
        if len(leaf_hash) != HASH_BYTES:
            raise Malformed("a leaf hash is not 32 bytes long")
        level, current = 0, leaf_hash
        while True:
            if level == len(self._rows):
                self._rows.append(bytearray())
            row = self._rows[level]
            row += current
            if len(row) % TILE_BYTES:
                return
            current = tile_root(bytes(row[-TILE_BYTES:]))
            level += 1

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes of a tile; raise NotFound when the tree has fewer."""
        start = index * TILE_BYTES
        end = start + width * HASH_BYTES
        if not (0 <= level < len(self._rows) and index >= 0 and 1 <= width <= TILE_WIDTH) or end > len(
            self._rows[level]
        ):
            raise NotFound(f"tile {level}/{index} of width {width} is not in a tree of {self.size} leaves")
        return bytes(self._rows[level][start:end])


def _numbered(index: int, width: int) -> str:
    if index < 0:
        raise Malformed(f"tile index {index} is negative")
    if not 1 <= width <= TILE_WIDTH:
        raise Malformed(f"tile width {width} is not between 1 and {TILE_WIDTH}")
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([f"x{group}" for group in groups[:-1]] + [groups[-1]])
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def _number(path: str) -> int:
    digits = path.replace("/", "").replace("x", "")
    if len(digits) > 24:
        raise Malformed("a tile index has more digits than any tree needs")
    return int(digits)
