"""Sealed fields: one spelling, every allowed value, and a proof that ties a field to its place in its entry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, ProofInvalid, UnknownVersion
from custody.proof import canonical, merkle
from custody.proof.commitments.field_leaf import (
    Field,
    content_root,
    content_root_of_hashes,
    field_leaf,
    field_proof,
    parse_field_leaf,
    verify_field,
)
from custody.proof.commitments.list_leaves import sweep_leaf, sweep_root
from custody.proof.commitments.typed_roots import (
    ManifestRoot,
    ObjectRoot,
    SweepRoot,
    TypedRoot,
    typed_root_from_json,
)
from custody.proof.commitments.values import FieldValue, name_bytes, name_value

HASH = merkle.leaf_hash(b"any")
SALT = bytes(range(16))
TYPED: list[TypedRoot] = [
    ObjectRoot(5, 1 << 20, HASH, HASH),
    ObjectRoot(0, 1 << 20, merkle.EMPTY_ROOT, merkle.EMPTY_ROOT),
    ManifestRoot(3, HASH),
    ManifestRoot(0, merkle.EMPTY_ROOT),
    SweepRoot(9, HASH),
]

NAMES = st.text("abcz019_.", min_size=1, max_size=64)
VALUES: st.SearchStrategy[FieldValue] = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(max_size=30)
    | st.binary(max_size=30).map(name_value)
    | st.sampled_from(TYPED).map(lambda root: root.to_json())
)


@given(st.binary(min_size=16, max_size=16), NAMES, VALUES)
def test_a_field_is_written_canonically_and_read_back(salt: bytes, name: str, value: FieldValue) -> None:
    leaf = field_leaf(salt, name, value)
    assert canonical.decode(leaf)[1:] == [name, value]
    assert parse_field_leaf(leaf) == Field(salt, name, value)


def test_a_leaf_is_an_array_of_salt_name_and_value() -> None:
    assert field_leaf(SALT, "exhibit.no", "K 7") == b'["AAECAwQFBgcICQoLDA0ODw==","exhibit.no","K 7"]'


@pytest.mark.parametrize("length", [0, 15, 17])
def test_a_salt_is_16_bytes(length: int) -> None:
    with pytest.raises(Malformed):
        field_leaf(bytes(length), "name", None)


@pytest.mark.parametrize("name", ["", "A", "a b", "a-b", "ä", "a" * 65, "a\n"])
def test_a_field_name_is_short_and_plain(name: str) -> None:
    assert field_leaf(SALT, "a" * 64, None)
    with pytest.raises(Malformed):
        field_leaf(SALT, name, None)


@pytest.mark.parametrize(
    "value",
    [
        1.5, 2**53, -(2**53), "\ud800", [], ["a"], {}, {"a": 1}, {"b64": 1}, {"b64": "A"}, {"b64": "AA==", "x": 1},
        {"tree": "object/1"}, {"tree": 1}, b"bytes", "x" * 65_537, "ä" * 32_769, {"b64": "A" * 87_384},
        {"tree": "manifest/1", "count": -1, "root": "A"}, {**TYPED[0].to_json(), "extra": 1},
        {**TYPED[0].to_json(), "bytes": True}, {**TYPED[0].to_json(), "bytes": 2**53},
        {**TYPED[0].to_json(), "leaf": 512},
        {**TYPED[0].to_json(), "root": None}, {**TYPED[0].to_json(), "bytes": 0}, {**TYPED[2].to_json(), "count": 0},
        {**TYPED[2].to_json(), "tree": "object/1"}, {**TYPED[2].to_json(), "tree": "manifest"},
        {**TYPED[2].to_json(), "tree": "Manifest/1"}, {**TYPED[2].to_json(), "root": "AA=="},
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_not_sealed(value: FieldValue) -> None:
    with pytest.raises(Malformed):
        field_leaf(SALT, "name", value)
    if type(value) not in {float, bytes} and value != "\ud800":
        unchecked = canonical.encode(["AAECAwQFBgcICQoLDA0ODw==", "name", None])[:-5] + _raw(value) + b"]"
        with pytest.raises(Malformed):
            parse_field_leaf(unchecked)


def _raw(value: object) -> bytes:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value).encode()
    if isinstance(value, dict):
        members = [b'"%s":%s' % (key.encode(), _raw(item)) for key, item in sorted(value.items())]
        return b"{" + b",".join(members) + b"}"
    return canonical.encode(value)


def test_the_largest_values_fit() -> None:
    longest: FieldValue = {"b64": "A" * 87_380 + "AA=="}
    for value in ("x" * 65_536, "ä" * 32_768, '"' * 65_536, longest, 2**53 - 1, -(2**53) + 1):
        assert parse_field_leaf(field_leaf(SALT, "name", value)).value == value


@pytest.mark.parametrize("tree", ["object/2", "manifest/17", "album/1"])
def test_a_tree_of_another_version_could_not_be_checked(tree: str) -> None:
    with pytest.raises(UnknownVersion):
        typed_root_from_json({"tree": tree, "anything": 1})


@pytest.mark.parametrize("root", TYPED)
def test_a_typed_root_is_read_back_from_its_json(root: TypedRoot) -> None:
    assert typed_root_from_json(root.to_json()) == root


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_typed_root_holds_hashes_of_32_bytes(length: int) -> None:
    makers: list[Callable[[bytes], object]] = [
        lambda odd: ObjectRoot(1, 1 << 20, odd, HASH),
        lambda odd: ObjectRoot(1, 1 << 20, HASH, odd),
        lambda odd: ManifestRoot(1, odd),
        lambda odd: SweepRoot(1, odd),
    ]
    for make in makers:
        assert make(HASH) == make(HASH)
        with pytest.raises(Malformed):
            make(bytes(length))


@pytest.mark.parametrize("size", [-1, 2**53, True, None])
def test_a_typed_root_is_over_a_number_that_every_reader_knows(size: int) -> None:
    makers: list[Callable[[int], object]] = [
        lambda size: ObjectRoot(size, 1 << 20, HASH, HASH),
        lambda size: ManifestRoot(size, HASH),
        lambda size: SweepRoot(size, HASH),
    ]
    for make in makers:
        assert make(1) == make(1)
        assert make(2**53 - 1) == make(2**53 - 1)
        with pytest.raises(Malformed, match="impossible size"):
            make(size)


def test_a_value_that_is_too_long_and_no_text_is_said_to_be_no_text() -> None:
    head = b'["AAECAwQFBgcICQoLDA0ODw==","a","'
    assert parse_field_leaf(head + b'x"]').value == "x"
    for text, why in ((b"x" * 65_537, "longer than 65536"), (b"\xff" * 65_537, "UTF-8"), (b"\xff", "UTF-8")):
        with pytest.raises(Malformed, match=why):
            parse_field_leaf(head + text + b'"]')


@pytest.mark.parametrize("value", [None, 1, "object/1", [], {}, {"tree": None}])
def test_what_names_no_tree_is_no_typed_root(value: object) -> None:
    with pytest.raises(Malformed):
        typed_root_from_json(value)


@pytest.mark.parametrize(
    "leaf",
    [
        b"", b"[]", b'["AAECAwQFBgcICQoLDA0ODw==","a"]', b'["AAECAwQFBgcICQoLDA0ODw==","a",1,2]',
        b'["AAECAwQFBgcICQoLDA0ODw==","a","b","c"]', b' ["AAECAwQFBgcICQoLDA0ODw==","a",1]',
        b'["AAECAwQFBgcICQoLDA0ODw==","a",1]\n', b'["AAECAwQFBgcICQoLDA0ODw==", "a",1]',
        b'["AAECAwQFBgcICQoLDA0ODx==","a",1]', b'["AAECAwQFBgcICQoLDA0OD===","a",1]',
        b'["AAECAwQFBgcICQoLDA0ODw","a",1]',
        b'["AAECAwQFBgcICQoLDA0ODw==","A",1]', b'["AAECAwQFBgcICQoLDA0ODw==","\\u0061",1]',
        b'["AAECAwQFBgcICQoLDA0ODw==","a",01]', b'["AAECAwQFBgcICQoLDA0ODw==","a",-0]',
        b'["AAECAwQFBgcICQoLDA0ODw==","a",1.0]', b'["AAECAwQFBgcICQoLDA0ODw==","a",1e2]',
        b'["AAECAwQFBgcICQoLDA0ODw==","a","\\u0041"]', b'["AAECAwQFBgcICQoLDA0ODw==","a","\\/"]',
        b'["AAECAwQFBgcICQoLDA0ODw==","a","\n"]', b'["AAECAwQFBgcICQoLDA0ODw==","a","\xff"]',
        b'["AAECAwQFBgcICQoLDA0ODw==","a","\xed\xa0\x80"]', b'["AAECAwQFBgcICQoLDA0ODw==","a",nul]',
        b'["AAECAwQFBgcICQoLDA0ODw==","a",]', b'["AAECAwQFBgcICQoLDA0ODw==","a",{"b64":"AA=="} ]',
        b'["AAECAwQFBgcICQoLDA0ODw==","a",9007199254740992]', b'["AAECAwQFBgcICQoLDA0ODw==","a",{"b64": "AA=="}]',
        b'["AAECAwQFBgcICQoLDA0ODw==","a",[1]]', b'["AAECAwQFBgcICQoLDA0ODw==","a","b"],["x","y","z"]',
    ],
)  # fmt: skip
def test_a_leaf_that_would_not_be_written_is_not_read(leaf: bytes) -> None:
    with pytest.raises(Malformed):
        parse_field_leaf(leaf)


def test_two_leaves_split_at_the_wrong_place_are_refused_though_their_sum_is_right() -> None:
    first, second = field_leaf(SALT, "a", "x"), field_leaf(SALT, "b", "y")
    joined = first + b"," + second
    for at in range(1, len(joined)):
        parts = joined[:at].rstrip(b","), joined[at:].lstrip(b",")
        if parts == (first, second):
            continue
        with pytest.raises(Malformed):
            [parse_field_leaf(part) for part in parts]


@given(st.binary(max_size=40), st.integers(0, 60), st.integers(0, 5))
def test_any_bytes_are_a_field_or_refused(noise: bytes, at: int, cut: int) -> None:
    good = field_leaf(SALT, "name", {"b64": "/w=="})
    for data in (noise, good[:at] + noise + good[at + cut :], good[:38] + noise + b"]"):
        try:
            field = parse_field_leaf(data)
        except (Malformed, UnknownVersion):
            continue
        assert field_leaf(field.salt, field.name, field.value) == data


@given(st.binary(max_size=30))
def test_every_file_name_has_one_spelling_as_a_value(raw: bytes) -> None:
    value = name_value(raw)
    assert name_bytes(value) == raw
    assert isinstance(value, str) == (raw.decode("utf-8", "replace").encode() == raw)


@pytest.mark.parametrize(
    "value", [{"b64": "YQ=="}, {"b64": ""}, {"b64": "x"}, {}, {"b64": 1}, 1, None, [], "\ud800"]
)
def test_another_spelling_of_a_file_name_is_refused(value: object) -> None:
    with pytest.raises(Malformed):
        name_bytes(value)


LEAVES = [field_leaf(bytes([number]) * 16, f"field.{number}", number) for number in range(14)]
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]
CONTENT = content_root(LEAVES)


def test_every_field_is_shown_alone() -> None:
    assert content_root_of_hashes(HASHES) == CONTENT
    for index, leaf in enumerate(LEAVES):
        proof = field_proof(index, HASHES)
        field = verify_field(leaf, index, 14, proof, CONTENT)
        assert (field.name, field.value) == (f"field.{index}", index)
        for other in set(range(15)) - {index}:
            with pytest.raises(ProofInvalid):
                verify_field(leaf, other, 14, proof, CONTENT)
        with pytest.raises(ProofInvalid):
            verify_field(LEAVES[index - 1], index, 14, proof, CONTENT)


def test_a_leaf_that_is_in_the_tree_but_is_no_field_is_refused() -> None:
    strange = [b'["AAECAwQFBgcICQoLDA0ODw==","a"]', LEAVES[1]]
    root = content_root(strange)
    assert verify_field(LEAVES[1], 1, 2, [merkle.leaf_hash(strange[0])], root).name == "field.1"
    with pytest.raises(Malformed):
        verify_field(strange[0], 0, 2, [HASHES[1]], root)


def test_a_seal_holds_at_most_256_fields() -> None:
    full = [HASH] * 256
    content_root_of_hashes(full)
    with pytest.raises(Malformed):
        content_root_of_hashes([*full, HASH])
    for count in (256, 257):
        hashes = [HASHES[0], *[HASH] * (count - 1)]
        proof, root = merkle.proof_from_leaves(0, hashes), merkle.root(hashes)
        merkle.verify_inclusion(0, count, HASHES[0], proof, root)
        if count == 256:
            assert verify_field(LEAVES[0], 0, count, proof, root).name == "field.0"
            continue
        with pytest.raises(ProofInvalid):
            verify_field(LEAVES[0], 0, count, proof, root)


def test_the_root_of_a_sweep_is_that_over_its_leaves_in_order_and_over_nothing_else() -> None:
    leaves = [sweep_leaf(f"objects/{at}", None, "verified", bytes(32)) for at in range(3)]
    root = sweep_root(leaves)
    assert (root.count, root.root) == (3, merkle.root([merkle.leaf_hash(item) for item in leaves]))
    assert sweep_root(reversed(leaves)).root != root.root
    assert sweep_root([]).count == 0
    with pytest.raises(Malformed):
        sweep_root([leaves[0], b"[]"])
