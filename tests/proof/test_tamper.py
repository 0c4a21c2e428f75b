"""One bit turned over anywhere never yields a stronger verdict than the untouched bytes had."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import CustodyError, ProofInvalid, Undecided
from custody.proof import checkpoint, cosignature, fields, merkle, note, proof_file, verification
from custody.proof.checkpoint import Checkpoint
from custody.proof.commitments.field_leaf import content_root, field_leaf, field_proof, verify_field
from custody.proof.commitments.values import FieldValue
from custody.proof.fields import DisclosedField, FieldsFile
from custody.proof.merkle.prove import consistency_proof, inclusion_proof, root_at
from custody.proof.proof_file import ProofFile
from custody.proof.tiles import MemoryTiles
from tests.proof.keys import LOG, ORIGIN, PERSON, SECOND, WITNESS
from tests.proof.merkle import rfc

ENTRIES = [note.sign(f"entry {number}\n", PERSON) for number in range(11)]
HASHES = [merkle.leaf_hash(entry) for entry in ENTRIES]
ROOT = merkle.root(HASHES)
SIGNED = checkpoint.sign(Checkpoint(ORIGIN, 11, ROOT), LOG)
WITNESSED = cosignature.cosign(cosignature.cosign(SIGNED, WITNESS, 1_700_000_000), SECOND, 1_700_000_060)
WITNESSES = [WITNESS.verifier, SECOND.verifier]
PROOF_FILE = proof_file.format(
    ProofFile(ENTRIES[6], 6, tuple(merkle.proof_from_leaves(6, HASHES)), WITNESSED)
)
VALUES: list[FieldValue] = ["a text", None, True, 7, {"b64": "/w=="}, 'with "quotes"']
LEAVES = [field_leaf(bytes([number]) * 16, f"f.{number}", value) for number, value in enumerate(VALUES)]
LEAF_HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]
CONTENT = content_root(LEAVES)
SHOWN = [DisclosedField(index, LEAVES[index], tuple(field_proof(index, LEAF_HASHES))) for index in (0, 3, 4)]
FIELDS_FILE = fields.format(FieldsFile(HASHES[6], tuple(SHOWN)))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was shown, and how many cosignatures count."""

    shown: object
    witnesses: int = 0

    def no_stronger_than(self, other: Verdict) -> bool:
        return self.shown == other.shown and self.witnesses <= other.witnesses


def of_proof_file(data: bytes) -> Verdict:
    shown = verification.verify(proof_file.parse(data), LOG.verifier, WITNESSES)
    return Verdict((shown.entry, shown.leaf, shown.index, shown.checkpoint), len(shown.cosignatures))


def of_checkpoint(data: bytes) -> Verdict:
    return Verdict(checkpoint.open(data, LOG.verifier), len(cosignature.verify(data, WITNESSES)))


def of_entry(data: bytes) -> Verdict:
    return Verdict(note.open_single(data, PERSON.verifier))


def of_fields(data: bytes) -> Verdict:
    return Verdict(fields.verify(fields.parse(data), CONTENT, len(LEAVES), HASHES[6]))


DOCUMENTS: dict[str, tuple[bytes, Callable[[bytes], Verdict]]] = {
    "proof file": (PROOF_FILE, of_proof_file),
    "checkpoint": (WITNESSED, of_checkpoint),
    "entry": (ENTRIES[6], of_entry),
    "fields document": (FIELDS_FILE, of_fields),
}


def outcome(verify: Callable[[bytes], Verdict], data: bytes) -> Verdict | None:
    try:
        return verify(data)
    except (ProofInvalid, Undecided):
        return None


def stronger(verify: Callable[[bytes], Verdict], good: bytes, changed: Iterable[bytes]) -> list[bytes]:
    best = verify(good)
    verdicts = [(data, outcome(verify, data)) for data in changed]
    return [data for data, verdict in verdicts if verdict is not None and not verdict.no_stronger_than(best)]


@pytest.mark.parametrize("what", DOCUMENTS)
def test_no_single_bit_of_a_document_can_be_turned_to_advantage(what: str) -> None:
    good, verify = DOCUMENTS[what]
    assert verify(good) == verify(bytes(good))
    assert stronger(verify, good, (rfc.flip(good, bit) for bit in range(len(good) * 8))) == []


