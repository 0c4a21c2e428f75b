"""A kind's fields: every value has one place and one type, what is missing is said, and nothing else gets in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import UsageError
from custody.model import layouts, permits, types
from custody.model.facts import Facts, Private
from custody.model.schema import COMMON, Erasable, Kind, Layout, Need, Structural
from custody.model.types import FieldType, Value
from custody.proof import seal
from tests.model.values import kinds, of_type, types_in_use, values_of

KINDS = layouts.kind_names()
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    st.dictionaries(
        st.text(max_size=3), st.one_of(st.none(), st.integers(), st.text(max_size=3)), max_size=3
    ),
)


def dreamt(*own: Erasable | Structural) -> None:
    Layout(Kind("case.dreamt", own, permit=permits.DESK))


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_fits_into_one_seal_and_its_names_into_leaves(name: str) -> None:
    layout = layouts.layout(1, name)
    assert 1 <= len(layout.names) <= seal.MOST_FIELDS
    assert len(set(layout.names)) == len(layout.names)
    assert all(re.fullmatch(r"[a-z0-9_.]{1,64}", one) for one in layout.names)
    assert layout.fields[-len(COMMON) :] == COMMON
    assert [layout.names[at] for at in layout.positions.values()] == list(layout.positions)
    assert layout.kind.standings in (("act",), ("record",), ("act", "record"), ("record", "act"))
    assert layouts.layout(1, name).kind.name == name


@pytest.mark.parametrize("name", KINDS)
def test_whatever_personal_is_expected_of_a_kind_may_be_said_to_be_unknown(name: str) -> None:
    layout = layouts.layout(1, name)
    for field in layout.fields:
        assert isinstance(field, Structural | Erasable)
        if isinstance(field, Erasable):
            assert field.need in (Need.EXPECTED, Need.OPTIONAL), field.name
        assert (field.name in layout.expected) is (field.need is Need.EXPECTED)
        assert (field.name in layout.structural) is isinstance(field, Structural)


def test_a_kind_that_names_a_field_twice_is_no_kind() -> None:
    dreamt(Erasable("dream"))
    for own in ((Erasable("dream"), Structural("dream", types.COUNT)), (Erasable("note"),)):
        with pytest.raises(ValueError, match="twice"):
            dreamt(*own)


@given(kinds().flatmap(lambda layout: st.tuples(st.just(layout), values_of(layout))))
def test_values_that_fit_are_parted_and_pass_the_check_of_sealed_values(
    drawn: tuple[Layout, dict[str, Value]],
) -> None:
    layout, given_values = drawn
    facts, private = layout.split(given_values)
    assert layout.check(facts, private) is None
    for name, value in given_values.items():
        where: Facts | Private = facts if name in layout.structural else private
        assert where[name] == value
    assert set(facts) <= layout.structural
    assert not set(private) & layout.structural
    missing = {name for name in layout.expected_of(facts) if facts[name] is None and private[name] is None}
    assert set(facts.codes("unknown")) == missing
    assert facts.must("standing") == layout.kind.standings[0]


@given(st.data())
def test_a_value_of_another_type_is_named_and_refused(data: st.DataObject) -> None:
    layout = data.draw(kinds())
    given_values = data.draw(values_of(layout))
    layout.split(given_values)
    field = data.draw(st.sampled_from(layout.fields))
    junk = data.draw(JUNK.filter(lambda value: value is not None and field.type.check(value) is not None))
    with pytest.raises(UsageError, match=re.escape(field.name)):
        layout.split({**given_values, field.name: junk})


@given(st.data())
def test_a_missing_required_value_is_named_and_refused(data: st.DataObject) -> None:
    layout = data.draw(
        kinds().filter(
            lambda one: any(
                field.need is Need.REQUIRED and not getattr(field, "default", None) for field in one.kind.own
            )
        )
    )
    given_values = data.draw(values_of(layout))
    required = [
        field.name
        for field in layout.kind.own
        if field.need is Need.REQUIRED and getattr(field, "default", None) is None
    ]
    name = data.draw(st.sampled_from(required))
    layout.split(given_values)
    for gone in (
        {key: value for key, value in given_values.items() if key != name},
        {**given_values, name: None},
    ):
        with pytest.raises(UsageError, match=rf"{re.escape(name)} is missing"):
            layout.split(gone)


def test_a_label_that_stands_may_end_with_a_blank_and_a_new_one_may_not() -> None:
    layout = layouts.layout(1, "case.opened")
    facts, private = layout.split({"reference": "C-1"})
    assert layout.check(facts, private) is None
    assert layout.check(facts, Private({"reference": "C-1 "})) is None
    with pytest.raises(UsageError, match="reference must not begin or end with a blank"):
        layout.split({"reference": "C-1 "})
    assert types.unkept("a remark ", types.TEXT) is None


def test_a_name_that_a_kind_does_not_have_is_refused_with_those_it_has() -> None:
    layout = layouts.layout(1, "case.opened")
    with pytest.raises(UsageError, match="no field colour") as caught:
        layout.split({"colour": "blue"})
    assert "reference" in caught.value.hint


def test_unknown_names_expected_fields_that_are_not_given_and_no_others() -> None:
    layout = layouts.layout(1, "seizure.recorded")
    base: dict[str, Value] = {
        "case": "a3bb189e-8bf9-4888-9912-ace4e6543002",
        "basis": "consent",
        "measures": "28.3.a",
        "target": "medium",
        "territory": "inside",
    }
    facts, _ = layout.split({**base, "place": "here", "unknown": "witness"})
    assert facts.codes("unknown") == (
        *("authorised_by", "grounds", "legal_basis", "limb", "occurred_at", "possessor_present"),
        *("proportionality", "remedy", "review", "scope", "seized_by", "third_parties", "witness"),
    )
    for wrong in ("case", "place", "persons_present", "note", "colour", "unknown"):
        with pytest.raises(UsageError, match="unknown"):
            layout.split({**base, "place": "here", "unknown": wrong})


def sealed(kind: str, **facts: Value) -> tuple[Layout, Facts]:
    layout = layouts.layout(1, kind)
    usual: dict[str, Value] = {"standing": "record", "occurred_at": "2026-11-02T09:00:00Z"}
    return layout, Facts({**usual, **facts})


@pytest.mark.parametrize(
    ("facts", "private", "wrong"),
    [
        ({"outcome": "ended"}, {}, None),
        ({"outcome": "ended"}, {"note": "x"}, None),
        ({}, {}, "outcome is missing"),
        ({"outcome": "sunk"}, {}, "outcome must be"),
        ({"outcome": "ended", "occurred_at": None}, {}, "occurred_at is missing and not said"),
        ({"outcome": "ended", "occurred_at": None, "unknown": "occurred_at"}, {}, None),
        ({"outcome": "ended", "unknown": "occurred_at"}, {}, "given and also said"),
        ({"outcome": "ended", "unknown": "outcome"}, {}, "may not be unknown"),
        ({"outcome": "ended", "unknown": "colour"}, {}, "may not be unknown"),
        ({"outcome": "ended", "standing": None}, {}, "standing is missing"),
        ({"outcome": "ended", "standing": "rumour"}, {}, "standing must be"),
        ({"outcome": "ended"}, {"note": 7}, "note must be"),
        ({"outcome": "ended"}, {"note": ""}, "note must be"),
    ],
)
def test_sealed_values_from_elsewhere_are_checked_as_strictly(
    facts: dict[str, Value], private: dict[str, Value], wrong: str | None
) -> None:
    layout, told = sealed("case.closed", **facts)
    found = layout.check(told, Private(private))
    assert found is None if wrong is None else found is not None and wrong in found


def test_nothing_is_said_of_a_value_that_was_lawfully_erased() -> None:
    layout, facts = sealed("case.opened")
    assert layout.check(facts, Private({"reference": "C-1"})) is None
    assert layout.check(facts, Private({})) == "reference is missing and not said to be unknown"
    assert layout.check(facts, Private({}), frozenset({"reference"})) is None
    assert str(layout.check(facts, Private({"note": ""}), frozenset({"reference"}))).startswith("note must")


def test_facts_have_only_what_is_there() -> None:
    facts = Facts({"a": 1, "b": None, "c": "x y", "d": True, "e": {"tree": "object/1"}})
    assert "a" in facts
    assert "b" not in facts
    assert "z" not in facts
    assert (facts["a"], facts["b"], facts["z"]) == (1, None, None)
    assert dict(facts) == {"a": 1, "c": "x y", "d": True, "e": {"tree": "object/1"}}
    assert len(facts) == 4
    assert (facts.text("c"), facts.text("a"), facts.text("z")) == ("x y", None, None)
    assert (facts.number("a"), facts.number("d"), facts.number("c")) == (1, None, None)
    assert (facts.flag("d"), facts.flag("a"), facts.flag("z")) == (True, False, False)
    assert (facts.codes("c"), facts.codes("a"), facts.codes("z")) == (("x", "y"), (), ())
    assert (facts.root("e"), facts.root("a")) == ({"tree": "object/1"}, None)
    assert facts.must("c") == "x y"
    for name in ("a", "z"):
        with pytest.raises(UsageError, match=name):
            facts.must(name)
    private = Private({"a": "x", "b": None})
    assert "a" in private
    assert "b" not in private
    assert private["b"] is None
    assert (len(private), list(private)) == (1, ["a"])


A, B = "a3bb189e-8bf9-4888-9912-ace4e6543002", "b3bb189e-8bf9-4888-9912-ace4e6543002"
TYPES = types_in_use()


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_field_type_takes_some_values_and_refuses_others(name: str) -> None:
    kind = TYPES[name]

    @given(of_type(kind).filter(lambda value: value is not None))
    def takes(value: Value) -> None:
        assert kind.check(value) is None
        assert seal.parse_field_leaf(seal.field_leaf(bytes(16), "x", value)).value == value

    @given(JUNK)
    def tells(value: Value) -> None:
        found = kind.check(value)
        assert found is None or found.startswith("must ")

    takes()
    tells()


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
        (types.IMEI, ["", "490154203237517", "49-015420-323751-8", "4901542032375", "4" * 17, 1, None]),
        (types.ICCID, ["", "8944110064525458013", "7" * 19, "89" + "0" * 15, "89" + "0" * 19, "89x"]),
        (types.MAC, ["", "00:1a:2b:3c:4d", "00-1a-2b-3c-4d-5e", "00:1A:2B:3C:4D:5E", "b", " "]),
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


@pytest.mark.parametrize("name", KINDS)
def test_a_structural_field_is_of_a_type_that_holds_no_prose(name: str) -> None:
    for field in layouts.layout(1, name).fields:
        if isinstance(field, Structural):
            assert field.type.name in WORDS | LISTS | NO_TEXT, field.name
            assert all(re.fullmatch(r"[a-z0-9_.]{1,64}", one) for one in field.type.choices), field.name
            assert not field.type.prose


@pytest.mark.parametrize("name", sorted(TYPES))
def test_what_a_type_of_structural_fields_takes_as_text_is_a_word_or_codes_in_order(name: str) -> None:
    kind = TYPES[name]
    if kind.prose:
        assert kind.check("§ 94 StPO, seized by Anna Kowalska") is None
        assert kind.name in ("citation", "file name", "label", "text")
        return
    assert kind.check("seized by Anna Kowalska") is not None
    if kind.name in NUMBERS:
        return

    @given(st.one_of(PROSE, of_type(kind).filter(lambda value: isinstance(value, str))))
    def holds(value: Value) -> None:
        if not isinstance(value, str) or kind.check(value) is not None:
            return
        assert kind.name in WORDS | LISTS
        if kind.name in LISTS and " " in value:
            words = value.split(" ")
            assert words == sorted(set(words))
            assert all(re.fullmatch(r"[A-Za-z0-9_.:/+=-]{1,128}", one) for one in words)
        else:
            assert re.search(r"\s", value) is None
            assert value.isascii()

    if kind.name in NO_TEXT:
        assert all(kind.check(text) is not None for text in ("", "a", "a b", "1", "true"))
    else:
        holds()


def test_a_kind_with_prose_in_a_structural_field_is_no_kind() -> None:
    dreamt(Structural("dream", types.IDENTIFIER), Erasable("sleeper"))
    for prose in (types.TEXT, types.NAME, types.CITATION):
        with pytest.raises(ValueError, match="dream can hold prose"):
            dreamt(Structural("dream", prose))


def test_what_a_thing_is_found_by_is_a_label_and_no_longer_than_one_can_type() -> None:
    assert types.LABEL.check("x" * 256) is None
    assert types.LABEL.check("\N{SNOWMAN}" * 256) is None
    for known in layouts.kind_names():
        layout = layouts.layout(1, known)
        assert {layout.field(name).type for name in layout.labels} <= set(types.LABELS)
    with pytest.raises(ValueError, match="no label"):
        dreamt(Erasable("dream", label=True))


@given(st.text(max_size=150))
def test_an_identifier_has_no_blank_and_no_prose(text: str) -> None:
    good = re.fullmatch(r"[A-Za-z0-9._:/+-]{1,128}", text) is not None
    assert (types.IDENTIFIER.check(text) is None) is good
    assert types.IDENTIFIER.check(f"{text} {text}") is not None


@pytest.mark.parametrize(
    "text",
    [
        *("§ 94 StPO", "Art. 75 GLPD, § 2º", "УПК РФ, ст. 182"),
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
