"""Recomputation of a published tree from its files, left to right, with the fault of each wrong one.

Every tile has two versions: the hashes computed from the level below, and its own file. Where they differ the tile
above decides, and at the end the root that the log signed. One tile of each row is held at a time, however large the
tree is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from custody.proof import tiles
from custody.proof.merkle import HASH_BYTES, TILE_HEIGHT, leaf_hash, perfect_root
from custody.proof.merkle.tree import fold
from custody.proof.published.files import Fault, Files, read_bundle, read_tile, width_of
from custody.proof.tiles import TILE_WIDTH, Tile


class Block(NamedTuple):
    """The leaves under one tile of row 0, from entry ``first``: the valid hashes, empty if unknown.

    ``notes`` are the entries, where they are published; one with another hash is not the log's.
    """

    first: int
    hashes: list[bytes]
    notes: list[bytes]


class _Row:
    """One row of tiles: the hashes from below of the tile being filled, and that tile's file."""

    def __init__(self) -> None:
        self.index = 0
        self.beneath: list[bytes | None] = []
        self.file: bytes | None = None
        self.read = False


class _Versions(NamedTuple):
    """The two versions of a tile: the hashes computed from below, and its file."""

    level: int
    beneath: bytes | None
    file: bytes | None


class PublishedTree:
    """The tree of a folder's first ``size`` entries; ``tell`` gets every fault, and may raise.

    Once all is read, ``leads`` says whether it leads to the ``root``; ``tiles`` counts the tiles that could be read.
    """

    def __init__(
        self, files: Files, size: int, root: bytes, tell: Callable[[Fault], None], *, entries: bool
    ) -> None:
        self._files = files
        self._size = size
        self._root = root
        self._tell = tell
        self._entries = entries
        self._rows: list[_Row] = []
        while size >> TILE_HEIGHT * len(self._rows):
            self._rows.append(_Row())
        self._last: list[_Versions] = []
        self.tiles = 0
        self.leads = False

    def blocks(self) -> Iterator[Block]:
        """Yield the leaves in order, a tile at a time; the last ones once the root has decided about them."""
        full, rest = divmod(self._size, TILE_WIDTH)
        for index in range(full):
            notes = self._notes(index, TILE_WIDTH)
            yield Block(index * TILE_WIDTH, _hashes(self._close(0, index, TILE_WIDTH)), notes)
        last = self._notes(full, rest) if rest else []
        for level, row in enumerate(self._rows):
            width = (self._size >> TILE_HEIGHT * level) % TILE_WIDTH
            if width:
                self._close(level, row.index, width)
        chosen = self._settle()
        if rest:
            yield Block(full * TILE_WIDTH, _hashes(chosen[0]), last)

    def _notes(self, index: int, width: int) -> list[bytes]:
        """Return the entries under a tile of row 0, and record their hashes beneath it."""
        notes = self._bundle(index, width) if self._entries else None
        self._rows[0].beneath = [None] * width if notes is None else [*map(leaf_hash, notes)]
        return notes or []

    def _settle(self) -> list[bytes | None]:
        """Return the versions of the last partial tiles that fit the root, and report the others."""
        choices = [
            [value for value in dict.fromkeys((last.beneath, last.file)) if value is not None]
            for last in self._last
        ]
        for chosen in product(*choices):
            if _root(chosen) == self._root:
                self.leads = True
                for versions, hashes in zip(self._last, chosen, strict=True):
                    self._blame(versions, hashes)
                return [*chosen]
        for versions in self._last:
            self._blame(versions, versions.beneath)
        if self._size % TILE_WIDTH and all(len(choice) == 1 for choice in choices):
            path = self._path(0, self._size // TILE_WIDTH)
            why = (
                "is in no tile above, and gives with all the others another root than the one that was signed"
            )
            self._tell(Fault("tiles", path, why))
        return [versions.file if versions.beneath is None else versions.beneath for versions in self._last]

    def _bundle(self, index: int, width: int) -> list[bytes] | None:
        found = read_bundle(self._files, index, width)
        if isinstance(found, Fault):
            self._tell(found)
            return None
        return found

    def _file(self, level: int, index: int) -> bytes | None:
        """Return the file of a tile that is being filled; it is read once."""
        row = self._rows[level]
        if not row.read:
            found = read_tile(self._files, Tile(level, index, width_of(level, index, self._size)))
            row.read = True
            if isinstance(found, Fault):
                self._tell(found)
            else:
                self.tiles += 1
                row.file = found
        return row.file

    def _close(self, level: int, index: int, width: int) -> bytes | None:
        """Finish a tile whose lower level is known; return the valid hashes, None if there are none."""
        row, file = self._rows[level], self._file(level, index)
        filled = [
            child if child is not None or file is None else file[at * HASH_BYTES : (at + 1) * HASH_BYTES]
            for at, child in enumerate(row.beneath)
        ]
        beneath = None if None in filled else b"".join(child for child in filled if child is not None)
        self._rows[level] = fresh = _Row()
        fresh.index = index + 1
        versions = _Versions(level, beneath, file)
        if width < TILE_WIDTH:
            self._last.append(versions)
            return file if beneath is None else beneath
        chosen = self._vouched(index, versions)
        self._blame(versions, chosen, index)
        above = self._rows[level + 1]
        above.beneath.append(None if chosen is None else tiles.tile_root(chosen))
        if len(above.beneath) == TILE_WIDTH:
            self._close(level + 1, above.index, TILE_WIDTH)
        return chosen

    def _vouched(self, index: int, versions: _Versions) -> bytes | None:
        """Return the version of a full tile that the tile above has; else the one computed from below."""
        level, beneath, file = versions
        if beneath is None or file is None or beneath == file:
            return file if beneath is None else beneath
        above, at = self._file(level + 1, index // TILE_WIDTH), index % TILE_WIDTH * HASH_BYTES
        vouched = above is not None and above[at : at + HASH_BYTES] == tiles.tile_root(file)
        return file if vouched else beneath

    def _blame(self, versions: _Versions, chosen: bytes | None, index: int | None = None) -> None:
        """Report the version of a tile that does not count, if there is another one."""
        level, beneath, file = versions
        if beneath is None or file is None or beneath == file:
            return
        index = (self._size >> TILE_HEIGHT * level) // TILE_WIDTH if index is None else index
        differ = _differing(versions, index)
        path = tiles.tile_path(level, index, len(file) // HASH_BYTES)
        if chosen == file:
            for at in differ:
                self._blame_beneath(level, at, path)
            return
        what = f"entry {differ[0]}" if level == 0 else self._path(level - 1, differ[0])
        more = f" and {len(differ) - 1} more" if len(differ) > 1 else ""
        self._tell(Fault("tiles", path, f"has another hash than {what}{more} gives"))

    def _blame_beneath(self, level: int, at: int, path: str) -> None:
        if level == 0:
            bundle = tiles.entries_path(at // TILE_WIDTH, width_of(0, at // TILE_WIDTH, self._size))
            why = f"is not the one that {path} has the hash of"
            self._tell(Fault("entries", bundle, why, entry=at))
            return
        self._tell(
            Fault("tiles", self._path(level - 1, at), f"does not give the hash that {path} has for it")
        )
        if level == 1 and self._entries:
            why = f"its entries do not give the hash that {path} has for them"
            self._tell(Fault("entries", tiles.entries_path(at), why))

    def _path(self, level: int, index: int) -> str:
        return tiles.tile_path(level, index, width_of(level, index, self._size))


def _hashes(data: bytes | None) -> list[bytes]:
    return [] if data is None else [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def _differing(versions: _Versions, index: int) -> list[int]:
    """Return the positions in its row where two versions of a tile differ; none unless there are two."""
    if versions.beneath is None or versions.file is None or versions.beneath == versions.file:
        return []
    pairs = zip(_hashes(versions.beneath), _hashes(versions.file), strict=True)
    return [index * TILE_WIDTH + at for at, (one, two) in enumerate(pairs) if one != two]


def _root(last: tuple[bytes, ...]) -> bytes:
    """Return the root from the hashes of the last partial tiles, lowest row first."""
    roots = []
    for hashes in reversed(last):
        width, start = len(hashes) // HASH_BYTES, 0
        for height in range(TILE_HEIGHT - 1, -1, -1):
            if width >> height & 1:
                end = start + (HASH_BYTES << height)
                roots.append(perfect_root(hashes[start:end]))
                start = end
    return fold(roots)
