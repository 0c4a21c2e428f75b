"""The tree against others: transparency-dev's probes, the classic eight leaves, the merkletools package."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from custody.errors import ProofInvalid
from custody.proof import merkle
from custody.proof.merkle.prove import inclusion_proof
from custody.proof.tiles import MemoryTiles
from tests import vectors
from tests.proof.merkle import rfc
from tests.proof.merkle.merkletools_tree import builder


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def probes() -> list[Path]:
    return sorted(vectors.shared("vectors", "transparency-dev-merkle", "inclusion").rglob("*.json"))


def test_every_inclusion_probe_of_transparency_dev_gets_its_verdict() -> None:
    verdicts = {}
    for file in probes():
        probe = json.loads(file.read_text("utf-8"))
        proof = [decoded(step) for step in probe["proof"] or []]
        leaf, root = decoded(probe["leafHash"]), decoded(probe["root"])
        try:
            merkle.verify_inclusion(probe["leafIdx"], probe["treeSize"], leaf, proof, root)
        except ProofInvalid:
            verdicts[file] = True
        else:
            verdicts[file] = False
        assert verdicts[file] == probe["wantErr"], (file.parent.name, probe["desc"])
    assert len(verdicts) == 98
    assert set(verdicts.values()) == {True, False}


def test_the_classic_tree_of_eight_leaves_has_its_known_roots() -> None:
    known = vectors.load("rfc6962-8leaf.json")
    hashes = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in known["leaf_inputs_hex"]]
    roots = [merkle.root(hashes[:size]).hex() for size in range(9)]
    assert roots == known["root_by_size_hex"]


def test_the_known_hashes_of_nothing_a_leaf_and_a_node_are_ours() -> None:
    kinds = set()
    for known in vectors.load("rfc6962-8leaf.json")["hash_kats"]:
        kinds.add(frozenset(known) - {"desc", "want"})
        if "left_hex" in known:
            found = merkle.node_hash(bytes.fromhex(known["left_hex"]), bytes.fromhex(known["right_hex"]))
        elif "leaf_hex" in known:
            found = merkle.leaf_hash(bytes.fromhex(known["leaf_hex"]))
        else:
            found = merkle.EMPTY_ROOT
        assert found.hex() == known["want"], known["desc"]
    assert kinds == {frozenset(), frozenset({"leaf_hex"}), frozenset({"left_hex", "right_hex"})}


@pytest.fixture(scope="module")
def merkletools() -> Callable[[list[bytes]], Any]:
    """Build a tree with the merkletools package, its node hash being the RFC's and its leaves hashed by us."""
    return builder()


@pytest.mark.parametrize("size", [*range(1, 40), 64, 65, 100, 255, 256, 257, 300])
def test_merkletools_finds_the_same_root_and_the_same_proofs(
    merkletools: Callable[[list[bytes]], Any], size: int
) -> None:
    hashes = [merkle.leaf_hash(leaf) for leaf in rfc.leaves(size)]
    tree = merkletools(hashes)
    assert tree.get_merkle_root() == merkle.root(hashes).hex()
    reader = MemoryTiles(hashes)
    for index in range(size):
        theirs = [next(iter(step.values())) for step in tree.get_proof(index)]
        assert theirs == [step.hex() for step in inclusion_proof(index, size, reader)]


def test_merkletools_accepts_our_proofs_and_refuses_a_changed_one(
    merkletools: Callable[[list[bytes]], Any],
) -> None:
    hashes = [merkle.leaf_hash(leaf) for leaf in rfc.leaves(21)]
    tree, root = merkletools(hashes), merkle.root(hashes).hex()
    for index in range(21):
        proof = [
            {side: step.hex()}
            for side, step in zip(
                [next(iter(step)) for step in tree.get_proof(index)],
                merkle.proof_from_leaves(index, hashes),
                strict=True,
            )
        ]
        assert tree.validate_proof(proof, hashes[index].hex(), root)
        assert not tree.validate_proof(proof, merkle.leaf_hash(b"another").hex(), root)
