"""The one Merkle tree of the house: RFC 6962, in the terms of RFC 9162 section 2.1.

Four levels use it: chunks of an object, files of a manifest, fields of an entry, entries of the ledger. A
root does not commit to its size: whoever stores a root stores the size beside it (custody.proof.seal,
custody.proof.checkpoint), and nothing here can tell which of several sizes was meant.
"""

from __future__ import annotations

from custody.proof.merkle.frontier import Frontier
from custody.proof.merkle.prove import (
    ManyTiles,
    TileReader,
    consistency_proof,
    frontier_at,
    inclusion_proof,
    inclusion_proofs,
    root_at,
)
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
    "Frontier",
    "ManyTiles",
    "TileReader",
    "check_index",
    "consistency_proof",
    "frontier_at",
    "inclusion_proof",
    "inclusion_proofs",
    "leaf_hash",
    "node_hash",
    "perfect_root",
    "proof_from_leaves",
    "root",
    "root_at",
    "verify_consistency",
    "verify_inclusion",
]
