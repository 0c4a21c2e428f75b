"""A member document proves a member only under the entry, field and place that its root fixes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, ProofInvalid, UnknownVersion
from custody.proof import canonical, member_file, merkle
from custody.proof.commitments.field_leaf import content_root, field_leaf, field_proof
from custody.proof.commitments.list_leaves import manifest_leaf, manifest_root, parse_manifest_leaf
from custody.proof.fields import DisclosedField
from custody.proof.member_file import MemberFile

ENTRY_LEAF = bytes(range(32))
SALT = bytes(16)
HASH = bytes(31) + b"h"
LEAVES = [
    manifest_leaf(b".", "folder", None, None, None),
    manifest_leaf(b"a", "file", 5, HASH, HASH),
    manifest_leaf(b"b\xff", "unreadable.file.eacces", None, None, None),
]
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]
ROOT = manifest_root(LEAVES)
FIELDS = [
    field_leaf(SALT, "exhibit", "x"),
    field_leaf(SALT, "manifest", ROOT.to_json()),
    field_leaf(SALT, "store", "local"),
]
CONTENT = content_root(FIELDS)


def field(index: int = 1) -> DisclosedField:
    hashes = [merkle.leaf_hash(leaf) for leaf in FIELDS]
    return DisclosedField(index, FIELDS[index], tuple(field_proof(index, hashes)))


def good(index: int = 1) -> MemberFile:
    return MemberFile(
        ENTRY_LEAF, field(), index, tuple(merkle.proof_from_leaves(index, HASHES)), LEAVES[index]
    )


def verify(file: MemberFile) -> member_file.ShownMember:
    return member_file.verify(file, CONTENT, len(FIELDS), ENTRY_LEAF)


@pytest.mark.parametrize("index", range(3))
def test_every_member_is_proven_at_its_place(index: int) -> None:
    file = member_file.parse(member_file.format(good(index)))
    assert file == good(index)
    shown = verify(file)
    assert (shown.name, shown.manifest, shown.index) == ("manifest", ROOT, index)
    assert shown.line == parse_manifest_leaf(LEAVES[index])


@pytest.mark.parametrize(
    "leaf",
    [
        manifest_leaf(b"A", "file", 5, HASH, HASH),
        manifest_leaf(b"a", "sparse", 5, HASH, HASH),
        manifest_leaf(b"a", "file", 6, HASH, HASH),
        manifest_leaf(b"a", "file", 5, bytes(31) + b"x", HASH),
        manifest_leaf(b"a", "file", 5, HASH, bytes(31) + b"x"),
        LEAVES[0],
    ],
)
def test_another_path_kind_size_or_digest_is_refused(leaf: bytes) -> None:
    verify(good())
    with pytest.raises(ProofInvalid):
        verify(replace(good(), leaf=leaf))


def test_no_other_place_passes() -> None:
    for claimed in range(-1, 5):
        if claimed != 1:
            with pytest.raises(ProofInvalid):
                verify(replace(good(), index=claimed))
    with pytest.raises(ProofInvalid):
        verify(replace(good(), proof=good().proof[:-1]))


def test_another_entry_field_or_content_is_refused() -> None:
    verify(good())
    with pytest.raises(ProofInvalid, match="another entry"):
        member_file.verify(good(), CONTENT, len(FIELDS), bytes(32))
    with pytest.raises(ProofInvalid):
        member_file.verify(good(), bytes(32), len(FIELDS), ENTRY_LEAF)
    for index in (0, 2):
        with pytest.raises(ProofInvalid, match="holds no manifest"):
            verify(replace(good(), field=field(index)))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"schema": "custody.member/2"}, UnknownVersion),
        ({"schema": "custody.chunk/1"}, Malformed),
        ({"index": -1}, Malformed),
        ({"index": True}, Malformed),
        ({"leaf": 5}, Malformed),
        ({"leaf": '["a"]'}, Malformed),
        ({"leaf": '["a","file", 5,null,null]'}, Malformed),
        ({"proof": [5]}, Malformed),
        ({"proof": ["x"] * 60}, Malformed),
        ({"more": 1}, Malformed),
    ],
)
def test_a_document_that_is_written_otherwise_is_refused(
    change: dict[str, Any], error: type[Exception]
) -> None:
    document = canonical.decode(member_file.format(good()))
    member_file.parse(canonical.encode(document))
    with pytest.raises(error):
        member_file.parse(canonical.encode({**document, **change}))
    with pytest.raises(Malformed):
        member_file.parse(member_file.format(good()) + b" " * member_file.MAX_BYTES)


@pytest.mark.parametrize(
    "change",
    [
        {"index": -1},
        {"index": 2**53},
        {"proof": (b"short",)},
        {"proof": (bytes(32),) * 54},
        {"entry_leaf": b""},
        {"leaf": b"\xff"},
        {"leaf": b"[]"},
        {"leaf": LEAVES[1] + b" "},
    ],
)
def test_nothing_is_written_that_would_not_be_read(change: dict[str, Any]) -> None:
    longest = replace(good(), index=2**53 - 1, proof=(bytes(32),) * 53)
    assert member_file.parse(member_file.format(longest)) == longest
    with pytest.raises(Malformed):
        member_file.format(replace(good(), **change))


@given(st.data())
def test_no_byte_of_a_document_can_be_another(data: st.DataObject) -> None:
    whole = bytearray(member_file.format(good()))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises((ProofInvalid, UnknownVersion)):
        verify(member_file.parse(bytes(whole)))
