"""The frontier of a growing tree: the roots of its perfect subtrees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from custody.errors import Malformed
from custody.proof.merkle.tree import HASH_BYTES, fold


class Frontier:
    """The right edge of a growing tree: enough to append and to compute the root.

    It holds the root of one perfect subtree for each binary one in the size, so O(log n) memory.
    """

    __slots__ = ("_hashes", "_size")

    def __init__(self) -> None:
        self._size = 0
        self._hashes: list[bytes] = []

    @classmethod
    def from_hashes(cls, size: int, hashes: Sequence[bytes]) -> Frontier:
        """Return a frontier from a size and its perfect-subtree roots, largest first; Malformed on a misfit."""
        if size < 0 or len(hashes) != size.bit_count():
            raise Malformed(f"a frontier of size {size} needs one hash for each binary one in it")
        if any(len(digest) != HASH_BYTES for digest in hashes):
            raise Malformed("a frontier hash is not 32 bytes long")
        frontier = cls()
        frontier._size = size
        frontier._hashes = list(hashes)
        return frontier

    @property
    def size(self) -> int:
        """The number of leaves appended so far."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The roots of the perfect subtrees, largest first."""
        return tuple(self._hashes)

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf hash at the right. Raises Malformed unless it is 32 bytes long."""
        if len(leaf_hash) != HASH_BYTES:
            raise Malformed("a leaf hash is not 32 bytes long")
        hashes, size, current = self._hashes, self._size, leaf_hash
        while size & 1:
            current = sha256(b"\x01" + hashes.pop() + current).digest()
            size >>= 1
        hashes.append(current)
        self._size += 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaf hashes in order. Raises Malformed at the first that is not 32 bytes long."""
        for leaf_hash in leaf_hashes:
            self.append(leaf_hash)

    def root(self) -> bytes:
        """Return the root of all leaves so far."""
        return fold(self._hashes)

    def copy(self) -> Frontier:
        """Return an independent frontier of the same tree."""
        return Frontier.from_hashes(self._size, self._hashes)
