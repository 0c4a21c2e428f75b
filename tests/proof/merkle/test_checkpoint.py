"""Checkpoints: three lines, signed by the key that is named like the log."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, ProofInvalid, UnknownKey, UsageError
from custody.proof import b64, checkpoint, merkle, note
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import SeedSigner
from tests import vectors
from tests.proof.keys import LOG, ORIGIN, OTHER, WITNESS

ROOT = merkle.leaf_hash(b"any")
ROOT64 = b64.encode(ROOT)
HEAD = Checkpoint(ORIGIN, 7, ROOT)
TEXT = HEAD.text()


def test_the_checkpoints_of_tessera_open_with_its_key() -> None:
    sizes = []
    for item in vectors.load("signed-notes.json"):
        if not item["desc"].startswith("Tessera"):
            continue
        key = note.VerifierKey.parse(item["vkey"])
        head = checkpoint.open(item["note"].encode(), key)
        assert head == checkpoint.parse(item["note"].encode())
        assert head.origin == "example.com/log/testdata"
        assert item["note"].startswith(head.text() + "\n")
        sizes.append(head.size)
    assert sizes == list(range(16))


def test_a_checkpoint_is_written_signed_and_opened() -> None:
    assert HEAD.text() == f"{ORIGIN}\n7\n{b64.encode(ROOT)}\n"
    data = checkpoint.sign(HEAD, LOG)
    assert checkpoint.open(data, LOG.verifier) == HEAD
    assert checkpoint.parse(data) == HEAD
    assert checkpoint.parse_text(TEXT) == HEAD


def test_a_checkpoint_is_only_signed_and_opened_under_the_logs_own_name() -> None:
    with pytest.raises(UsageError):
        checkpoint.sign(HEAD, OTHER)
    with pytest.raises(UsageError):
        checkpoint.sign(HEAD, SeedSigner(ORIGIN, bytes(32), note.ALG_COSIGNATURE))
    foreign = note.sign(TEXT, OTHER)
    with pytest.raises(ProofInvalid):
        checkpoint.open(foreign, OTHER.verifier)
    with pytest.raises(UnknownKey):
        checkpoint.open(foreign, LOG.verifier)


def test_a_key_of_the_same_name_but_another_id_is_unknown() -> None:
    namesake = SeedSigner(ORIGIN, b"somebody else under that name...")
    with pytest.raises(UnknownKey):
        checkpoint.open(checkpoint.sign(HEAD, namesake), LOG.verifier)


def test_lines_by_keys_that_were_not_asked_about_are_ignored() -> None:
    signed = note.parse(checkpoint.sign(HEAD, LOG))
    extra = note.SignatureLine(WITNESS.verifier.name, WITNESS.verifier.key_id, b"not a signature at all")
    for lines in ((extra, *signed.signatures), (*signed.signatures, extra)):
        assert checkpoint.open(note.format(note.SignedNote(TEXT, lines)), LOG.verifier) == HEAD


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", ORIGIN, f"{ORIGIN}\n7\n", TEXT[:-1], TEXT + "\n", TEXT + "extension\n", "\n" + TEXT,
        TEXT.replace("\n", "\r\n"), f"\n7\n{ROOT64}\n", f"{ORIGIN}\n07\n{ROOT64}\n", f"{ORIGIN}\n-7\n{ROOT64}\n",
        f"{ORIGIN}\n+7\n{ROOT64}\n", f"{ORIGIN}\n7 \n{ROOT64}\n", f"{ORIGIN}\n\n{ROOT64}\n",
        f"{ORIGIN}\n7.0\n{ROOT64}\n", f"{ORIGIN}\n\u0667\n{ROOT64}\n", f"{ORIGIN}\n{2**63}\n{ROOT64}\n",
        f"{ORIGIN}\n{10**19}\n{ROOT64}\n", f"{ORIGIN}\n{'9' * 9000}\n{ROOT64}\n", f"{ORIGIN}\n7\n{ROOT.hex()}\n",
        f"{ORIGIN}\n7\n{b64.encode(ROOT[:31])}\n", f"{ORIGIN}\n0\n{ROOT64}\n",
    ],
)  # fmt: skip
def test_a_text_that_would_not_be_written_is_not_read(text: str) -> None:
    with pytest.raises(Malformed):
        checkpoint.parse_text(text)


def test_the_largest_size_is_read_and_the_empty_log_has_the_empty_root() -> None:
    for head in (Checkpoint(ORIGIN, 2**63 - 1, ROOT), Checkpoint(ORIGIN, 0, merkle.EMPTY_ROOT)):
        assert checkpoint.parse_text(head.text()) == head


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [
        ("", 1, ROOT),
        ("a\nb", 1, ROOT),
        (ORIGIN, -1, ROOT),
        (ORIGIN, 2**63, ROOT),
        (ORIGIN, 1, b""),
        (ORIGIN, 0, ROOT),
    ],
)
def test_an_impossible_head_cannot_be_made(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(Malformed):
        Checkpoint(origin, size, root)


@given(st.text(max_size=90) | st.lists(st.sampled_from([ORIGIN, "7", b64.encode(ROOT), ""])).map("\n".join))
def test_any_text_is_a_checkpoint_or_malformed(text: str) -> None:
    try:
        head = checkpoint.parse_text(text)
    except Malformed:
        return
    assert head.text() == text


@given(st.binary(max_size=120))
def test_any_bytes_are_a_checkpoint_or_malformed(data: bytes) -> None:
    for candidate in (data, checkpoint.sign(HEAD, LOG) + data, data + checkpoint.sign(HEAD, LOG)):
        try:
            head = checkpoint.parse(candidate)
        except Malformed:
            continue
        assert candidate.startswith(head.text().encode())
