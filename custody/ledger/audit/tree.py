"""Recomputes the tree from the bytes of entries; tells altered entries from altered hashes.

A checkpoint decides between the two. Only digests of full tiles are kept, so memory is a byte for each entry at most.
"""

from __future__ import annotations

from hashlib import sha256

from custody.frozen import dataclass
from custody.proof import merkle, tiles
from custody.proof.merkle.frontier import Frontier


@dataclass(frozen=True, slots=True)
class TileMark:
    """What a full tile must be: SHA-256 of its 8192 bytes, and its root."""

    digest: bytes
    root: bytes


class Tree:
    """A frontier, and a mark for every tile that is full."""

    def __init__(self) -> None:
        self.frontier = Frontier()
        self.marks: dict[tuple[int, int], TileMark] = {}
        self._rows: list[bytearray] = []
        self._full: list[int] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash and close every tile that it fills."""
        self.frontier.append(leaf)
        level, current = 0, leaf
        while True:
            if level == len(self._rows):
                self._rows.append(bytearray())
                self._full.append(0)
            row = self._rows[level]
            row += current
            if len(row) < tiles.TILE_BYTES:
                return
            hashes = bytes(row)
            row.clear()
            current = tiles.tile_root(hashes)
            self.marks[level, self._full[level]] = TileMark(sha256(hashes).digest(), current)
            self._full[level] += 1
            level += 1

    def copy(self) -> Tree:
        """Return an independent tree with the same leaves."""
        other = Tree()
        other.frontier = self.frontier.copy()
        other.marks = self.marks.copy()
        other._rows = [bytearray(row) for row in self._rows]
        other._full = self._full.copy()
        return other


class Trees:
    """The tree over the entries' bytes and, while these differ from stored hashes, over those too."""

    def __init__(self) -> None:
        self.main = Tree()
        self._stored: Tree | None = None
        self.pending: list[int] = []
        self.blind_from: int | None = None

    @property
    def size(self) -> int:
        """Number of leaves; it stands still behind a lost one."""
        return self.main.frontier.size

    def append(self, position: int, computed: bytes, stored: bytes) -> None:
        """Add the leaf at ``position``: as computed from the entry, and as stored beside it."""
        if self.blind_from is not None:
            return
        if computed != stored and len(stored) == merkle.HASH_BYTES:
            self.pending.append(position)
            self._stored = self._stored or self.main.copy()
        self.main.append(computed)
        if self._stored is not None:
            self._stored.append(stored if len(stored) == merkle.HASH_BYTES else computed)

    def lose(self, position: int) -> None:
        """Note that the leaf at ``position`` cannot be had, so that no root behind it can be computed."""
        if self.blind_from is None:
            self.blind_from = position

    def root(self) -> bytes | None:
        """Return the root of all leaves so far, None behind a lost one."""
        return None if self.blind_from is not None else self.main.frontier.root()

    def settle(self, signed_root: bytes) -> tuple[str, list[int]]:
        """Return by a signed root what was altered since the last one, and the positions.

        The code is ``entry_altered`` when it is the root over the stored hashes, ``leaf_altered`` when it is
        the root over the entries, else ``leaf_mismatch``. From then on the tree goes on as the root has it.
        """
        pending, self.pending = self.pending, []
        other, self._stored = self._stored, None
        if not pending or other is None:
            return "", []
        if self.main.frontier.root() == signed_root:
            return "leaf_altered", pending
        if other.frontier.root() == signed_root:
            self.main = other
            return "entry_altered", pending
        return "leaf_mismatch", pending

    def give_up(self) -> list[int]:
        """Return the positions about which no signed root could decide."""
        pending, self.pending = self.pending, []
        self._stored = None
        return pending
