"""Consistency proofs as text have one spelling: base64 hashes, one a line, each line ended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed
from custody.proof import consistency

HASH = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo="


@given(st.integers(0, 2**63 - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_what_is_written_is_read_back(old: int, hashes: list[bytes]) -> None:
    data = consistency.format(old, hashes)
    assert consistency.parse(data) == consistency.Proof(old, tuple(hashes))
    assert data.count(b"\n") == 1 + len(hashes)


def test_the_longest_proof_that_a_tree_can_need_is_read() -> None:
    assert consistency.parse(consistency.format(7, [bytes(32)] * 63)).hashes == (bytes(32),) * 63


def test_the_empty_proof_names_the_size_alone() -> None:
    assert consistency.format(7, []) == b"old 7\n"
    assert consistency.parse(b"old 7\n") == consistency.Proof(7, ())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        f"{HASH}\n".encode(),
        b"old\n",
        b"old 07\n",
        b"old -7\n",
        f"old {2**63}\n".encode(),
        b"old 7",
        f"{HASH}\nold 7\n".encode(),
        f"old 7\n{HASH}".encode(),
        f"old 7\n{HASH}\n\n".encode(),
        f"old 7\n {HASH}\n".encode(),
        f"old 7\n{HASH}\r\n".encode(),
        f"old 7\n{HASH}\n{HASH}".encode(),
        f"old 7\n{HASH[:-1]}\n".encode(),
        f"old 7\n{HASH[:-2]}p=\n".encode(),
        b"old 7\nAAAA\n",
        "old 7\né\n".encode(),
        b"old 7\n\xff\n",
        b"old 7\n" + f"{HASH}\n".encode() * 64,
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        consistency.parse(data)


@pytest.mark.parametrize("hashes", [[b"short"], [bytes(33)], [bytes(32)] * 64])
def test_nothing_is_written_that_would_not_be_read(hashes: list[bytes]) -> None:
    with pytest.raises(Malformed):
        consistency.format(7, hashes)


@given(st.binary(max_size=200))
def test_no_bytes_lead_to_anything_but_its_own_error(data: bytes) -> None:
    try:
        proof = consistency.parse(data)
    except Malformed:
        return
    assert consistency.format(proof.old, proof.hashes) == data
