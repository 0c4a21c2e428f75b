"""Six fields that the rules demand were told to be optional: in help, in templates and in forms on screens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

import pytest

from custody.cli.forms.form import leaf, template
from custody.cli.forms.form_arguments import fillable
from custody.cli.shell.parser_arguments import Given
from custody.model import layouts
from custody.model.kind_commands import commands
from custody.model.schema.schema import Need
from custody.pages.parts.page import Action
from custody.tui.widgets.questions import Questions
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.oracles.program import form_of
from tests.tui.forms.forms import answers
from tests.tui.sitting import play, sitting

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

#: What every entry expects and no command asks for, and what a command counts itself.
UNASKED = {"occurred_at"}
COUNTED = {("inventory scan", "scanned_code")}
#: Arguments by which commands ask for a field of another name.
NAMED = {
    "receiver": ("to",),
    "display_name": ("name",),
    "custodian_name": ("to",),
    "value": ("file",),
}
SIX = (
    ("exhibit photograph", "photographed-by"),
    ("destructive-examination decide-objection", "document"),
    ("privilege rule", "document"),
    ("privilege waive", "document"),
    ("transfer hand-out", "receipt"),
    ("disposition propose", "authority-document"),
)


def asked_for(asked: Iterable[Given], field: str) -> list[str]:
    """Return by which keys a command asks for a field, of all that it asks for."""
    names = {field, field.removesuffix("_sha256"), *NAMED.get(field, ())}
    return [given.field.name for given in asked if given.field.word in names]


def is_told(helped: str, key: str) -> bool:
    """Return whether help, on one line, says of a flag that it is required, or required or not known."""
    flag, needed = rf" --{key}(?: [A-Z]+, --[a-z-]+)? [A-Z{{]", r"\((?:required or not known|required)\)"
    found = re.search(rf"{flag}.*?({needed}|(?= --[a-z-]+ [A-Z{{]))", helped)
    return found is not None and bool(found[1])


def every_need() -> list[tuple[str, str, list[str]]]:
    """Return each expected field of every kind that a command enters, with the keys by which it is asked for."""
    found = []
    for kind, command in commands().items():
        fields = [
            field.name
            for field in layouts.layout(1, kind).fields
            if field.need is Need.EXPECTED
            and field.name not in UNASKED
            and (command, field.name) not in COUNTED
        ]
        if fields:
            parser = leaf(tuple(command.split()))
            assert parser is not None, command
            asked = fillable(parser)
            found += [(command, name, asked_for(asked, name)) for name in fields]
    return found


def test_help_template_and_form_say_of_every_field_that_rules_expect_that_it_is() -> None:
    wrong = []
    for command, needs in groupby(every_need(), lambda need: need[0]):
        words = tuple(command.split())
        parser = leaf(words)
        assert parser is not None
        helped = " ".join(parser.format_help().split())
        shown = {question.name: question.need for question in form_of(words).fields}
        listed = {question["key"]: question["need"] for question in template(".".join(words)).asked()}
        for _, field, keys in needs:
            assert keys, f"{command} asks for {field} nowhere"
            for key in keys:
                told = f" --{key} " not in helped or is_told(helped, key)
                wrong += (
                    [(command, field, key)] if "optional" in (shown[key], listed[key]) or not told else []
                )
    assert wrong == []


@pytest.mark.parametrize(("command", "key"), SIX)
def test_the_six_are_told_to_be_expected_by_help(command: str, key: str) -> None:
    parser = leaf(tuple(command.split()))
    assert parser is not None
    assert is_told(" ".join(parser.format_help().split()), key)


def test_an_argument_without_words_of_its_own_says_what_it_takes_and_that_it_is_needed() -> None:
    parser = leaf(("transfer", "offer"))
    assert parser is not None
    helped = " ".join(parser.format_help().split())
    assert "--to ACTOR person who receives them (required)" in helped
    assert "--purpose WORD one of court, defence_expert, examination" in helped
    assert "transport (required)" in helped


def test_a_form_tells_all_that_is_missing_at_once_with_the_cursor_on_the_first(office: Office) -> None:
    office.case()
    office.seizure()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            at.app.begin(
                Action("an exhibit", ("exhibit", "register"), {"seizure": "S-1", "reference": "EV/1"})
            )
            await at.settle()
            await at.press("down", "down", "f8")
            for missing in ("category", "condition", "description", "power state"):
                assert missing in at.flat.replace("-", " "), missing
            focused = at.app.screen.query_one(Questions).focused
            assert focused is not None
            assert focused.field.name == "category"
            assert "reference" in answers(at)

    play(scene)
