"""Verification of inclusion and consistency proofs: strict, for any size (RFC 9162 section 2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.errors import ProofInvalid
from custody.proof.merkle.tree import check_hashes, check_index, node_hash


def verify_inclusion(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Verify that ``leaf_hash`` is leaf ``index`` of the tree with ``size`` leaves and this root.

    RFC 9162 section 2.1.3.2. Raises ProofInvalid.
    """
    check_index(index, size)
    check_hashes((leaf_hash, root, *proof))
    current = leaf_hash
    for on_the_left, sibling in _climb(index, size - 1, proof, "inclusion"):
        current = node_hash(sibling, current) if on_the_left else node_hash(current, sibling)
    if current != root:
        raise ProofInvalid(f"the inclusion proof of leaf {index} does not lead to the root of size {size}")


def verify_consistency(size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes) -> None:
    """Verify that the tree of ``size1`` leaves with ``root1`` is a prefix of ``size2`` with ``root2``.

    RFC 9162 section 2.1.4.2. Raises ProofInvalid, also for ``size1 == 0``, where nothing would be shown.
    """
    if not 1 <= size1 <= size2:
        raise ProofInvalid(f"no consistency proof leads from size {size1} to size {size2}")
    check_hashes((root1, root2, *proof))
    if size1 == size2:
        if proof:
            raise ProofInvalid("a consistency proof between equal sizes must be empty")
        if root1 != root2:
            raise ProofInvalid(f"two different roots for the same size {size1}")
        return
    # A whole perfect subtree is its own starting point; otherwise the proof brings one.
    start, *siblings = [root1, *proof] if size1 & (size1 - 1) == 0 else proof or [b""]
    older = newer = start
    shift = (size1 & -size1).bit_length() - 1
    for on_the_left, sibling in _climb((size1 - 1) >> shift, (size2 - 1) >> shift, siblings, "consistency"):
        newer = node_hash(sibling, newer) if on_the_left else node_hash(newer, sibling)
        if on_the_left:
            older = node_hash(sibling, older)
    if older != root1:
        raise ProofInvalid(f"the consistency proof does not lead to the older root, of size {size1}")
    if newer != root2:
        raise ProofInvalid(f"the consistency proof does not lead to the newer root, of size {size2}")


def _climb(node: int, last: int, proof: Sequence[bytes], what: str) -> Iterator[tuple[bool, bytes]]:
    """Yield for each sibling on the way up whether it is the left one, and its hash.

    Raises ProofInvalid for a proof of another length than the tree needs. ``node`` is the position in its row and
    ``last`` the last position there (fn and sn in RFC 9162).
    """
    for sibling in proof:
        if last == 0:
            raise ProofInvalid(f"the {what} proof is longer than the tree is high")
        on_the_left = node & 1 == 1 or node == last
        if on_the_left:
            # A last node without sibling moves up unchanged until it has one.
            while node and not node & 1:
                node >>= 1
                last >>= 1
        yield on_the_left, sibling
        node >>= 1
        last >>= 1
    if last != 0:
        raise ProofInvalid(f"the {what} proof is shorter than the tree is high")
