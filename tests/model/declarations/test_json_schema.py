"""Schemas of kinds: right ones by the metaschema, of all golden entries, and never stricter than the program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, SchemaError

from custody.model import json_schema
from custody.model.entry.envelope import parse_entry
from custody.model.kinds import KINDS
from custody.model.schema.schema import Kind, Need, Structural
from custody.proof.commitments.field_leaf import open_field
from tests.model.golden import load

BY_NAME = {kind.name: kind for kind in KINDS}
#: Types with no other values than those of their schema.
EXACT = (
    *("count", "shift", "flag", "subject", "entry", "sha256", "sha1", "sha512", "md5", "identifier", "rule"),
    *("state", "seal", "field name"),
)


@cache
def validator(kind: str) -> Draft202012Validator:
    """Return what validates the fields of entries of a kind."""
    return Draft202012Validator(json_schema.of(BY_NAME[kind]))


@cache
def entries() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return kind and fields of every golden entry; fields that were erased are left out."""
    found = []
    for entry in load().entries:
        leaves = [open_field(opening.leaf) for opening in entry.openings if opening.leaf is not None]
        found.append((parse_entry(entry.note).envelope.kind, dict(leaves)))
    return tuple(found)


def problems(kind: str, fields: dict[str, Any]) -> list[str]:
    return [f"{wrong.json_path} {wrong.message}" for wrong in validator(kind).iter_errors(fields)]


def first(kind: str) -> dict[str, Any]:
    """Return the fields of the first golden entry of a kind."""
    return next(fields for name, fields in entries() if name == kind)


def test_every_golden_entry_is_valid_by_the_schema_of_its_kind() -> None:
    assert {kind for kind, _ in entries()} == BY_NAME.keys()
    assert [(kind, found) for kind, fields in entries() if (found := problems(kind, fields))] == []


def wrong_values(kind: Kind) -> Iterator[tuple[str, Any]]:
    """Yield each field of a kind with values of other types, and null where it is required."""
    for field in kind.fields:
        accepted = {"count": int, "shift": int, "flag": bool}.get(field.type.name, str)
        others = [
            1.5,
            [],
            ["word"],
            {"word": 1},
            *([] if accepted is int else [7]),
            *([] if accepted is bool else [True]),
        ]
        if field.type.name == "plain value":
            others = [1.5, [], {"word": 1}]
        if accepted is not str:
            others.append("word")
        elif field.type.choices:
            others.append("no_such_code")
        elif not field.type.prose:
            others.append(" a blank in front")
        if field.need is Need.REQUIRED:
            others.append(None)
        yield from ((field.name, value) for value in others)


def test_a_field_with_a_value_of_another_type_is_refused() -> None:
    for kind in KINDS:
        fields = validator(kind.name).schema["properties"]
        alone = {name: Draft202012Validator(schema) for name, schema in fields.items()}
        wrong = list(wrong_values(kind))
        assert [pair for pair in wrong if alone[pair[0]].is_valid(pair[1])] == [], kind.name
        # What a field's own schema refuses is refused in an entry, which is valid without it.
        name, value = wrong[0]
        assert validator(kind.name).is_valid(first(kind.name))
        assert not validator(kind.name).is_valid({**first(kind.name), name: value}), (kind.name, name)


def test_another_field_and_a_missing_structural_one_are_refused() -> None:
    for kind in KINDS:
        fields = first(kind.name)
        assert not validator(kind.name).is_valid({**fields, "more": None})
        needless = {
            name
            for name in fields
            if validator(kind.name).is_valid({other: fields[other] for other in fields if other != name})
        }
        assert (
            needless
            == {field.name for field in kind.fields if not isinstance(field, Structural)} & fields.keys()
        )


def test_an_expected_field_has_a_value_or_is_said_to_be_unknown() -> None:
    fields = first("preservation_order.issued")
    assert fields["scope"] is not None
    assert not validator("preservation_order.issued").is_valid({**fields, "scope": None})
    assert not validator("preservation_order.issued").is_valid(
        {**fields, "scope": None, "not_known": "xscope"}
    )
    assert validator("preservation_order.issued").is_valid({**fields, "scope": None, "not_known": "scope"})


def test_a_standing_that_a_kind_does_not_have_is_refused() -> None:
    one = next(kind for kind in KINDS if kind.standings == ("record",))
    assert not validator(one.name).is_valid({**first(one.name), "entry_mode": "act"})


def test_every_field_type_is_described_and_no_other() -> None:
    used = {field.type.name for kind in KINDS for field in kind.fields}
    assert used - json_schema.VALUES.keys() == {"code", "codes"}
    assert json_schema.VALUES.keys() - used == set()


TYPES = {field.type.name: field.type for kind in KINDS for field in kind.fields}


@pytest.mark.parametrize("name", [name for name in EXACT if "pattern" in json_schema.VALUES[name]])
@given(data=st.data())
def test_of_types_of_one_word_the_schema_takes_nothing_else(name: str, data: st.DataObject) -> None:
    value = data.draw(st.from_regex(json_schema.VALUES[name]["pattern"], fullmatch=True))
    assert TYPES[name].check(value.rstrip("\n")) is None


def test_one_document_holds_them_all_each_right_by_the_metaschema_and_tells_them_apart() -> None:
    whole = json_schema.whole(KINDS)
    assert whole["$defs"] == {kind.name: json_schema.of(kind) for kind in KINDS}
    defined = whole["$defs"].values()
    # Thousands of fields have a few hundred schemas, of which each is checked once.
    fields = {json.dumps(field): field for kind in defined for field in kind["properties"].values()}
    bare = {kind["title"]: {**kind, "properties": {}} for kind in defined}
    for schema in ({**whole, "$defs": bare}, {"$defs": fields}):
        Draft202012Validator.check_schema(schema)
    last = {**whole["$defs"][KINDS[-1].name], "properties": {"note": {"type": "no type"}}}
    with pytest.raises(SchemaError, match="no type"):
        Draft202012Validator.check_schema({**whole, "$defs": {KINDS[-1].name: last}})
    all_kinds = Draft202012Validator(whole)
    fields = first("preservation_order.served")
    assert all_kinds.is_valid({"kind": "preservation_order.served", "fields": fields})
    assert not all_kinds.is_valid({"kind": "preservation_order.issued", "fields": fields})
    assert not all_kinds.is_valid({"kind": "order.unheard", "fields": fields})


def test_a_schema_has_words_for_codes_and_says_where_it_is_weaker() -> None:
    schema = json_schema.of(BY_NAME["preservation_order.served"])
    assert "stricter" in schema["description"]
    codes = schema["properties"]["late_reason"]["oneOf"]
    assert {"const": "paper_record", "title": "it was first recorded on paper"} in codes
    for kind in KINDS:
        for name, field in json_schema.of(kind)["properties"].items():
            assert field["title"], name
            assert field["description"], name