def test_a_bit_in_a_witness_line_only_lowers_the_count_or_rejects() -> None:
    start = len(SIGNED)
    counts = set()
    for bit in range(start * 8, len(WITNESSED) * 8):
        verdict = outcome(of_checkpoint, rfc.flip(WITNESSED, bit))
        counts.add(None if verdict is None else verdict.witnesses)
    assert of_checkpoint(WITNESSED).witnesses == 2
    assert counts == {None, 1}


@pytest.mark.parametrize("what", ["entry", "fields document"])
def test_no_single_bit_of_an_entry_or_a_fields_document_can_be_turned_unnoticed(what: str) -> None:
    good, verify = DOCUMENTS[what]
    assert outcome(verify, good) == verify(good)
    assert [bit for bit in range(len(good) * 8) if outcome(verify, rfc.flip(good, bit)) is not None] == []


@pytest.mark.parametrize("what", DOCUMENTS)
@given(draw=st.data())
def test_cutting_inserting_and_swapping_bytes_wins_nothing(what: str, draw: st.DataObject) -> None:
    good, verify = DOCUMENTS[what]
    at = draw.draw(st.integers(0, len(good)))
    cut = draw.draw(st.integers(0, 12))
    piece = draw.draw(
        st.binary(max_size=8) | st.integers(0, len(good)).map(lambda start: good[start : start + 20])
    )
    changed = good[:at] + piece + good[at + cut :]
    assert stronger(verify, good, [changed]) == []


@given(st.binary(max_size=150))
def test_any_bytes_get_a_verdict_or_one_of_our_errors(data: bytes) -> None:
    for _, verify in DOCUMENTS.values():
        try:
            verify(data)
        except CustodyError as error:
            assert isinstance(error, ProofInvalid | Undecided)  # noqa: PT017 - a verdict is the other outcome


@given(st.integers(2, 3000), st.data())
def test_a_bit_in_any_hash_of_an_inclusion_proof_is_caught(size: int, draw: st.DataObject) -> None:
    index, bit = draw.draw(st.integers(0, size - 1)), draw.draw(st.integers(0, 10**6))
    root, proof, leaf = (
        root_at(size, TILES),
        inclusion_proof(index, size, TILES),
        leaf_of(index),
    )
    merkle.verify_inclusion(index, size, leaf, proof, root)
    for changed in (
        (leaf, rfc.flipped_hash(proof, bit), root),
        (rfc.flip(leaf, bit), proof, root),
        (leaf, proof, rfc.flip(root, bit)),
    ):
        with pytest.raises(ProofInvalid):
            merkle.verify_inclusion(index, size, *changed)


@given(st.integers(2, 3000), st.data())
def test_a_bit_in_any_hash_of_a_consistency_proof_is_caught(size: int, draw: st.DataObject) -> None:
    older, bit = draw.draw(st.integers(1, size - 1)), draw.draw(st.integers(0, 10**6))
    root, root1 = root_at(size, TILES), root_at(older, TILES)
    proof = consistency_proof(older, size, TILES)
    merkle.verify_consistency(older, size, proof, root1, root)
    for changed in (
        (rfc.flipped_hash(proof, bit), root1, root),
        (proof, rfc.flip(root1, bit), root),
        (proof, root1, rfc.flip(root, bit)),
    ):
        with pytest.raises(ProofInvalid):
            merkle.verify_consistency(older, size, *changed)


@given(st.integers(0, len(LEAVES) - 1), st.integers(0, 10**6))
def test_a_bit_in_a_sealed_field_its_proof_or_its_root_is_caught(index: int, bit: int) -> None:
    leaf, proof = LEAVES[index], field_proof(index, LEAF_HASHES)
    verify_field(leaf, index, len(LEAVES), proof, CONTENT)
    for changed in (
        (rfc.flip(leaf, bit), proof, CONTENT),
        (leaf, rfc.flipped_hash(proof, bit), CONTENT),
        (leaf, proof, rfc.flip(CONTENT, bit)),
    ):
        with pytest.raises((ProofInvalid, Undecided)):
            verify_field(changed[0], index, len(LEAVES), *changed[1:])


def leaf_of(number: int) -> bytes:
    return merkle.leaf_hash(b"%d" % number)


TILES = MemoryTiles(map(leaf_of, range(3000)))
