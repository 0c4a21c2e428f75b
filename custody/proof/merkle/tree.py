"""Hashes of leaves and nodes, roots, and proofs of trees in memory (RFC 9162 2.1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from custody.errors import Malformed, ProofInvalid

#: Bytes in a hash.
HASH_BYTES = 32
#: A tile row holds every eighth level of the tree (c2sp.org/tlog-tiles).
TILE_HEIGHT = 8
#: Root of the tree without leaves: SHA-256 of nothing (RFC 9162 section 2.1.1).
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf: SHA-256(0x00 || data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the parent of two subtrees: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root over all leaf hashes (RFC 9162 section 2.1.1); over none, the empty root.

    Raises ProofInvalid unless each is 32 bytes long.
    """
    row = list(leaf_hashes)
    check_hashes(row)
    if not row:
        return EMPTY_ROOT
    while len(row) > 1:
        row = _parents(row)
    return row[0]


def proof_from_leaves(index: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """Return an inclusion proof from all leaf hashes in memory, for small trees such as a content root.

    Raises ProofInvalid when ``index`` is not a leaf.
    """
    row = list(leaf_hashes)
    check_hashes(row)
    check_index(index, len(row))
    return path_in(rows(row), index)


def rows(leaf_hashes: list[bytes]) -> list[list[bytes]]:
    """Return all rows of the tree over leaf hashes: the hashes, then their parents, up to the root alone."""
    found = [leaf_hashes]
    while len(found[-1]) > 1:
        found.append(_parents(found[-1]))
    return found


def path_in(above: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    """Return the inclusion proof of leaf ``index`` from all rows of its tree, lowest first."""
    proof = []
    for row in above:
        sibling = index ^ 1
        if sibling < len(row):
            proof.append(row[sibling])
        index >>= 1
    return proof


def perfect_root(hashes: bytes) -> bytes:
    """Return the root over a power of two of concatenated hashes; raise Malformed for other counts."""
    count, rest = divmod(len(hashes), HASH_BYTES)
    if rest or count == 0 or count & (count - 1):
        raise Malformed(f"{len(hashes)} bytes are not a power of two of 32-byte hashes")
    while count > 1:
        hashes = b"".join(
            [sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, count * HASH_BYTES, 64)]
        )
        count >>= 1
    return hashes


def _parents(row: list[bytes]) -> list[bytes]:
    above = [sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row) - 1, 2)]
    if len(row) & 1:
        above.append(row[-1])
    return above


def fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root over roots of adjacent perfect subtrees, largest first; over none, the empty root."""
    if not hashes:
        return EMPTY_ROOT
    current = hashes[-1]
    for left in reversed(hashes[:-1]):
        current = node_hash(left, current)
    return current


def check_index(index: int, size: int) -> None:
    """Raise ProofInvalid unless ``index`` is a leaf of a tree of ``size`` leaves."""
    if not 0 <= index < size:
        raise ProofInvalid(f"leaf {index} is not in a tree of {size} leaves")


def check_hashes(hashes: Iterable[bytes]) -> None:
    """Raise ProofInvalid unless every hash is 32 bytes long."""
    for digest in hashes:
        if len(digest) != HASH_BYTES:
            raise ProofInvalid(f"a hash is {len(digest)} bytes long, not 32")
