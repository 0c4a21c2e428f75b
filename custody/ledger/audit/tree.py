"""The Merkle tree recomputed from the entries, to distinguish altered entries from altered hashes.

A checkpoint decides between the two. Only digests of full tiles are kept: at most a byte of memory for each entry.
"""

from __future__ import annotations

from hashlib import sha256

from custody.frozen import dataclass
from custody.proof import merkle, tiles
from custody.proof.merkle.frontier import Frontier


@dataclass(frozen=True, slots=True)
class TileMark:
    """The expected digests of a full tile: SHA-256 of its 8192 bytes, and its root."""

    digest: bytes
    root: bytes


class Tree:
    """A Merkle frontier, and the TileMark of each full tile by (level, index)."""

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
    """The tree over the entries' bytes and, while these differ from stored hashes, over those too.

    ``pending`` are the positions that differ since the last signed root, ``blind_from`` the position of a lost leaf.
    """

    def __init__(self) -> None:
        self.main = Tree()
        self._stored: Tree | None = None
        self.pending: list[int] = []
        self.blind_from: int | None = None

    @property
    def size(self) -> int:
        """The number of leaves, up to a lost one."""
        return self.main.frontier.size

    def append(self, position: int, computed: bytes, stored: bytes) -> None:
        """Add the leaf hash at ``position``, computed from the entry, and the one stored in its row.

        Do nothing from a lost leaf on.
        """
        if self.blind_from is not None:
            return
        if computed != stored and len(stored) == merkle.HASH_BYTES:
            self.pending.append(position)
            self._stored = self._stored or self.main.copy()
        self.main.append(computed)
        if self._stored is not None:
            self._stored.append(stored if len(stored) == merkle.HASH_BYTES else computed)

    def lose(self, position: int) -> None:
        """Note that the leaf at ``position`` is lost, so that no root after it can be computed."""
        if self.blind_from is None:
            self.blind_from = position

    def root(self) -> bytes | None:
        """Return the root of all leaves so far; None after a lost one."""
        return None if self.blind_from is not None else self.main.frontier.root()

    def settle(self, signed_root: bytes) -> tuple[str, list[int]]:
        """Return the code of the alteration since the last signed root, and its positions; ("", []) if none.

        The code is ``entry_altered`` where the signed root is that over the stored hashes, ``leaf_altered`` where it is
        that over the entries, else ``leaf_mismatch``. The tree continues from the leaves of the signed root.
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
        """Return the positions that differ and that no signed root has decided, and forget them."""
        pending, self.pending = self.pending, []
        self._stored = None
        return pending
