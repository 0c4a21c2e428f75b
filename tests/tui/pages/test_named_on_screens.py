"""No screen names a command, a flag or a field of the record: it names pages, keys, forms and their questions."""

from __future__ import annotations

import re

import pytest

from custody.cli.forms.form import leaves
from custody.cli.forms.remote_commands import saying
from custody.cli.main import COMMANDS
from custody.errors import CustodyError
from custody.ledger.audit.codes.table import CODES
from custody.ledger.views.deadlines.next_action import ANSWERS, TO_DO, action_text
from custody.model import layouts
from custody.model.kind_commands import commands
from custody.pages.parts.page import Target
from custody.tui.pages.registry import BUILDERS
from custody.tui.services.screen_words import TYPED_ONLY
from tests.tui.filed import FOLDER, SIZES, on_file
from tests.tui.gallery import THEMES, furnished, scenes_of
from tests.tui.sitting import program

#: Screens that show an entry itself: by these names its fields are signed, disclosed, corrected and erased.
ENTRIES = frozenset({"disclose", "entry", "review"})
_COMMAND = re.compile(rf"\bcustody (?:{'|'.join(command.name for command in COMMANDS)})\b|`custody ")
_FLAG = re.compile(r"(?<![\w-])--[a-z]")
_FIELDS = {field.name for kind in commands() for field in layouts.layout(1, kind).fields if "_" in field.name}
#: A field, not the kind of an entry (``production_order.served``), which an entry is listed by.
_FIELD = re.compile(rf"\b(?:{'|'.join(sorted(_FIELDS))})\b(?!\.[a-z])")


def named(text: str, *, entry: bool = False) -> list[str]:
    """Return what a screen names that it should not: commands, flags, and fields unless of an entry."""
    found = [match[0] for sort in (_COMMAND, _FLAG) for match in sort.finditer(text)]
    return found if entry else [*found, *_FIELD.findall(text)]


@pytest.mark.parametrize("size", SIZES)
def test_no_screen_names_a_command_a_flag_or_a_field(size: str) -> None:
    told = {}
    for scene in scenes_of(size):
        text = on_file(scene.name, size).pictures[next(iter(THEMES))].text
        if found := named(" ".join(re.sub("[│╭╮╰╯─]", " ", text).split()), entry=scene.name in ENTRIES):
            told[scene.name] = found
    assert told == {}
    assert len(list((FOLDER / size).iterdir())) == len(scenes_of(size))


def test_no_page_refuses_what_it_is_asked_for_in_words_of_the_command_line() -> None:
    with furnished() as (office, _):
        house = program(office.desk).opening()
        house.page_service.key = office.keys["Eve"]
        refused = []
        for name in sorted(BUILDERS):
            for key in ("999999", "nothing", "of=nothing", "999999..1000000"):
                try:
                    house.page_service.page(Target(name, key))
                except CustodyError as error:
                    refused.append(
                        f"{house.page_service.say(error.message)}. {house.page_service.say(error.hint)}"
                    )
        for ask in (house.page_service.find, house.page_service.scanned):
            for text in ("999999", "nothing", "E", "2026-13-01"):
                try:
                    ask(text)
                except CustodyError as error:
                    refused.append(
                        f"{house.page_service.say(error.message)}. {house.page_service.say(error.hint)}"
                    )
    assert len(refused) > 20
    assert [(text, found) for text in refused if (found := named(text))] == []


def test_what_is_to_be_done_is_told_by_forms_and_pages() -> None:
    say = saying()
    told = [
        *map(action_text, TO_DO),
        *(code.act for code in CODES.values()),
        *(parser.description for words, parser in leaves() if words[0] not in TYPED_ONLY),
    ]
    assert len(told) > 300
    assert [(text, found) for text in map(say, map(str, told)) if (found := named(text))] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the form 'transfer accept' (Ctrl+P)", []),
        ("who has custody of it", []),
        ("run `custody sweep run --due`", ["`custody ", "--d"]),
        ("lacks found_by", ["found_by"]),
        ("lacks found_by.", ["found_by"]),
        ("22 production_order.served PR-1", []),
    ],
)
def test_what_stands_on_no_screen_is_recognised(text: str, found: list[str]) -> None:
    assert named(text) == found


def test_what_is_due_is_told_without_its_command_which_the_form_is_answered_as() -> None:
    from custody.cli.forms.form import leaf
    from custody.cli.forms.form_arguments import fillable

    for why, text in TO_DO.items():
        typed = re.findall(r"`custody ([^`]+)`", text)
        assert "`" not in action_text(why)
        assert action_text(why) == text or typed, why
        for command in typed:
            words, *rest = command.split(" --")
            parser = leaf(tuple(word for word in words.split() if word.islower())) or pytest.fail(words)
            asked = {given.field.name for given in fillable(parser)}
            answers = {flag.split()[0] for flag in rest} - {"store"}
            assert answers <= set(ANSWERS.get(why, {})) <= asked, why
