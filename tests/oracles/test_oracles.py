"""What the program answers against what was recorded: the one test of each oracle lists everything that differs.

An oracle is recorded anew by a commit that means the difference and names it, never by one that only rebuilds what the
oracle guards (CONTRIBUTING.md).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from custody.forms.form import Field
from custody.model.entry.facts import Facts
from custody.model.kind_commands import command_of
from custody.model.schema.schema import COMMON, Structural
from tests.cli.office import Office, copied
from tests.oracles import program, recorded, refusals, rules_spoken
from tests.oracles.members import members

#: How many fields every kind has after its own.
_COMMON = len(COMMON)


@pytest.fixture(scope="module")
def furnished(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> refusals.Furnished:
    """Return an office with one thing of most sorts; nothing that is asked of it enters anything."""
    return refusals.furnish(copied(staffed, tmp_path_factory.mktemp("oracle") / "desk"))


def test_what_is_signed_of_every_kind() -> None:
    every = {
        "fields of every kind": [
            _field(field) for field in program.signed("case.opened")[1]["fields"][-_COMMON:]
        ]
    }
    recorded.compare(
        "kinds", {**every, **{kind: [*_signed(kind), *_asked(kind)] for kind in program.kinds()}}
    )


def test_the_help_of_every_command() -> None:
    recorded.compare(
        "help", {" ".join(words): _lines(program.help_of(words)) for words in program.commands()}
    )


def test_every_template() -> None:
    recorded.compare("templates", {name: _lines(program.template_of(name)) for name in program.templates()})


def test_every_form_of_the_screens() -> None:
    forms = {" ".join(words): program.form_of(words) for words in program.entering()}
    found = {name: [_question(field) for field in form.fields] for name, form in forms.items()}
    recorded.compare("forms", found, together=True)


def test_the_members_of_every_json_answer_on_file() -> None:
    recorded.compare("members", members())


def test_the_words_of_every_rule() -> None:
    spoken = rules_spoken.spoken()
    names = {*spoken, *program.hints(), *program.marks()}
    recorded.compare(
        "rules",
        {
            rule: [
                *spoken.get(rule, ()),
                *(f"to do: {text}" for text in [program.hints().get(rule)] if text),
                *(f"mark: {text}" for text in [program.marks().get(rule)] if text),
            ]
            for rule in names
        },
    )


def test_what_a_command_says_where_nothing_is_given() -> None:
    asked = (*program.entering(), *program.groups())
    told = {" ".join(words): refusals.incomplete(words) for words in asked}
    recorded.compare("refused/nothing", told, together=True)


def test_what_a_command_says_to_a_wrong_code() -> None:
    recorded.compare("refused/codes", _by_command(refusals.wrong_codes), together=True)


def test_the_office_has_one_thing_of_most_sorts(furnished: refusals.Furnished) -> None:
    assert furnished.failed == []


def test_what_a_command_says_to_the_least_that_it_takes(furnished: refusals.Furnished) -> None:
    recorded.compare(
        "answered/least", _by_command(lambda words: refusals.empty(furnished.office, words)), together=True
    )


def test_what_a_command_says_to_a_record_of_which_the_rest_is_unknown(furnished: refusals.Furnished) -> None:
    told = _by_command(lambda words: refusals.empty(furnished.office, words, *refusals.paper(words)))
    recorded.compare("answered/unknown", told, together=True)


def test_what_a_command_says_to_all_that_it_takes(furnished: refusals.Furnished) -> None:
    told = _by_command(lambda words: refusals.empty(furnished.office, words, *refusals.whole(words)))
    recorded.compare("answered/whole", told, together=True)


def test_about_what_every_kind_can_be() -> None:
    found = {
        kind: [
            f"{space}: {' '.join(named) if named else 'itself'}"
            for space in program.spaces()
            for named in [program.about(kind, space)]
            if named is not None
        ]
        for kind in program.kinds()
    }
    recorded.compare("about", found, together=True)


def test_what_is_fetched_before_every_kind_is_judged() -> None:
    found = {}
    for kind in program.kinds():
        one = program.prefetched(kind, several=False, answers=False)
        two = program.prefetched(kind, several=True, answers=False)
        answer = program.prefetched(kind, several=False, answers=True)
        lines = [f"{space} {key}" for space, key in one]
        lines += [f"several: {space} {key}" for space, key in two if (space, key) not in one]
        found[kind] = [
            *lines,
            *(f"answer: {space} {key}" for space, key in answer if (space, key) not in one),
        ]
    recorded.compare("fetched", found, together=True)


def test_what_is_expected_by_every_command() -> None:
    words = sorted({command_of(kind) for kind in program.kinds()})
    recorded.compare(
        "expected",
        {
            command: [
                f"asks for {' '.join(sorted(program.asked_for(command))) or 'nothing'}",
                *(
                    f"{kind} {' '.join(program.expected(kind))}".rstrip()
                    for kind in program.entered_by(command)
                ),
            ]
            for command in words
        },
        together=True,
    )


def _lines(text: str) -> list[str]:
    assert text.endswith("\n")
    return recorded.stripped(text.split("\n"))


def _by_command(ask: Any) -> dict[str, list[str]]:
    return {" ".join(words): ask(words) for words in program.entering()}


def _question(field: Field) -> str:
    """Return a question of a form in a line: its name, how it is answered and how much it is needed, its answers."""
    person = ("person",) if field.person else ()
    return " ".join((field.name, field.sort, field.need, *person, *(choice.word for choice in field.choices)))


def _signed(kind: str) -> list[str]:
    """Return the digest of what is signed of a kind and the parts of it, a line each."""
    digest, part = program.signed(kind)
    rest = {name: value for name, value in part.items() if name != "fields"}
    return [
        f"sha256 {digest}",
        *(f"{name} {json.dumps(value)}" for name, value in rest.items()),
        *(_field(field) for field in part["fields"][:-_COMMON]),
    ]


def _field(field: list[Any]) -> str:
    """Return what is signed of a field in a line: name, sort, type, codes, need, and what else it has."""
    name, sort, kind, codes, need, more = field
    return f"{name}: {sort} {kind}, {need}, {json.dumps(more)}{', one of ' * bool(codes)}{' '.join(codes)}"


def _asked(kind: str) -> list[str]:
    """Return what is expected besides where one code is given, for a kind that asks for more of some things."""
    layout = program.layout(kind)
    asks = layout.kind.asks
    if asks is None:
        return []
    codes = [
        (field.name, code)
        for field in layout.fields
        if isinstance(field, Structural)
        for code in field.type.choices
    ]
    told = [(name, code, asks(Facts({name: code}))) for name, code in codes]
    return [f"where {name} is {code}: {' '.join(sorted(more))}" for name, code, more in told if more]


def test_the_recorded_answers_are_of_this_program_and_no_other() -> None:
    """Every file on record belongs to an oracle, and holds no path of a machine."""
    files = sorted(recorded.GOLDEN.rglob("*.txt"))
    assert len(files) > 100
    assert [file.name for file in files if str(Path.home()) in file.read_text("utf-8")] == []
