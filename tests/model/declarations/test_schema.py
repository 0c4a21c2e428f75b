"""A kind's fields: every value has one place and one type, what is missing is said, and nothing else gets in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import UsageError
from custody.model import layouts
from custody.model.entry import entry_values
from custody.model.entry.facts import Facts, Private
from custody.model.schema import permits, types
from custody.model.schema.schema import COMMON, Erasable, Kind, Layout, Need, Structural
from custody.model.schema.types import Value
from custody.proof.commitments.field_leaf import MOST_FIELDS
from tests.failures import every
from tests.model.declarations.test_field_types import LISTS, NO_TEXT, WORDS
from tests.model.values import JUNK, kinds, values_of

KINDS = layouts.kind_names()


def test_every_kind_fits_into_one_seal_and_its_names_into_leaves() -> None:
    def fits(name: str) -> None:
        layout = layouts.layout(1, name)
        assert 1 <= len(layout.names) <= MOST_FIELDS
        assert len(set(layout.names)) == len(layout.names)
        assert all(re.fullmatch(r"[a-z0-9_.]{1,64}", item) for item in layout.names)
        assert layout.fields[-len(COMMON) :] == COMMON
        assert [layout.names[at] for at in layout.positions.values()] == list(layout.positions)
        assert layout.kind.standings in (("act",), ("record",), ("act", "record"), ("record", "act"))
        assert layout.kind.name == name

    assert len(KINDS) > 180
    every(KINDS, fits)


def test_whatever_personal_is_expected_of_a_kind_may_be_said_to_be_unknown() -> None:
    def may_be_unknown(name: str) -> None:
        layout = layouts.layout(1, name)
        for field in layout.fields:
            assert isinstance(field, Structural | Erasable), field.name
            if isinstance(field, Erasable):
                assert field.need in (Need.EXPECTED, Need.OPTIONAL), field.name
            assert (field.name in layout.expected) is (field.need is Need.EXPECTED), field.name
            assert (field.name in layout.structural) is isinstance(field, Structural), field.name

    every(KINDS, may_be_unknown)


def test_a_kind_that_names_a_field_twice_is_no_kind() -> None:
    Layout(Kind("case.dreamt", (Erasable("dream"),), permit=permits.DESK))
    with pytest.raises(ValueError, match="twice"):
        Layout(
            Kind("case.dreamt", (Erasable("dream"), Structural("dream", types.COUNT)), permit=permits.DESK)
        )
    with pytest.raises(ValueError, match="twice"):
        Layout(Kind("case.dreamt", (Erasable("note"),), permit=permits.DESK))


@given(kinds().flatmap(lambda layout: st.tuples(st.just(layout), values_of(layout))))
def test_values_that_fit_are_parted_and_pass_the_check_of_sealed_values(
    drawn: tuple[Layout, dict[str, Value]],
) -> None:
    layout, given_values = drawn
    facts, private = entry_values.split(layout, given_values)
    assert layout.check(facts, private) is None
    for name, value in given_values.items():
        where: Facts | Private = facts if name in layout.structural else private
        assert where[name] == value
    assert set(facts) <= layout.structural
    assert not set(private) & layout.structural
    missing = {name for name in layout.expected_of(facts) if facts[name] is None and private[name] is None}
    assert set(facts.codes("not_known")) == missing
    assert facts.must("entry_mode") == layout.kind.standings[0]


@given(st.data())
def test_a_value_of_another_type_is_named_and_refused(data: st.DataObject) -> None:
    layout = data.draw(kinds())
    given_values = data.draw(values_of(layout))
    entry_values.split(layout, given_values)
    field = data.draw(st.sampled_from(layout.fields))
    junk = data.draw(JUNK.filter(lambda value: value is not None and field.type.check(value) is not None))
    with pytest.raises(UsageError, match=re.escape(field.name)):
        entry_values.split(layout, {**given_values, field.name: junk})


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
    entry_values.split(layout, given_values)
    for gone in (
        {key: value for key, value in given_values.items() if key != name},
        {**given_values, name: None},
    ):
        with pytest.raises(UsageError, match=rf"{re.escape(name)} is missing"):
            entry_values.split(layout, gone)


def test_a_label_that_stands_may_end_with_a_blank_and_a_new_one_may_not() -> None:
    layout = layouts.layout(1, "case.opened")
    facts, private = entry_values.split(layout, {"reference": "C-1"})
    assert layout.check(facts, private) is None
    assert layout.check(facts, Private({"reference": "C-1 "})) is None
    with pytest.raises(UsageError, match="reference must not begin or end with a blank"):
        entry_values.split(layout, {"reference": "C-1 "})
    assert types.unkept("a remark ", types.TEXT) is None


def test_a_name_that_a_kind_does_not_have_is_refused_with_those_it_has() -> None:
    layout = layouts.layout(1, "case.opened")
    with pytest.raises(UsageError, match="no field colour") as caught:
        entry_values.split(layout, {"colour": "blue"})
    assert "reference" in caught.value.hint


def test_unknown_names_expected_fields_that_are_not_given_and_no_others() -> None:
    layout = layouts.layout(1, "seizure.recorded")
    base: dict[str, Value] = {
        "case": "a3bb189e-8bf9-4888-9912-ace4e6543002",
        "basis": "consent",
        "measures": "28.3.a",
        "search_target": "medium",
        "territory": "inside",
    }
    facts, _ = entry_values.split(
        layout, {**base, "place_of_seizure": "here", "not_known": "attending_witness"}
    )
    assert facts.codes("not_known") == (
        *(
            "attending_witness",
            "authorised_by",
            "grounds",
            "legal_basis",
            "occurred_at",
            "offence_ground",
            "possessor_present",
        ),
        *("proportionality", "remedy", "review", "scope", "seized_by", "third_parties"),
    )
    for wrong in ("case", "place_of_seizure", "persons_present", "note", "colour", "not_known"):
        with pytest.raises(UsageError, match="unknown"):
            entry_values.split(layout, {**base, "place_of_seizure": "here", "not_known": wrong})


def sealed(kind: str, **facts: Value) -> tuple[Layout, Facts]:
    layout = layouts.layout(1, kind)
    usual: dict[str, Value] = {"entry_mode": "record", "occurred_at": "2026-11-02T09:00:00Z"}
    return layout, Facts({**usual, **facts})


@pytest.mark.parametrize(
    ("facts", "private", "wrong"),
    [
        ({"outcome": "ended"}, {}, None),
        ({"outcome": "ended"}, {"note": "x"}, None),
        ({}, {}, "outcome is missing"),
        ({"outcome": "sunk"}, {}, "outcome must be"),
        ({"outcome": "ended", "occurred_at": None}, {}, "occurred_at is missing and not said"),
        ({"outcome": "ended", "occurred_at": None, "not_known": "occurred_at"}, {}, None),
        ({"outcome": "ended", "not_known": "occurred_at"}, {}, "given and also said"),
        ({"outcome": "ended", "not_known": "outcome"}, {}, "may not be unknown"),
        ({"outcome": "ended", "not_known": "colour"}, {}, "may not be unknown"),
        ({"outcome": "ended", "entry_mode": None}, {}, "entry_mode is missing"),
        ({"outcome": "ended", "entry_mode": "rumour"}, {}, "entry_mode must be"),
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


def test_a_structural_field_is_of_a_type_that_holds_no_prose() -> None:
    def holds_no_prose(name: str) -> None:
        for field in layouts.layout(1, name).fields:
            if isinstance(field, Structural):
                assert field.type.name in WORDS | LISTS | NO_TEXT, field.name
                assert all(re.fullmatch(r"[a-z0-9_.]{1,64}", choice) for choice in field.type.choices), (
                    field.name
                )
                assert not field.type.prose, field.name

    every(KINDS, holds_no_prose)


def test_a_kind_with_prose_in_a_structural_field_is_no_kind() -> None:
    Layout(
        Kind("case.dreamt", (Structural("dream", types.IDENTIFIER), Erasable("sleeper")), permit=permits.DESK)
    )
    for prose in (types.TEXT, types.NAME, types.CITATION):
        with pytest.raises(ValueError, match="dream can hold prose"):
            Layout(Kind("case.dreamt", (Structural("dream", prose),), permit=permits.DESK))


def test_what_a_thing_is_found_by_is_a_label_and_no_longer_than_one_can_type() -> None:
    assert types.LABEL.check("x" * 256) is None
    assert types.LABEL.check("\N{SNOWMAN}" * 256) is None
    for known in layouts.kind_names():
        layout = layouts.layout(1, known)
        assert all(layout.field(name).type.label for name in layout.labels)
    with pytest.raises(ValueError, match="no label"):
        Layout(Kind("case.dreamt", (Erasable("dream", label=True),), permit=permits.DESK))
