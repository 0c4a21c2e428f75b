"""What a call lacks of its kind's answers, and the words that an answer becomes; asked of every kind with a verb."""

from __future__ import annotations

import pytest

from custody.errors import UsageError
from custody.forms.missing_answers import (
    alternatives,
    asked_of,
    fault,
    follow_ups,
    is_answered,
    lines_of,
    missing,
    words_asked,
    words_of,
)
from custody.forms.questions import ERASABLE, Question, is_open, questions_of, verb_of
from custody.model.kinds import KINDS
from custody.model.schema import types
from custody.model.schema.schema import Kind, Need
from tests.failures import each

SPOKEN = [kind for kind in KINDS if kind.verb is not None]


def _named(kind: Kind) -> str:
    return kind.name


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def _question(kind: str, name: str) -> Question:
    return next(question for question in questions_of(_kind(kind)) if question.name == name)


@each(SPOKEN, named=_named)
def test_what_is_needed_is_asked_once_and_nothing_else(kind: Kind) -> None:
    asked = missing(kind, {})
    grouped = {name for names in (*verb_of(kind).rivals, *verb_of(kind).one_of) for name in names}
    required = {item.name for item in asked_of(kind) if item.need is Need.REQUIRED} - grouped
    assert required <= {member.name for member in asked}
    assert len({opened.field for opened in asked if opened.field}) == len(
        [opened for opened in asked if opened.field]
    )
    assert kind.asks is not None or all(item.need is not Need.OPTIONAL for item in asked)


@each(SPOKEN, named=_named)
def test_every_question_says_what_it_is_and_that_its_answer_can_be_erased(kind: Kind) -> None:
    for question in questions_of(kind):
        lines = lines_of(question)
        assert lines[0].startswith(f"{question.label}:")
        assert lines[0].endswith(ERASABLE) == question.erasable
        assert lines[0].count(ERASABLE) == question.erasable
        assert len(lines) == 1 + len(question.type.choices)


@each(SPOKEN, named=_named)
def test_a_number_and_a_code_are_the_same_answer(kind: Kind) -> None:
    for question in questions_of(kind):
        for at, word in enumerate(question.type.choices, 1):
            assert words_of(question, str(at)) == words_of(question, word) == words_of(question, word.upper())


def test_what_excludes_each_other_is_chosen_between() -> None:
    placed = _kind("legal_hold.placed")
    assert [alternative.name for alternative in alternatives(placed, {})] == ["case", "exhibit", "object"]
    assert alternatives(placed, {"exhibit": "EV/1"}) == ()
    lapsed = _kind("preservation_order.lapsed")
    assert {question.name for question in alternatives(lapsed, {"due": False})} == {
        "preservation_order",
        "due",
    }
    assert alternatives(lapsed, {"due": True}) == ()


def test_what_was_said_to_be_unknown_is_not_asked() -> None:
    complied = _kind("preservation_order.complied")
    given = {"preservation_order": "P-1", "extent": "full"}
    assert [question.name for question in missing(complied, given)] == ["preserved_scope", "confirmed_by"]
    assert [question.name for question in missing(complied, given, ["preserved_scope"])] == ["confirmed_by"]


def test_no_is_an_answer_and_no_tick_is_none() -> None:
    tick, either = (
        _question("preservation_order.lapsed", "due"),
        _question("preservation_order.issued", "confidential"),
    )
    assert not is_answered(tick, {"due": False})
    assert is_answered(either, {"confidential": False})
    assert words_of(either, "N") == ["--no-confidential"]
    assert words_of(either, "yes") == ["--confidential"]
    with pytest.raises(UsageError, match="neither yes nor no"):
        words_of(either, "perhaps")


def test_several_words_are_parted_by_blanks_and_kept_together_by_quotation_marks() -> None:
    exhibits = _question("inspection.opened", "exhibits")
    assert words_of(exhibits, "EV/1 'EV 2'") == ["--exhibits", "EV/1", "EV 2"]
    assert words_of(exhibits, "-1 EV/1") == ["--exhibits=-1", "--exhibits", "EV/1"]
    with pytest.raises(UsageError, match="quotation mark"):
        words_of(exhibits, "'EV/1")
    categories = _question("preservation_order.issued", "data_categories")
    assert words_of(categories, "1, traffic") == ["--data-categories", "content", "traffic"]
    with pytest.raises(UsageError, match="'4' is none of them"):
        words_of(categories, "1 4")


