"""The files of a published folder: access, the tiles and bundles of a tree, and the other files.

Tiles and bundles of earlier sizes stay in a folder; each has to be a prefix of the one now in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from custody.errors import CustodyError, Malformed, ProofInvalid
from custody.frozen import dataclass
from custody.proof import tiles
from custody.proof.merkle import HASH_BYTES, TILE_HEIGHT
from custody.proof.note import MAX_ENTRY_BYTES
from custody.proof.tiles import TILE_BYTES, TILE_WIDTH, Tile

#: Path of the newest checkpoint.
CHECKPOINT = "checkpoint"
#: Folder of timestamp tokens.
TOKENS = "tokens"
_ENTRIES = "tile/entries/"
#: A bundle of the longest entries that the layout allows.
_MOST_BUNDLE = TILE_WIDTH * (2 + MAX_ENTRY_BYTES)


class Files(Protocol):
    """A published folder, whose files are read by path."""

    def first(self, path: str, most: int) -> bytes | None:
        """Return the first ``most`` bytes of a file, None if there is none.

        Raises StorageFailed for one that cannot be read, Malformed for another thing than a file.
        """

    def files(self) -> Iterable[tuple[str, int]]:
        """Return the paths of all files with the size of each in bytes, in any order."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that is wrong, or (``false`` is False) could not be read.

    ``scope`` is the scope of the verdict that it counts against; ``entry`` is the position of the entry concerned, if
    any.
    """

    scope: str
    path: str
    why: str
    entry: int | None = None
    false: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """The files in a folder, by their relation to a tree of one size.

    ``older`` are files of earlier sizes, as paths of hash tiles or bundles; ``beyond`` those of more entries than the
    tree has; ``tokens`` the names in the folder of tokens; ``foreign`` the number of files outside the layout, and the
    first of them. ``entries`` says whether there is any bundle.
    """

    older: tuple[str, ...]
    beyond: tuple[str, ...]
    tokens: tuple[str, ...]
    foreign: tuple[int, tuple[str, ...]]
    entries: bool


_NAMED = 5


def listing(paths: Iterable[str], size: int) -> Listing:
    """Return the files of a folder by their relation to a tree of ``size`` entries."""
    older: list[str] = []
    beyond: list[str] = []
    tokens: list[str] = []
    foreign: list[str] = []
    count, entries = 0, False
    for path in paths:
        tile = _tile(path)
        if path == CHECKPOINT:
            continue
        if path.startswith(f"{TOKENS}/"):
            tokens.append(path.removeprefix(f"{TOKENS}/"))
        elif tile is None:
            count += 1
            foreign = sorted([*foreign, path])[:_NAMED]
        else:
            there = size >> TILE_HEIGHT * tile.level
            end = tile.index * TILE_WIDTH + tile.width
            entries = entries or path.startswith(_ENTRIES)
            if end > there:
                beyond.append(path)
            elif tile.width < TILE_WIDTH and end != there:
                older.append(path)
    return Listing(
        tuple(sorted(older)), tuple(sorted(beyond)), tuple(sorted(tokens)), (count, tuple(foreign)), entries
    )


def _tile(path: str) -> Tile | None:
    """Return the tile that a path names, an entry bundle as one of row 0; None for any other path."""
    try:
        if path.startswith(_ENTRIES):
            return Tile(0, *tiles.parse_entries_path(path))
        return tiles.parse_tile_path(path)
    except Malformed:
        return None


def width_of(level: int, index: int, size: int) -> int:
    """Return the number of hashes in a tile of a tree of ``size`` entries."""
    return min(TILE_WIDTH, (size >> TILE_HEIGHT * level) - index * TILE_WIDTH)


def read_tile(files: Files, tile: Tile) -> bytes | Fault:
    """Return the hashes of a tile, concatenated, or the fault of its file."""
    path = tiles.tile_path(tile.level, tile.index, tile.width)
    found = read_file(files, "tiles", path, TILE_BYTES)
    if isinstance(found, bytes) and len(found) != tile.width * HASH_BYTES:
        return Fault("tiles", path, f"is {len(found)} bytes long, not {tile.width * HASH_BYTES}")
    return found


def read_bundle(files: Files, index: int, width: int) -> list[bytes] | Fault:
    """Return the entries of a bundle, or the fault of its file."""
    path = tiles.entries_path(index, width)
    found = read_file(files, "entries", path, _MOST_BUNDLE)
    if isinstance(found, Fault):
        return found
    try:
        notes = tiles.decode_bundle(found)
    except Malformed as error:
        return Fault("entries", path, f"is no entry bundle: {error.message}")
    if len(notes) != width:
        return Fault("entries", path, f"holds {len(notes)} entries, not {width}")
    return notes


def read_file(files: Files, scope: str, path: str, most: int) -> bytes | Fault:
    """Return the bytes of a file, or its fault: missing, unreadable, or longer than ``most`` bytes."""
    try:
        found = files.first(path, most + 1)
    except ProofInvalid as error:
        return Fault(scope, path, f"is no file: {error.message}")
    except CustodyError as error:
        return Fault(scope, path, f"could not be read: {error.message}", false=False)
    if found is None:
        return Fault(scope, path, "is missing", false=False)
    return Fault(scope, path, f"is longer than {most} bytes") if len(found) > most else found


def older_faults(files: Files, older: Iterable[str], size: int) -> Iterator[Fault]:
    """Yield the faults of files of earlier sizes: each must be a prefix of the one now in its place.

    A file whose successor cannot be read is not compared.
    """
    for path in older:
        tile = _tile(path)
        if tile is None:
            continue
        then, now = (
            _any(files, wanted, entries=path.startswith(_ENTRIES))
            for wanted in (tile, Tile(tile.level, tile.index, width_of(tile.level, tile.index, size)))
        )
        if isinstance(then, Fault):
            yield Fault("files", path, then.why, false=then.false)
        elif not isinstance(now, Fault) and then != now[: len(then)]:
            yield Fault("files", path, "is of an earlier size, and is not how what stands there now begins")


def _any(files: Files, tile: Tile, *, entries: bool) -> bytes | list[bytes] | Fault:
    return read_bundle(files, tile.index, tile.width) if entries else read_tile(files, tile)
