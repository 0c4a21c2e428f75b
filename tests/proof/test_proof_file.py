"""Proof files: verify alone, say what they could not check, and have one spelling."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, ProofInvalid, Undecided, UnknownKey, UnknownVersion, UsageError
from custody.proof import b64, checkpoint, cosignature, merkle, note, verification
from custody.proof import proof_file as proof_proof_file
from custody.proof.checkpoint import Checkpoint
from custody.proof.cosignature import WitnessSigner
from custody.proof.proof_file import ProofFile
from tests.proof.keys import LOG, ORIGIN, OTHER, PERSON, SECOND, WITNESS

ENTRIES = [note.sign(f"entry {number}\n", PERSON) for number in range(6)]
HASHES = [merkle.leaf_hash(entry) for entry in ENTRIES]
HEAD = Checkpoint(ORIGIN, 6, merkle.root(HASHES))
SIGNED = checkpoint.sign(HEAD, LOG)
TIME = 1_700_000_000
WITNESSED = cosignature.cosign(cosignature.cosign(SIGNED, WITNESS, TIME), SECOND, TIME + 1)


def proof_file(index: int, note_bytes: bytes = WITNESSED) -> ProofFile:
    return ProofFile(ENTRIES[index], index, tuple(merkle.proof_from_leaves(index, HASHES)), note_bytes)


def test_the_text_is_as_the_specification_shows_it() -> None:
    file = proof_file(4)
    lines = proof_proof_file.format(file).decode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1] == f"extra {b64.encode(ENTRIES[4])}"
    assert lines[2] == "index 4"
    assert lines[3 : 3 + len(file.hashes)] == [b64.encode(item) for item in file.hashes]
    assert lines[3 + len(file.hashes)] == ""
    assert proof_proof_file.format(file).endswith(b"\n\n" + WITNESSED)


def test_every_entry_is_proven_from_its_file_alone() -> None:
    for index, entry in enumerate(ENTRIES):
        file = proof_proof_file.parse(proof_proof_file.format(proof_file(index)))
        assert file == proof_file(index)
        shown = verification.verify(file, LOG.verifier, [WITNESS.verifier, SECOND.verifier], 2)
        assert (shown.entry, shown.leaf, shown.index, shown.checkpoint) == (entry, HASHES[index], index, HEAD)
        assert [item.name for item in shown.cosignatures] == ["witness.example/w1", "witness.example/w2"]


def test_another_entry_index_hash_or_tree_is_false() -> None:
    good = proof_file(2)
    verification.verify(good, LOG.verifier)
    for wrong in (
        replace(good, extra=ENTRIES[3]),
        replace(good, index=3),
        replace(good, index=6),
        replace(good, hashes=good.hashes[:-1]),
        replace(good, hashes=(*good.hashes, HASHES[0])),
        replace(good, hashes=good.hashes[::-1]),
        replace(good, checkpoint=checkpoint.sign(replace(HEAD, size=9), LOG)),
        replace(good, checkpoint=checkpoint.sign(replace(HEAD, root=HASHES[0]), LOG)),
    ):
        with pytest.raises(ProofInvalid):
            verification.verify(wrong, LOG.verifier)


def test_without_entry_bytes_nothing_is_decided_but_what_is_false_is_still_false() -> None:
    bare = replace(proof_file(2), extra=None)
    assert proof_proof_file.parse(proof_proof_file.format(bare)) == bare
    with pytest.raises(Undecided):
        verification.verify(bare, LOG.verifier)
    with pytest.raises(ProofInvalid):
        verification.verify(replace(bare, index=6), LOG.verifier)
    forged = note.format(
        note.SignedNote(HEAD.text(), (note.SignatureLine(ORIGIN, LOG.verifier.key_id, bytes(64)),))
    )
    with pytest.raises(ProofInvalid):
        verification.verify(replace(bare, checkpoint=forged), LOG.verifier)


def test_another_logs_key_could_not_check() -> None:
    with pytest.raises(UnknownKey):
        verification.verify(proof_file(2), OTHER.verifier)


def test_too_few_witnesses_is_undecided_and_a_witness_counts_once() -> None:
    both = [WITNESS.verifier, SECOND.verifier]
    twice = cosignature.cosign(cosignature.cosign(SIGNED, WITNESS, TIME), WITNESS, TIME + 9)
    assert len(verification.verify(proof_file(1, twice), LOG.verifier, both, 1).cosignatures) == 2
    for data, keys, required in (
        (SIGNED, both, 1),
        (twice, both, 2),
        (WITNESSED, both[:1], 2),
        (SIGNED, (), 1),
    ):
        with pytest.raises(Undecided):
            verification.verify(proof_file(1, data), LOG.verifier, keys, required)


def test_too_few_witnesses_never_hide_that_the_entry_is_not_in_the_tree() -> None:
    with pytest.raises(ProofInvalid):
        verification.verify(replace(proof_file(1, SIGNED), index=0), LOG.verifier, [WITNESS.verifier], 1)


def test_the_logs_own_key_is_no_witness() -> None:
    inside = WitnessSigner("witness.example/inside", b"the log's own key, in tests only")
    data = cosignature.cosign(SIGNED, inside, TIME)
    with pytest.raises(UsageError):
        verification.verify(proof_file(1, data), LOG.verifier, [inside.verifier], 1)


def test_a_witness_whose_line_fails_makes_the_file_false() -> None:
    broken = note.parse(WITNESSED)
    line = note.SignatureLine(WITNESS.verifier.name, WITNESS.verifier.key_id, bytes(7) + b"\x01" + bytes(64))
    data = note.format(note.SignedNote(broken.text, (*broken.signatures, line)))
    verification.verify(proof_file(1, data), LOG.verifier, [SECOND.verifier], 1)
    with pytest.raises(ProofInvalid):
        verification.verify(proof_file(1, data), LOG.verifier, [WITNESS.verifier], 0)


def test_a_tree_of_one_entry_needs_no_hashes() -> None:
    head = checkpoint.sign(Checkpoint(ORIGIN, 1, HASHES[0]), LOG)
    data = proof_proof_file.format(ProofFile(ENTRIES[0], 0, (), head))
    assert b"\nindex 0\n\n" + head in data
    assert verification.verify(proof_proof_file.parse(data), LOG.verifier).entry == ENTRIES[0]


def spoiled() -> dict[str, bytes]:
    """Return proof files that are wrong in one way each, made from a good one."""
    data = proof_proof_file.format(proof_file(4))
    extra, step = b64.encode(ENTRIES[4]).encode(), b64.encode(proof_file(4).hashes[0]).encode()
    return {
        "empty": b"",
        "header alone": b"c2sp.org/tlog-proof@v1\n",
        "header without newline": b"c2sp.org/tlog-proof@v1",
        "another format": data.replace(b"tlog-proof", b"tlog-prooF"),
        "version zero": data.replace(b"@v1", b"@v0"),
        "version with zero": data.replace(b"@v1", b"@v01"),
        "carriage returns": data.replace(b"\n", b"\r\n"),
        "no checkpoint": data.partition(b"\n\n")[0] + b"\n\n",
        "no empty line": data.replace(b"\n\n", b"\n", 1),
        "checkpoint is no note": data.partition(b"\n\n")[0] + b"\n\n" + HEAD.text().encode(),
        "checkpoint is no checkpoint": data.partition(b"\n\n")[0] + b"\n\n" + ENTRIES[0],
        "two extra lines": data.replace(b"extra ", b"extra AA==\nextra "),
        "empty extra": data.replace(extra, b""),
        "extra too long": data.replace(extra, b64.encode(bytes(65_536)).encode()),
        "extra not canonical": data.replace(extra, extra.rstrip(b"=") + b"\n"),
        "no index": data.replace(b"index 4\n", b""),
        "index with zero": data.replace(b"index 4", b"index 04"),
        "index negative": data.replace(b"index 4", b"index -4"),
        "index too large": data.replace(b"index 4", b"index %d" % 2**63),
        "index twice": data.replace(b"index 4", b"index 4\nindex 4"),
        "index before extra": data.replace(b"extra ", b"index 4\nextra "),
        "hash too short": data.replace(step, step[:-5] + b"="),
        "hash in hex": data.replace(step, bytes(32).hex().encode()),
        "hash not ASCII": data.replace(step, "é".encode() * 22),
        "64 hashes": data.replace(step, b"\n".join([step] * 64)),
        "space at a line's end": data.replace(b"index 4", b"index 4 "),
        "byte order mark": b"\xef\xbb\xbf" + data,
    }


@pytest.mark.parametrize("what", spoiled())
def test_a_file_that_would_not_be_written_is_malformed(what: str) -> None:
    assert proof_proof_file.parse(proof_proof_file.format(proof_file(4))) == proof_file(4)
    with pytest.raises(Malformed):
        proof_proof_file.parse(spoiled()[what])


@pytest.mark.parametrize("rest", [b"", b"\xff\x00 anything", proof_proof_file.format(proof_file(4))[23:]])
def test_another_version_could_not_be_checked_whatever_it_holds(rest: bytes) -> None:
    with pytest.raises(UnknownVersion):
        proof_proof_file.parse(b"c2sp.org/tlog-proof@v2\n" + rest)


@pytest.mark.parametrize(
    "change",
    [
        {"index": -1},
        {"index": 2**63},
        {"hashes": (b"short",)},
        {"hashes": (bytes(32),) * 64},
        {"extra": b""},
        {"extra": bytes(65_536)},
        {"checkpoint": b"none"},
    ],
)
def test_parts_that_could_not_be_read_back_are_not_written(change: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        proof_proof_file.format(replace(proof_file(4), **change))  # type: ignore[arg-type]  # one field each, of its own type


@pytest.mark.parametrize(
    "change",
    [
        {"extra": b"x"},
        {"extra": bytes(65_535)},
        {"hashes": (bytes(32),) * 63},
        {"hashes": ()},
        {"index": 0},
        {"index": 2**63 - 1},
    ],
)
def test_the_smallest_and_the_largest_parts_are_written_and_read_back(change: dict[str, object]) -> None:
    file = replace(proof_file(4), **change)  # type: ignore[arg-type]  # one field each, of its own type
    assert proof_proof_file.parse(proof_proof_file.format(file)) == file


@given(st.binary(max_size=100), st.binary(max_size=40))
def test_any_bytes_are_a_proof_file_or_refused(head: bytes, tail: bytes) -> None:
    good = proof_proof_file.format(proof_file(4))
    for data in (
        head + tail,
        b"c2sp.org/tlog-proof@v1\n" + head + b"\n\n" + WITNESSED + tail,
        good[:60] + head + good[60:],
    ):
        try:
            file = proof_proof_file.parse(data)
        except (Malformed, UnknownVersion):
            continue
        assert proof_proof_file.format(file) == data
