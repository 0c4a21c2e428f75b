"""Verification from the bytes of a chunk up to a committed value: object, manifest or sweep, field.

It runs from the top: the value already proven fixes level, size and leaf rule of what lies below, and the proof cannot
choose any of them. The two upper links, field in entry and entry in checkpoint, are in custody.proof.commitments and
custody.proof.proof_file.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import ProofInvalid
from custody.proof.commitments.list_leaves import (
    ManifestLeaf,
    SweepLeaf,
    parse_manifest_leaf,
    parse_sweep_leaf,
)
from custody.proof.commitments.typed_roots import ManifestRoot, ObjectRoot, SweepRoot
from custody.proof.merkle import leaf_hash, verify_inclusion


def verify_chunk(chunk: bytes, index: int, proof: Sequence[bytes], object_root: ObjectRoot) -> None:
    """Verify that ``chunk`` is leaf ``index`` of the object: its bytes from index * leaf on.

    Every chunk is ``object_root.leaf`` bytes long, the last one what remains. Raises ProofInvalid.
    """
    if not 0 <= index < object_root.count:
        raise ProofInvalid(f"chunk {index} is not in an object of {object_root.count} chunks")
    expected = min(object_root.leaf, object_root.bytes - index * object_root.leaf)
    if len(chunk) != expected:
        raise ProofInvalid(f"chunk {index} is {len(chunk)} bytes long, not {expected}")
    verify_inclusion(index, object_root.count, leaf_hash(chunk), proof, object_root.root)


def verify_manifest_leaf(
    leaf: bytes, index: int, proof: Sequence[bytes], manifest: ManifestRoot
) -> ManifestLeaf:
    """Verify that ``leaf`` is line ``index`` of the manifest; return it parsed.

    Raises ProofInvalid or Malformed. The ``object_root()`` of the result is the committed value for the file's chunks.
    """
    line = parse_manifest_leaf(leaf)
    verify_inclusion(index, manifest.count, leaf_hash(leaf), proof, manifest.root)
    return line


def verify_sweep_leaf(leaf: bytes, index: int, proof: Sequence[bytes], sweep: SweepRoot) -> SweepLeaf:
    """Verify that ``leaf`` is result ``index`` of the sweep; return it parsed.

    Raises ProofInvalid or Malformed.
    """
    result = parse_sweep_leaf(leaf)
    verify_inclusion(index, sweep.count, leaf_hash(leaf), proof, sweep.root)
    return result
