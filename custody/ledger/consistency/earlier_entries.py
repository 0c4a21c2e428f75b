"""Evidence on earlier entries in a later entry's receipt: the hashes of its inclusion proof.

So the receipt of a lost entry shows whether that entry followed the restored ones (RFC 9162 section 2.1.3.1).
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.errors import CustodyError
from custody.ledger.consistency.claims import Claim
from custody.ledger.ports import LedgerReader
from custody.proof import merkle, proof_file


def subtrees(index: int, size: int) -> list[tuple[int, int]]:
    """Return the leaf range [start, end) under each hash of a leaf's inclusion proof, in proof order."""
    start, end = 0, size
    found = []
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


class Earlier:
    """The comparison of inclusion proofs with the first ``size`` entries of a ledger."""

    def __init__(self, reader: LedgerReader, size: int) -> None:
        self._reader = reader
        self._size = size
        self._roots: dict[tuple[int, int], bytes] = {}

    def follows(self, claim: Claim) -> bool | None:
        """Return whether the entry of a verified receipt followed the ledger's own entries.

        Return False where a hash of its proof is not the ledger's, None where none of them lies within the ledger.
        """
        same = [self._root(*leaves) == said for leaves, said in self._said(claim)]
        return all(same) if same else None

    def _said(self, claim: Claim) -> Iterator[tuple[tuple[int, int], bytes]]:
        try:
            hashes = proof_file.parse(claim.data).hashes
        except CustodyError:
            return
        for leaves, said in zip(subtrees(claim.position or 0, claim.size), hashes, strict=False):
            if leaves[1] <= self._size:
                yield leaves, said

    def _root(self, start: int, end: int) -> bytes:
        known = self._roots.get((start, end))
        if known is None:
            leaves = (merkle.leaf_hash(stored.note) for stored in self._reader.entries(start, end))
            known = self._roots[start, end] = merkle.root(leaves)
        return known


def checkpoint_in(data: bytes) -> bytes:
    """Return the checkpoint bytes of a proof file; other bytes are returned as they are.

    Raise Malformed for a proof file that cannot be parsed.
    """
    if data.startswith(b"c2sp.org/tlog-proof@"):
        return proof_file.parse(data).checkpoint
    return data
