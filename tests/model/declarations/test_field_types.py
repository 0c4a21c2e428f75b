"""Types of fields: each takes its values and says of others what they must be; where rules read, none holds prose."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from custody.model import json_schema
from custody.model.schema import number_types, types
from custody.model.schema.types import FieldType, Value
from custody.proof.commitments.field_leaf import field_leaf, parse_field_leaf
from tests.failures import every
from tests.model.values import JUNK, of_type, types_in_use

A, B = "a3bb189e-8bf9-4888-9912-ace4e6543002", "b3bb189e-8bf9-4888-9912-ace4e6543002"
TYPES = types_in_use()


#: Types that take certain codes, and those that take more.
CODED = {name: kind for name, kind in TYPES.items() if kind.choices}
FREE = {name: kind for name, kind in TYPES.items() if not kind.choices}


def roundtrips(kind: FieldType, value: Value) -> None:
    """Verify that a type takes a value, and that its leaf gives it back."""
    assert kind.check(value) is None, value
    assert parse_field_leaf(field_leaf(bytes(16), "x", value)).value == value


def test_every_field_type_without_codes_takes_some_values_with_its_schema_and_refuses_others() -> None:
    def takes_and_refuses(name: str) -> None:
        kind, schema = FREE[name], Draft202012Validator(json_schema.VALUES[name])

        @given(of_type(kind).filter(lambda value: value is not None))
        def takes(value: Value) -> None:
            roundtrips(kind, value)
            assert schema.is_valid(value), value
            if not kind.prose and kind.name not in NUMBERS:
                worded(kind, value)

        @given(JUNK)
        def tells(value: Value) -> None:
            found = kind.check(value)
            assert found is None or found.startswith("must "), value

        takes()
        tells()

    assert FREE.keys() == json_schema.VALUES.keys()
    every(sorted(FREE), takes_and_refuses)


def test_every_field_type_with_codes_takes_each_of_them_and_no_other() -> None:
    def takes_its_codes(name: str) -> None:
        kind = CODED[name]
        several = [" ".join(kind.choices), " ".join(kind.choices[:2])] if kind.name == "codes" else []
        for value in (*kind.choices, *several):
            roundtrips(kind, value)
        first, last = kind.choices[0], kind.choices[-1]
        wrong: list[Value] = ["", "no-such-code", first.upper() + "X", f" {first}", f"{first} ", f"{first}\n"]
        wrong += [f"{last} {first}", f"{first} {first}", f"{first},{last}", 0, 1, True, {first: 1}, None]
        for other in wrong:
            found = kind.check(other)
            assert found is not None, other
            assert found.startswith("must "), other

    assert {kind.name for kind in CODED.values()} == {"code", "codes"}
    assert len(CODED) > 150
    every(sorted(CODED), takes_its_codes)


@settings(max_examples=600)
@given(st.sampled_from(sorted(CODED)), JUNK)
def test_a_field_type_with_codes_tells_what_it_takes_whatever_it_is_given(name: str, value: Value) -> None:
    found = CODED[name].check(value)
    assert found is None or found.startswith("must ")


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (types.COUNT, [True, -1, 2**53, 1.0, "1", None]),
        (types.FLAG, [0, 1, "true", None]),
        (types.INSTANT, ["2026-11-02", "2026-11-02T09:00:00", 0]),
        (types.SHA256, ["", "AAAA", "A" * 44, "A" * 43 + "=\n"]),
        (types.SHA1, ["A" * 43 + "="]),
        (types.IDENTIFIER, ["", " x", "x ", "a b", "a\tb", "x\n", "ü", "a,b", "x" * 129]),
        (types.RULE, ["", "un 25", "UN-25", "-25", "un-25\n", "x" * 65]),
        (
            types.CITATION,
            ["", " x", "x ", "\u00a0", "a\nb", "a\x7f", "a\u202eb", "a\u2028b", "\ud800", "x" * 201, 1],
        ),
        (types.SEAL, ["", "a", "A B", "-A", "A" * 64]),
        (types.KEY_NAME, ["eve", "lab.example/xyz", "lab.example/" + "0" * 15, "lab.example/" + "A" * 16]),
        (types.ref(), ["", "a3bb189e-8bf9-1888-9912-ace4e6543002", "A3BB189E-8BF9-4888-9912-ACE4E6543002"]),
        (types.refs(), ["", "a", f"{B} {A}", f"{A} {A}", f"{A}  {B}", f" {A}", A.upper()]),
        (types.FIELDS, ["", "b a", "a a", "a  b", " a", "a ", "A", "a-b"]),
        (types.MARKS, ["", "b a", "a a", "A", "a b,"]),
        (types.FIELD, ["", "a b", "A", "a-b", "x" * 65]),
        (types.TEXT, ["", " ", "\t\n", "\u3000", "\ud800", "x" * 65_537, 1]),
        (types.LABEL, ["", " ", "\n", "\ud800", "x" * 257, "\N{SNOWMAN}" * 257, 1, None]),
        (types.SHIFT, [True, 2**53, -(2**53), 1.0, "1", None]),
        (
            number_types.IMEI,
            ["", "490154203237517", "49-015420-323751-8", "4901542032375", "4" * 17, 1, None],
        ),
        (number_types.ICCID, ["", "8944110064525458013", "7" * 19, "89" + "0" * 15, "89" + "0" * 19, "89x"]),
        (number_types.MAC, ["", "00:1a:2b:3c:4d", "00-1a-2b-3c-4d-5e", "00:1A:2B:3C:4D:5E", "b", " "]),
        (types.NAME, ["", "\ud800", {"b64": "QQ=="}, {"b64": ""}, {"b64": 1}, {}, {"x": "y"}, 1]),
        (types.VKEY, ["", "x", "lab.example/0011223344556677+00000000+AQ=="]),
        (types.OBJECT_ROOT, [None, {}, {"tree": "object/1"}, {"tree": "sweep/1", "count": 0, "root": ""}]),
        (types.PLAIN, [{}, {"b64": "/w=="}, "", "Anna Kowalska", "b a", "a  b", "§", "x" * 513]),
    ],
    ids=lambda value: value.name if isinstance(value, FieldType) else "",
)
def test_a_field_type_refuses_what_is_nearly_right(kind: FieldType, wrong: list[Value]) -> None:
    for value in wrong:
        assert kind.check(value) is not None, value


#: Types of structural fields whose text is one word.
WORDS = frozenset(
    {
        "code",
        "entry",
        "field name",
        "head",
        "identifier",
        "instant",
        "key name",
        "md5",
        "rule",
        "seal",
        "sha1",
        "sha256",
        "sha512",
        "state",
        "subject",
        "timestamp token",
        "verifier key",
    }
)
#: Types whose text is codes in sorted order with single spaces, or one word.
_NAMED = ("codes", "digests", "field names", "identifiers", "key names")
LISTS = frozenset((*_NAMED, "marks", "plain value", "seals", "subjects"))
#: Types of erasable fields only, which hold numbers of devices.
NUMBERS = frozenset({"ICCID", "IMEI", "MAC addresses"})
#: Types whose values are no text.
NO_TEXT = frozenset({"count", "flag", "shift", "manifest root", "object root", "sweep root"})
PROSE = st.one_of(
    st.text(min_size=1, max_size=60),
    st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=6).map(" ".join),
    st.lists(st.sampled_from(["Anna", "Kowalska", "of", "the", "lab", "s.", "94"]), min_size=2).map(" ".join),
)


def worded(kind: FieldType, value: Value) -> None:
    """Verify that a text which a type takes is one word, or codes in sorted order."""
    if not isinstance(value, str) or kind.check(value) is not None:
        return
    assert kind.name in WORDS | LISTS
    if kind.name in LISTS and " " in value:
        words = value.split(" ")
        assert words == sorted(set(words)), value
        assert all(re.fullmatch(r"[A-Za-z0-9_.:/+=-]{1,128}", word) for word in words), value
    else:
        assert re.search(r"\s", value) is None, value
        assert value.isascii(), value


def test_what_a_type_of_structural_fields_takes_as_text_is_a_word_or_codes_in_order() -> None:
    def is_worded(name: str) -> None:
        kind = FREE[name]
        if kind.prose:
            assert kind.check("§ 94 StPO, seized by Anna Kowalska") is None
            assert kind.name in ("citation", "file name", "label", "text")
            return
        assert kind.check("seized by Anna Kowalska") is not None
        if kind.name in NO_TEXT:
            assert all(kind.check(text) is not None for text in ("", "a", "a b", "1", "true"))

    every(sorted(FREE), is_worded)


@settings(max_examples=600)
@given(st.sampled_from(sorted(name for name, kind in FREE.items() if not kind.prose)), PROSE)
def test_no_type_without_codes_but_those_of_prose_takes_prose(name: str, value: str) -> None:
    if name not in NUMBERS:
        worded(FREE[name], value)


def test_what_a_type_with_codes_takes_is_a_word_or_codes_in_order() -> None:
    def is_worded(name: str) -> None:
        kind = CODED[name]
        assert not kind.prose
        assert kind.check("seized by Anna Kowalska") is not None
        for value in (*kind.choices, " ".join(kind.choices), " ".join(kind.choices[:2])):
            worded(kind, value)

    every(sorted(CODED), is_worded)


@settings(max_examples=600)
@given(st.sampled_from(sorted(CODED)), PROSE)
def test_no_type_with_codes_takes_prose(name: str, value: str) -> None:
    worded(CODED[name], value)


@given(st.text(max_size=150))
def test_an_identifier_has_no_blank_and_no_prose(text: str) -> None:
    good = re.fullmatch(r"[A-Za-z0-9._:/+-]{1,128}", text) is not None
    assert (types.IDENTIFIER.check(text) is None) is good
    assert types.IDENTIFIER.check(f"{text} {text}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "§ 94 StPO",
        "Art. 75 GLPD, § 2º",
        "УПК РФ, ст. 182",
        "刑事訴訟法第九十九条",
        "قانون الإجراءات",
        "x" * 200,
    ],
)
def test_a_provision_is_cited_in_any_script(text: str) -> None:
    assert types.CITATION.check(text) is None
    assert types.TEXT.check(text) is None


@given(st.sets(st.from_regex(r"[a-z_.]{1,9}", fullmatch=True), max_size=5))
def test_a_set_of_codes_is_written_in_one_way(words: set[str]) -> None:
    text = types.join_codes(words)
    assert types.split_codes(text) == tuple(sorted(words))
    assert types.join_codes([*words, *words]) == text
    assert (text is None) is (not words)
    if text is not None:
        assert types.code(*words).choices == tuple(sorted(words))
        assert types.codes(*words).check(text) is None
