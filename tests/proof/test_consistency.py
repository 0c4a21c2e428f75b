"""Consistency proofs as text have one spelling: base64 hashes, one a line, each line ended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed
from custody.proof import consistency

HASH = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo="


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_what_is_written_is_read_back(hashes: list[bytes]) -> None:
    data = consistency.format(hashes)
    assert consistency.parse(data) == tuple(hashes)
    assert data.count(b"\n") == len(hashes)


def test_the_longest_proof_that_a_tree_can_need_is_read() -> None:
    assert consistency.parse(consistency.format([bytes(32)] * 63)) == (bytes(32),) * 63


def test_the_empty_proof_is_the_empty_text() -> None:
    assert consistency.format([]) == b""
    assert consistency.parse(b"") == ()


@pytest.mark.parametrize(
    "data",
    [
        b"\n",
        HASH.encode(),
        f"{HASH}\n\n".encode(),
        f" {HASH}\n".encode(),
        f"{HASH}\r\n".encode(),
        f"{HASH}\n{HASH}".encode(),
        f"{HASH[:-1]}\n".encode(),
        f"{HASH[:-2]}p=\n".encode(),
        b"AAAA\n",
        "é\n".encode(),
        b"\xff\n",
        f"{HASH}\n".encode() * 64,
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        consistency.parse(data)


@pytest.mark.parametrize("hashes", [[b"short"], [bytes(33)], [bytes(32)] * 64])
def test_nothing_is_written_that_would_not_be_read(hashes: list[bytes]) -> None:
    with pytest.raises(Malformed):
        consistency.format(hashes)


@given(st.binary(max_size=200))
def test_no_bytes_lead_to_anything_but_its_own_error(data: bytes) -> None:
    try:
        hashes = consistency.parse(data)
    except Malformed:
        return
    assert consistency.format(hashes) == data