def test_what_has_no_flag_is_typed_alone() -> None:
    thing, entry = words_asked(_kind("seizure.data_access_restored"))
    assert words_of(thing, "S-1") == ["S-1"]
    assert words_of(entry, "12") == ["12"]


def test_what_no_entry_can_hold_is_found_before_it_is_entered() -> None:
    number = _question("preservation_order.issued", "reference")
    assert fault(number, "P-1") is None
    assert "1 to 256 characters" in (fault(number, "P" * 300) or "")
    assert "U+200E" in (fault(number, "P\u200e1") or "")
    assert fault(_question("preservation_order.issued", "case"), "C-1") is None
    assert fault(_question("preservation_order.issued", "data_categories"), ["traffic", "content"]) is None


CONDITIONAL = [
    (kind, question) for kind in SPOKEN for question in questions_of(kind) if question.when is not None
]


@pytest.mark.parametrize(("kind", "question"), CONDITIONAL, ids=lambda one: one.name)
def test_a_condition_is_an_answer_to_another_question_that_can_be_given(
    kind: Kind, question: Question
) -> None:
    assert question.when is not None
    (other,) = [member for member in asked_of(kind) if member.name == question.when.field]
    assert question.need is Need.OPTIONAL
    assert other.when is None or is_open(kind, question.when)
    assert other.type.choices or other.type is types.FLAG or not question.when.values
    assert question.when.values <= {*other.type.choices, *((True, False) if other.type is types.FLAG else ())}
    flag = other.flag if False not in question.when.values else f"--no-{other.key}"
    condition = f"where the {other.label} is" if is_open(kind, question.when) else f"with {flag}"
    assert f"(only {condition}" in question.says


def test_what_an_answer_makes_needed_is_missing_without_it() -> None:
    executed = _kind("disposition.executed")

    def missing_names(**answers: object) -> list[str]:
        return [question.name for question in missing(executed, answers)]

    assert missing_names(proposal="41") == []
    assert missing_names(proposal="41", measure="destroy") == ["method", "standard"]
    assert missing_names(proposal="41", measure="return_to_owner") == ["identification_means"]
    assert missing_names(exhibit="EV/1") == ["measure", "basis"]


def test_a_question_follows_the_answer_that_brings_it() -> None:
    issued = _kind("preservation_order.issued")

    def following_names(**answers: object) -> list[str]:
        return [member.name for member in follow_ups(issued, answers)]

    assert following_names() == []
    assert following_names(offence_ground="23.2.c", confidential=False) == []
    assert following_names(offence_ground="35.1.c", confidential=True) == [
        "max_penalty_months",
        "penalty_without_term",
        "confidential_until",
    ]
    assert following_names(offence_ground="35.1.c", max_penalty_months=60) == ["penalty_without_term"]
    assert following_names(offence_ground="35.1.c", penalty_without_term="life") == ["max_penalty_months"]
    refused = _kind("preservation_request.refused")
    assert follow_ups(refused, {"refusal_grounds": ["other"]}) == ()
    assert "consulted_at" in [
        question.name for question in follow_ups(refused, {"refusal_grounds": ["other", "40.21.b"]})
    ]
    registered = _kind("exhibit.registered")
    assert [question.name for question in follow_ups(registered, {"parent": "EV/1"})] == ["parent_relation"]
    assert follow_ups(registered, {"parent": "EV/1"}, ["parent_relation"]) == ()


def test_a_digest_is_typed_as_tools_print_it_and_a_certificate_or_an_object_is_named() -> None:
    for kind, name, good, bad in (
        ("acquisition.completed", "source_sha256", "Ab" * 32, "ab" * 31),
        ("copy.made", "sha256", "0f" * 32, "zz" * 32),
    ):
        assert fault(_question(kind, name), good) is None
        assert fault(_question(kind, name), bad) == "must have 64 hexadecimal digits"
    for kind, name, named in (
        ("acquisition.completed", "container_sha256", "stick.dd"),
        ("tsa.distrusted", "certificate_sha256", "4f2a"),
        ("object.repaired", "object_root", "stick.dd"),
    ):
        assert fault(_question(kind, name), named) is None
