"""The Merkle tree of all levels: RFC 6962, in the terms of RFC 9162 section 2.1.

Four levels use it: chunks of an object, files of a manifest, fields of an entry, entries of the ledger. A root does not
commit to its size: a stored root has the size beside it (custody.proof.commitments, custody.proof.checkpoint).

The names here hash a tree and verify proofs. A growing tree is in custody.proof.merkle.frontier, and proofs are made in
custody.proof.merkle.prove, so that verifiers load neither.
"""

from __future__ import annotations

from custody.proof.merkle.tree import (
    EMPTY_ROOT,
    HASH_BYTES,
    TILE_HEIGHT,
    check_index,
    leaf_hash,
    node_hash,
    perfect_root,
    proof_from_leaves,
    root,
)
from custody.proof.merkle.verify import verify_consistency, verify_inclusion

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "TILE_HEIGHT",
    "check_index",
    "leaf_hash",
    "node_hash",
    "perfect_root",
    "proof_from_leaves",
    "root",
    "verify_consistency",
    "verify_inclusion",
]
