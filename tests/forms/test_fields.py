"""The form of a kind: its questions as fields, in the order of help, with how much each is needed."""

from __future__ import annotations

import pytest

from custody.forms.fields import form_of, sets_of
from custody.forms.form import CIRCUMSTANCES, RUNNING, WHAT, WHICH, Form
from custody.forms.questions import questions_of, verb_of
from custody.model.kinds import KINDS
from custody.model.layouts import layout
from custody.model.schema.schema import Kind, Need
from tests.failures import each

SPOKEN = [kind for kind in KINDS if kind.verb is not None]


def form(kind: str) -> Form:
    """Return the form of a kind by its name."""
    return form_of(layout(1, kind).kind)


def named(kind: Kind) -> str:
    """Return what a test of a kind is called."""
    return kind.name


@each(SPOKEN, named=named)
def test_every_field_is_asked_once_under_one_heading(kind: Kind) -> None:
    fields = form_of(kind).fields
    assert len({field.name for field in fields}) == len(fields)
    assert len({field.word for field in fields}) == len(fields)
    assert not RUNNING.intersection(field.word for field in fields)
    titles = [field.title for field in fields]
    assert len({*titles}) == sum(one != before for one, before in zip(titles, ["", *titles], strict=False))
    words = [field for field in fields if not field.flags]
    assert all(word.title == WHICH or word.rivals or word.need == "expected" for word in words)


@each(SPOKEN, named=named)
def test_what_a_kind_expects_is_expected_by_its_form_and_nothing_else_is(kind: Kind) -> None:
    expected = {field.name for field in kind.own if field.need is Need.EXPECTED}
    answers = {question.word: question.field for question in questions_of(kind)}
    fields = [field for field in form_of(kind).fields if field.word in answers]
    assert {answers[field.word] for field in fields if field.need == "expected"} <= expected
    optional = {answers[field.word] for field in fields if field.need == "optional" and not field.rivals}
    other = {answers[field.word] for field in fields if field.need != "optional" or field.rivals}
    assert (optional & expected) - other == set()


def test_an_exhibit_is_registered_with_what_practice_asks_of_it() -> None:
    needs = {field.name: field.need for field in form("exhibit.registered").fields}
    assert [needs[name] for name in ("condition", "description", "power-state")] == ["expected"] * 3
    assert {needs[name] for name in ("battery", "colour", "faraday-bag-no", "imei", "make")} == {"optional"}
    assert needs["reference"] == "needed"


def test_rivals_stand_together_and_name_one_another() -> None:
    fields = {field.name: field for field in form("exhibit.registered").fields}
    assert fields["seizure"].rivals == ("production-order", "parent")
    assert fields["seizure"].title == fields["parent"].title == WHAT
    assert sets_of(layout(1, "exhibit.registered").kind) == (
        (frozenset({"seizure", "production-order", "parent"}), True),
    )


def test_what_is_asked_of_any_act_comes_last_and_only_where_it_can_be_answered() -> None:
    def asked(kind: str) -> list[str]:
        return [field.name for field in form(kind).fields if field.title == CIRCUMSTANCES]

    assert asked("preservation_order.issued") == [
        "at",
        "recorded",
        "late-reason",
        "not-known",
        "not-known-reason",
        "note",
    ]
    assert asked("orphan_deletion.proposed") == ["late-reason", "note"]
    assert form("preservation_order.issued").fields[-1].name == "note"


def test_a_person_is_asked_for_where_an_actor_is_named_or_the_words_ask_who() -> None:
    fields = {
        field.name: field
        for kind in ("key.revoked", "preservation_order.issued")
        for field in form(kind).fields
    }
    assert fields["actor"].person
    assert fields["addressee"].person
    assert not fields["scope"].person
    assert not fields["actor"].choices


def test_a_kind_without_a_verb_has_no_form() -> None:
    kind = next(kind for kind in KINDS if kind.verb is None)
    with pytest.raises(ValueError, match="no verb"):
        form_of(kind)
    assert [
        verb_of(spoken).words for spoken in SPOKEN if verb_of(spoken).command == "preservation-order issue"
    ]
