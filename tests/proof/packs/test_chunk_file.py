"""A chunk document proves a chunk only under the entry, field, place and length that its root fixes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, ProofInvalid, UnknownVersion
from custody.proof import canonical, chunk_file, merkle
from custody.proof.chunk_file import ChunkFile
from custody.proof.commitments.field_leaf import content_root, field_leaf, field_proof
from custody.proof.commitments.typed_roots import ObjectRoot, SweepRoot
from custody.proof.digest import LEAF_BYTES, ObjectHasher
from custody.proof.fields import DisclosedField

DATA = b"".join(bytes([at]) * 600_000 for at in range(5))
ENTRY_LEAF = bytes(range(32))
SALT = bytes(16)


def _leaves() -> tuple[list[bytes], ObjectRoot]:
    hasher = ObjectHasher()
    hasher.update(DATA)
    digest = hasher.finish()
    hashes = [digest.leaves[at : at + 32] for at in range(0, len(digest.leaves), 32)]
    return hashes, ObjectRoot.of(digest)


HASHES, ROOT = _leaves()
FIELDS = [
    field_leaf(SALT, "exhibit", "x"),
    field_leaf(SALT, "object", ROOT.to_json()),
    field_leaf(SALT, "store", "local"),
]
CONTENT = content_root(FIELDS)


def field(index: int = 1) -> DisclosedField:
    hashes = [merkle.leaf_hash(leaf) for leaf in FIELDS]
    return DisclosedField(index, FIELDS[index], tuple(field_proof(index, hashes)))


def good(index: int = 0) -> ChunkFile:
    return ChunkFile(ENTRY_LEAF, field(), index, tuple(merkle.proof_from_leaves(index, HASHES)))


def chunk(index: int) -> bytes:
    return DATA[index * LEAF_BYTES : (index + 1) * LEAF_BYTES]


def verify(file: ChunkFile, data: bytes) -> chunk_file.ShownChunk:
    return chunk_file.verify(file, data, CONTENT, len(FIELDS), ENTRY_LEAF)


@pytest.mark.parametrize("index", range(3))
def test_every_chunk_is_proven_at_its_place(index: int) -> None:
    file = chunk_file.parse(chunk_file.format(good(index)))
    assert file == good(index)
    shown = verify(file, chunk(index))
    assert (shown.start, shown.stop) == (index * LEAF_BYTES, index * LEAF_BYTES + len(chunk(index)))
    assert (shown.name, shown.object, shown.index) == ("object", ROOT, index)


def test_no_other_place_length_or_bytes_pass() -> None:
    for claimed in range(-1, 4):
        for actual in range(3):
            if claimed != actual:
                with pytest.raises(ProofInvalid):
                    verify(replace(good(actual), index=claimed), chunk(actual))
    for data in (b"", chunk(0)[:-1], chunk(0) + b"\x00", chunk(1), chunk(2)):
        with pytest.raises(ProofInvalid):
            verify(good(0), data)


def test_another_entry_field_or_content_is_refused() -> None:
    with pytest.raises(ProofInvalid, match="another entry"):
        chunk_file.verify(good(), chunk(0), CONTENT, len(FIELDS), bytes(32))
    with pytest.raises(ProofInvalid):
        chunk_file.verify(good(), chunk(0), bytes(32), len(FIELDS), ENTRY_LEAF)
    with pytest.raises(ProofInvalid):
        chunk_file.verify(good(), chunk(0), CONTENT, len(FIELDS) - 1, ENTRY_LEAF)
    with pytest.raises(ProofInvalid, match="holds no object's root"):
        verify(replace(good(), field=field(2)), chunk(0))


def test_a_root_of_another_kind_is_not_taken_for_an_object_s() -> None:
    leaf = field_leaf(SALT, "results", SweepRoot(3, merkle.root(HASHES)).to_json())
    single = DisclosedField(0, leaf, ())
    content = content_root([leaf])
    with pytest.raises(ProofInvalid, match="holds no object's root"):
        chunk_file.verify(replace(good(), field=single), chunk(0), content, 1, ENTRY_LEAF)


def document() -> dict[str, Any]:
    found: dict[str, Any] = canonical.decode(chunk_file.format(good()))
    return found


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("index", -1),
        ("index", True),
        ("index", "0"),
        ("index", None),
        ("proof", "x"),
        ("proof", [1]),
        ("proof", ["AAAA"]),
        ("proof", ["qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo="] * 34),
        ("field", None),
        ("field", []),
        ("field", {"index": 0}),
        ("entry", "AAAA"),
        ("entry", 1),
        ("schema", "custody.fields/1"),
        ("schema", "custody.chunk/0"),
        ("schema", 1),
        ("more", 1),
    ],
)
def test_a_document_that_is_not_of_its_form_is_refused(member: str, value: object) -> None:
    bent = {**document(), member: value}
    with pytest.raises(Malformed):
        chunk_file.parse(canonical.encode(bent))


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{}", b" {}", b"\xff"])
def test_what_is_no_document_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        chunk_file.parse(data)


def test_a_member_that_is_missing_is_noticed() -> None:
    for member in document():
        rest = {name: value for name, value in document().items() if name != member}
        with pytest.raises(Malformed):
            chunk_file.parse(canonical.encode(rest))


def test_a_newer_version_is_unknown_and_a_longer_document_is_refused() -> None:
    with pytest.raises(UnknownVersion):
        chunk_file.parse(canonical.encode({**document(), "schema": "custody.chunk/3"}))
    with pytest.raises(Malformed, match="longer than"):
        chunk_file.parse(b"x" * ((4 << 20) + 1))
    with pytest.raises(Malformed, match="not JSON"):
        chunk_file.parse(b"x" * (4 << 20))


def test_the_longest_path_that_an_object_can_need_is_read() -> None:
    longest = replace(good(), index=2**53 - 1, proof=(bytes(32),) * 33)
    assert chunk_file.parse(chunk_file.format(longest)) == longest
    with pytest.raises(Malformed, match="short list"):
        chunk_file.format(replace(longest, proof=(bytes(32),) * 34))


@pytest.mark.parametrize("value", ["a tree", "tree", 7, True, None])
def test_a_value_that_is_no_root_is_not_taken_for_one_whatever_it_says(value: str | int | None) -> None:
    leaf = field_leaf(SALT, "object", value)
    with pytest.raises(ProofInvalid, match="holds no object's root"):
        chunk_file.verify(
            replace(good(), field=DisclosedField(0, leaf, ())),
            chunk(0),
            content_root([leaf]),
            1,
            ENTRY_LEAF,
        )


def test_nothing_is_written_that_would_not_be_read() -> None:
    for bad in (
        replace(good(), index=-1),
        replace(good(), proof=(b"short",)),
        replace(good(), entry_leaf=b""),
    ):
        with pytest.raises(Malformed):
            chunk_file.format(bad)


def test_a_flipped_bit_anywhere_never_verifies() -> None:
    data = chunk_file.format(good())
    for at in range(len(data)):
        bent = bytearray(data)
        bent[at] ^= 1
        with pytest.raises((ProofInvalid, UnknownVersion)):
            verify(chunk_file.parse(bytes(bent)), chunk(0))


@given(st.binary(max_size=300))
def test_no_bytes_lead_to_anything_but_its_own_error(data: bytes) -> None:
    with pytest.raises(Malformed):
        chunk_file.parse(data)
