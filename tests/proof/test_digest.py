"""Digests of objects: whatever the chunking, the same bytes have the same digests."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.proof import digest, merkle
from custody.proof.digest import LEAF_BYTES, ObjectDigest, ObjectHasher

DATA = bytes(range(251)) * (3 * LEAF_BYTES // 251 + 1)


def expected(data: bytes) -> ObjectDigest:
    leaves = [merkle.leaf_hash(data[at : at + LEAF_BYTES]) for at in range(0, len(data), LEAF_BYTES)]
    return ObjectDigest(
        bytes=len(data),
        sha256=hashlib.sha256(data).digest(),
        root=merkle.root(leaves),
        leaves=b"".join(leaves),
        md5=hashlib.md5(data, usedforsecurity=False).digest(),
        sha1=hashlib.sha1(data, usedforsecurity=False).digest(),
    )


@pytest.mark.parametrize(
    "length", [0, 1, LEAF_BYTES - 1, LEAF_BYTES, LEAF_BYTES + 1, 2 * LEAF_BYTES, 3 * LEAF_BYTES - 7]
)
def test_one_pass_finds_every_digest(length: int) -> None:
    hasher = ObjectHasher(md5=True, sha1=True)
    hasher.update(DATA[:length])
    assert hasher.finish() == expected(DATA[:length])


@settings(max_examples=15)
@given(st.integers(0, len(DATA)), st.lists(st.integers(0, LEAF_BYTES * 2), max_size=6))
def test_the_size_of_the_pieces_does_not_matter(length: int, sizes: list[int]) -> None:
    data = DATA[:length]
    hasher, at = ObjectHasher(md5=True, sha1=True), 0
    for size in sizes:
        hasher.update(memoryview(data)[at : at + size])
        at += size
    hasher.update(bytearray(data[at:]))
    assert hasher.finish() == expected(data)


def test_md5_and_sha1_are_computed_where_they_are_forbidden_for_security(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As an OpenSSL of a federal authority does it: they are for comparing with old lists, and protect nothing here."""
    for name in ("md5", "sha1"):
        usual = getattr(hashlib, name)

        def strict(data: bytes = b"", *, usedforsecurity: bool = True, usual: Any = usual) -> Any:
            if usedforsecurity:
                raise ValueError("disabled for FIPS")
            return usual(data, usedforsecurity=False)

        monkeypatch.setattr(hashlib, name, strict)
    hasher = ObjectHasher(md5=True, sha1=True)
    hasher.update(b"abc")
    assert hasher.finish() == expected(b"abc")


def test_the_empty_object_has_no_leaves_and_the_empty_root() -> None:
    empty = ObjectHasher().finish()
    assert (empty.bytes, empty.root, empty.leaves) == (0, merkle.EMPTY_ROOT, b"")
    assert (empty.md5, empty.sha1) == (None, None)
    assert digest.sha256(b"") == empty.sha256 == merkle.EMPTY_ROOT


def test_a_finished_object_takes_no_more() -> None:
    hasher = ObjectHasher()
    hasher.finish()
    with pytest.raises(RuntimeError):
        hasher.update(b"more")
    with pytest.raises(RuntimeError):
        hasher.finish()


def test_the_flat_digest_alone_is_sha_256_of_all_pieces() -> None:
    hasher = digest.FlatHasher()
    assert hasher.digest() == hashlib.sha256(b"").digest()
    for piece in (b"abc", bytearray(b"de"), memoryview(b"f")):
        hasher.update(piece)
    assert hasher.digest() == hashlib.sha256(b"abcdef").digest()
