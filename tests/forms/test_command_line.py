"""A command is written as somebody would type it: with what is known, quoted for a shell, and no placeholder."""

from __future__ import annotations

import pytest

from custody.cli.main import build
from custody.forms.command_line import UNDECLARED, command_line, command_of_words, is_typed
from custody.forms.missing_answers import thing_asked
from custody.model.kinds import KINDS
from custody.pages.parts.form_defaults import form_answers


@pytest.mark.parametrize(
    ("words", "answers", "typed"),
    [
        (
            ("preservation-order", "serve"),
            {"preservation_order": "PO 17/2026"},
            ("preservation-order", "serve", "PO 17/2026"),
        ),
        (("preservation-order", "serve"), {"preservation_order": ""}, ("preservation-order", "serve")),
        (("exhibit", "print-label"), {"exhibit": "EV/1", "case": "C-1"}, ("exhibit", "print-label", "EV/1")),
        (("exhibit", "intake"), {"seizure": "S-1"}, ("exhibit", "intake", "--seizure", "S-1")),
        (("exhibit", "intake"), {}, ("exhibit", "intake")),
        (("sweep", "run"), {"object": "b478e1c2"}, ("sweep", "run", "--object", "b478e1c2")),
        (("check",), {"object": "b478e1c2"}, ("check",)),
        (("transfer", "recall"), {"exhibits": ["EV/1", "EV 2"]}, ("transfer", "recall", "EV/1", "EV 2")),
        (("exhibit", "print-label"), {"exhibit": "-dash"}, ("exhibit", "print-label", "--", "-dash")),
        (("exhibit", "intake"), {"seizure": "-S"}, ("exhibit", "intake", "--seizure=-S")),
        (
            ("transfer", "recall"),
            {"exhibits": ["EV/1", "-dash"], "reason": "mistake"},
            ("transfer", "recall", "--reason", "mistake", "--", "EV/1", "-dash"),
        ),
        (("proof", "entry"), {"what": ["5"], "out": "5.tlog-proof"}, ("proof", "entry", "5")),
    ],
)
def test_a_command_has_what_is_known_and_nothing_else(
    words: tuple[str, ...], answers: dict[str, object], typed: tuple[str, ...]
) -> None:
    assert command_of_words(words, answers) == ("custody", *typed)


def test_each_command_that_no_kind_declares_takes_its_thing_as_it_is_written() -> None:
    for words, (name, _) in UNDECLARED.items():
        line = command_of_words(words, {name: "X-1"})[1:]
        args = build(words[0]).parse_args(
            [*line, *(("--out", "x") if words[1] in ("label", "sheet") else ())]
        )
        given = args.__dict__.get(name)
        assert "X-1" in [given, *(args.__dict__.get(f"{name}s") or ())] or given == ["X-1"], words


def test_a_thing_whose_name_begins_as_a_flag_does_reaches_its_command() -> None:
    for words in (("exhibit", "print-label"), ("transfer", "recall"), ("exhibit", "seal")):
        for thing in ("EV-1", "-dash"):
            known = {"exhibit": thing, "exhibits": [thing], "seal_no": "S-1", "reason": "mistake"}
            line = command_of_words(words, known)[1:]
            assert repr(thing) in repr(build(words[0]).parse_args(list(line))), line


def test_a_form_about_a_subject_is_begun_with_it_in_each_command_that_asks_for_one() -> None:
    things = [(kind.name, thing_asked(kind)) for kind in KINDS if kind.verb is not None]
    unfilled = [
        name
        for name, thing in things
        if thing is not None
        and len(thing.type.targets) == 1
        and thing.name not in form_answers(thing.type.targets[0], "X-1", 5)
    ]
    assert len(things) > 100
    assert unfilled == []


def test_a_further_order_is_typed_with_its_case() -> None:
    assert is_typed("preservation_order.issued", "case")
    assert not is_typed("preservation_order.served", "case")
    found = command_line(
        "preservation_order.issued", "preservation_order", "P-1", {"case": "C-1", "upstream_order": "P-1"}
    )
    assert found == ("custody", "preservation-order", "issue", "C-1", "--upstream-order", "P-1")
