"""Keys by which screens fill in what they know: each is a question of the form that it is filled into."""

from __future__ import annotations

import pytest

from custody.forms import intake
from custody.forms.form import EXCUSES
from custody.forms.keys import (
    FIELDS,
    key_answered,
    key_naming,
    keys_given,
    kind_entered,
    things_in,
)
from custody.forms.questions import label_of, questions_of
from tests.oracles import program

REGISTER = ("exhibit", "register")


def keys_of(*words: str) -> set[str]:
    """Return the keys of all questions of a command."""
    return {question.key for question in questions_of(kind_entered(words))}


def test_every_column_of_an_intake_and_what_belongs_to_one_thing_is_asked_by_the_form_of_an_exhibit() -> None:
    asked = keys_of(*REGISTER)
    assert {column.key for column in intake.COLUMNS} - {intake.NUMBER} <= asked
    assert set(intake.NUMBERS) <= asked
    assert intake.OWN | {intake.PARENT, intake.SEIZURE} <= asked
    label = label_of(kind_entered(REGISTER))
    assert [item.key for item in questions_of(kind_entered(REGISTER)) if item.field == label] == [
        intake.REFERENCE
    ]
    taken = {field.name for field in program.form_of(("exhibit", "intake")).fields}
    assert taken >= {intake.SEIZURE, intake.ROW, intake.ROWS}


def test_the_names_of_fields_that_go_out_and_of_questions_without_an_answer_are_asked() -> None:
    assert FIELDS in keys_of("entry", "disclose")
    assert set(EXCUSES) <= {field.name for field in program.form_of(("preservation-order", "issue")).fields}


@pytest.mark.parametrize(
    ("words", "space", "key"),
    [
        (("transfer", "offer"), "exhibit", "exhibits"),
        (("transfer", "accept"), "exhibit", "exhibit"),
        (("exhibit", "register"), "production_order", "production_order"),
        (("inventory", "scan"), "inventory", "round"),
        (("seizure", "record-receipt"), "seizure", "seizure"),
    ],
)
def test_a_thing_is_named_under_the_key_of_its_form(words: tuple[str, ...], space: str, key: str) -> None:
    assert key_naming(words, space) == key


def test_what_is_answered_is_named_under_the_key_of_its_form() -> None:
    assert key_answered(("disposition", "witness")) == "proposal"
    assert key_answered(("entry", "countersign")) == "entry"


@pytest.mark.parametrize("ask", [key_answered, lambda words: key_naming(words, "tsa")])
def test_a_form_that_asks_for_nothing_of_the_kind_is_refused(ask: object) -> None:
    with pytest.raises(ValueError, match=r"case close"):
        ask(("case", "close"))  # type: ignore[operator]  # each takes the words of a command


def test_things_are_found_under_the_name_of_one_or_of_several() -> None:
    offer, accept = ("transfer", "offer"), ("transfer", "accept")
    assert things_in(offer, {"exhibits": ["EV/1", "EV/2"]}) == ["EV/1", "EV/2"]
    assert things_in(offer, {"exhibit": "EV/1"}) == ["EV/1"]
    assert things_in(accept, {"exhibit": "EV/1"}) == ["EV/1"]
    assert things_in(accept, {}) == []


def test_what_is_asked_of_a_measure_is_what_its_kind_asks_with_it() -> None:
    execute = kind_entered(("disposition", "execute"))
    assert keys_given(execute, "measure", "destroy") == (
        *("method", "standard", "certificate", "photo_before", "photo_after"),
    )
    assert set(keys_given(execute, "measure", "return_to_owner")) == {
        "to",
        "identification_means",
        "receipt",
        "identity_document_no",
    }
    assert keys_given(execute, "measure", "retain_by_agency") == ()
    assert {"identity-document-no", "photo-before"} <= keys_of("disposition", "execute")
