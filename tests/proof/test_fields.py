"""The fields document: shows fields of one entry, proves each in its place, and has one spelling."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import CustodyError, Malformed, ProofInvalid, UnknownVersion
from custody.proof import canonical, fields, merkle
from custody.proof.commitments.field_leaf import (
    MOST_FIELDS,
    MOST_VALUE_BYTES,
    content_root,
    field_leaf,
    field_proof,
)
from custody.proof.fields import DisclosedField, FieldsFile

HASH = merkle.leaf_hash(b"any")
LEAVES = [field_leaf(bytes([number]) * 16, f"field.{number}", number) for number in range(14)]
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]
CONTENT = content_root(LEAVES)
ENTRY = merkle.leaf_hash(b"the entry")


def shown(*indexes: int) -> FieldsFile:
    items = [DisclosedField(index, LEAVES[index], tuple(field_proof(index, HASHES))) for index in indexes]
    return FieldsFile(ENTRY, tuple(items))


def test_a_fields_document_is_read_back_and_proves_what_it_shows() -> None:
    file = shown(0, 3, 13)
    data = fields.format(file)
    assert canonical.decode(data)["schema"] == "custody.fields/1"
    assert fields.parse(data) == file
    proven = fields.verify(file, CONTENT, 14, ENTRY)
    assert [(item.index, item.field.name) for item in proven] == [
        (0, "field.0"),
        (3, "field.3"),
        (13, "field.13"),
    ]


def test_a_fields_document_of_another_entry_seal_or_place_is_false() -> None:
    file = shown(3, 5)
    fields.verify(file, CONTENT, 14, ENTRY)
    swapped = (replace(file.fields[0], leaf=LEAVES[4]), file.fields[1])
    moved = (replace(file.fields[0], index=4), file.fields[1])
    for wrong, content, count, entry in (
        (file, CONTENT, 14, HASH),
        (file, HASH, 14, ENTRY),
        (file, CONTENT, 5, ENTRY),
        (FieldsFile(ENTRY, swapped), CONTENT, 14, ENTRY),
        (FieldsFile(ENTRY, moved), CONTENT, 14, ENTRY),
    ):
        with pytest.raises(ProofInvalid):
            fields.verify(wrong, content, count, entry)


def spoiled() -> dict[str, object]:
    """Return fields documents that are wrong in one way each, made from a good one."""
    good = canonical.decode(fields.format(shown(3, 5)))
    first, second = good["fields"]
    return {
        "no object": [good],
        "no schema": {"entry": good["entry"], "fields": good["fields"]},
        "another schema": {**good, "schema": "custody.field/1"},
        "schema number": {**good, "schema": 1},
        "version zero": {**good, "schema": "custody.fields/0"},
        "member too many": {**good, "note": ""},
        "no fields": {**good, "fields": []},
        "fields is no list": {**good, "fields": {}},
        "entry is null": {**good, "entry": None},
        "entry too short": {**good, "entry": "AA=="},
        "wrong order": {**good, "fields": [second, first]},
        "shown twice": {**good, "fields": [first, first]},
        "257 fields": {**good, "fields": [{**first, "index": number} for number in range(257)]},
        "field is null": {**good, "fields": [None]},
        "field member too many": {**good, "fields": [{**first, "name": "x"}]},
        "index is text": {**good, "fields": [{**first, "index": "3"}]},
        "index is true": {**good, "fields": [{**first, "index": True}]},
        "index negative": {**good, "fields": [{**first, "index": -1}]},
        "index too large": {**good, "fields": [{**first, "index": 256}]},
        "leaf is an array": {**good, "fields": [{**first, "leaf": ["a", "b", 1]}]},
        "leaf is no field": {**good, "fields": [{**first, "leaf": "[]"}]},
        "proof is text": {**good, "fields": [{**first, "proof": "AA=="}]},
        "proof too long": {**good, "fields": [{**first, "proof": first["proof"] * 9}]},
        "proof hash is a number": {**good, "fields": [{**first, "proof": [1]}]},
    }


@pytest.mark.parametrize("what", spoiled())
def test_a_fields_document_that_would_not_be_written_is_malformed(what: str) -> None:
    assert fields.parse(fields.format(shown(3, 5))) == shown(3, 5)
    with pytest.raises(Malformed):
        fields.parse(canonical.encode(spoiled()[what]))


def test_another_version_of_the_document_could_not_be_checked() -> None:
    with pytest.raises(UnknownVersion):
        fields.parse(canonical.encode({"schema": "custody.fields/2", "shown": []}))


@pytest.mark.parametrize(
    "file",
    [
        FieldsFile(ENTRY, ()),
        FieldsFile(b"", shown(1).fields),
        FieldsFile(ENTRY, (DisclosedField(0, b"\xff", ()),)),
    ],
)
def test_parts_of_a_document_that_could_not_be_read_back_are_not_written(file: FieldsFile) -> None:
    with pytest.raises(Malformed):
        fields.format(file)


def test_a_document_longer_than_any_of_ours_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = fields.format(shown(3))
    assert fields.parse(data) == shown(3)
    monkeypatch.setattr(fields, "MAX_BYTES", len(data))
    assert fields.parse(data) == shown(3)
    monkeypatch.setattr(fields, "MAX_BYTES", len(data) - 1)
    with pytest.raises(Malformed):
        fields.parse(data)


def test_the_longest_document_of_ours_is_read() -> None:
    worst = field_leaf(bytes(16), "x" * 64, "\x01" * MOST_VALUE_BYTES)
    one = len(fields.format(FieldsFile(ENTRY, (DisclosedField(0, worst, (HASH,) * 8),))))
    assert one * MOST_FIELDS < fields.MAX_BYTES


def test_every_field_that_an_entry_can_have_may_be_shown_at_once_and_no_more() -> None:
    leaves = [field_leaf(bytes(16), f"x{index}", 1) for index in range(256)]
    all_ = FieldsFile(ENTRY, tuple(DisclosedField(at, each, (HASH,) * 8) for at, each in enumerate(leaves)))
    assert fields.parse(fields.format(all_)) == all_
    leaf = leaves[0]
    longest = FieldsFile(ENTRY, (DisclosedField(255, leaf, (HASH,) * 32),))
    assert fields.parse(fields.format(longest)) == longest
    for wrong in (DisclosedField(256, leaf, ()), DisclosedField(0, leaf, (HASH,) * 33)):
        with pytest.raises(Malformed):
            fields.format(FieldsFile(ENTRY, (wrong,)))


def test_no_name_is_shown_twice() -> None:
    leaves = [field_leaf(bytes(16), "x", value) for value in (1, 2)]
    with pytest.raises(Malformed, match="two fields of one name"):
        fields.format(
            FieldsFile(ENTRY, tuple(DisclosedField(at, leaf, ()) for at, leaf in enumerate(leaves)))
        )


@given(st.binary(max_size=80), st.integers(0, 400), st.integers(0, 9))
def test_any_bytes_are_a_fields_document_or_refused(noise: bytes, at: int, cut: int) -> None:
    good = fields.format(shown(3, 5))
    for data in (noise, good[:at] + noise + good[at + cut :]):
        try:
            file = fields.parse(data)
        except CustodyError as error:
            assert isinstance(error, Malformed | UnknownVersion)  # noqa: PT017 - the other outcome is a document
        else:
            assert fields.format(file) == data
