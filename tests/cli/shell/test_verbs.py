"""Commands that are made from kinds: every table is complete, and what a command asks is what its kind declares."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from custody.cli.forms.form import leaf
from custody.cli.main import COMMANDS
from custody.cli.shell.parsing import Parser
from custody.cli.verbs.parser import fill_verb
from custody.cli.verbs.services import SERVICES
from custody.cli.verbs.topics import HANDMADE, kind_of, kinds_of
from custody.forms.answers import CHOSEN, ENTRIES, FINDERS
from custody.forms.consequences.table import CONSEQUENCES
from custody.forms.due_things import DUE
from custody.forms.expansions import CHECKS, EXPANSIONS
from custody.forms.questions import questions_of, sections_of, stands_by_date, thing_of, verb_of
from custody.forms.rest import RESTS
from custody.forms.standings import STANDINGS
from custody.model.kinds import KINDS
from custody.model.schema import amounts
from custody.model.schema.schema import Kind, Need
from custody.model.schema.spoken import Many
from custody.model.topics import TOPICS, complete_topics
from tests.failures import each

ROOT = Path(__file__).resolve().parents[3]
GROUPS = tuple(dict.fromkeys(word for topic in TOPICS for word in topic.commands))
MADE = [kind for group in GROUPS for kind in kinds_of(group)]
AMOUNTS = {name: one for name, one in vars(amounts).items() if name.isupper()}
SPOKEN = [kind for kind in KINDS if kind.verb is not None]
#: What a module runs because it reads files or standard input, with the parser of its kind.
RUN_BY_MODULES = [
    ("transfer", "accept"),
    ("exhibit", "photograph"),
    ("exhibit", "place"),
    ("inventory", "scan"),
]
#: What an expansion makes of other answers, by its name.
FOUND_BY_EXPANSION = {
    "countersign": {"agreed"},
    "describe": {"detail_fields"},
    "place legal hold": {"hold_scope"},
    "reassign": {"purpose"},
    "round": {"scope"},
}


def _named(kind: Kind) -> str:
    return kind.name


@each(SPOKEN, named=_named)
def test_what_a_verb_asks_is_declared_and_asked_once(kind: Kind) -> None:
    names = [question.name for question in questions_of(kind)]
    keys = [question.key for question in questions_of(kind)]
    assert len(set(names)) == len(names)
    assert len(set(keys)) == len(keys)
    titles = [title for title, _ in sections_of(kind)][1:]
    assert len(set(titles)) == len(titles)


@each(MADE, named=_named)
def test_a_command_that_is_made_asks_for_all_that_its_kind_needs(kind: Kind) -> None:
    answered = {question.field for question in questions_of(kind)}
    needed = {field.name for field in kind.own if field.need in (Need.REQUIRED, Need.EXPECTED)}
    if verb_of(kind).service:
        return
    found = FOUND_BY_EXPANSION.get(verb_of(kind).expand, set())
    if verb_of(kind).about is None and verb_of(kind).answers is not None:
        found = {*found, "entry_position"}  # the entry that was named
    assert needed - answered - found == set()


@each(MADE, named=_named)
def test_a_command_that_is_made_can_be_called(kind: Kind) -> None:
    words = verb_of(kind).words
    parser = leaf(words)
    assert parser is not None
    assert parser.get_default("run").keywords == {"kind": kind}
    alone = Parser(prog=f"custody {' '.join(words)}", description=parser.description)
    fill_verb(alone, kind)
    assert alone.format_help() == parser.format_help()


@pytest.mark.parametrize("words", RUN_BY_MODULES, ids=" ".join)
def test_a_command_that_a_module_runs_asks_what_its_kind_declares(words: tuple[str, str]) -> None:
    parser = leaf(words)
    assert parser is not None
    alone = Parser(prog=f"custody {' '.join(words)}", description=parser.description)
    fill_verb(alone, kind_of(*words))
    assert alone.format_help() == parser.format_help()


def test_topics_name_commands_and_what_is_made_by_hand_is_declared() -> None:
    assert set(GROUPS) <= {command.name for command in COMMANDS}
    assert {words[0] for words in HANDMADE} <= set(GROUPS)
    spoken = {verb_of(kind).words for kind in SPOKEN}
    assert HANDMADE.keys() <= spoken
    without_any = {group for group in GROUPS if not list(kinds_of(group))}
    by_hand = {
        group for group in GROUPS if {typed for typed in spoken if typed[0] == group} <= HANDMADE.keys()
    }
    assert without_any == by_hand


def test_a_command_that_is_no_action_and_is_made_has_no_module_of_its_own() -> None:
    alone = {words[0] for kind in MADE if len(words := verb_of(kind).words) == 1}
    whole = {topic.commands[0] for topic in complete_topics()}
    assert {command.name for command in COMMANDS if not command.module} == alone | whole


def test_every_service_is_named_by_a_verb_and_every_one_that_is_named_is_there() -> None:
    named = [verb_of(kind).service for kind in SPOKEN if verb_of(kind).service]
    assert sorted(named) == sorted(SERVICES)
    for name, service in SERVICES.items():
        handler = getattr(importlib.import_module(f"custody.cli.{service.module}"), service.name)
        assert inspect.isfunction(handler), name
        assert list(inspect.signature(handler).parameters) == ["call"], name
        assert service.why, name


def test_what_is_typed_and_stands_in_no_entry_is_read_and_no_kind_holds_it() -> None:
    read = {AMOUNTS[name].name for name in AMOUNTS}
    asked = {question.type.name for kind in SPOKEN for question in questions_of(kind)}
    held = {field.type.name for kind in KINDS for field in kind.fields}
    assert read <= asked
    assert read & held == set()
    assert all(amount.check("1") for amount in AMOUNTS.values())


def test_every_expansion_is_named_by_a_verb_and_every_one_that_is_named_is_there() -> None:
    named = {verb_of(kind).expand for kind in SPOKEN} - {""}
    assert named == EXPANSIONS.keys()
    assert CHECKS.keys() <= EXPANSIONS.keys()
    assert not [kind.name for kind in SPOKEN if verb_of(kind).expand and verb_of(kind).service]


def test_what_is_entered_for_all_that_are_due_knows_what_is_due() -> None:
    due = {
        kind.name
        for kind in MADE
        if (thing := thing_of(verb_of(kind))) is not None and thing.many is Many.ALL_DUE
    }
    assert due <= DUE.keys()
    assert DUE.keys() <= {kind.name for kind in KINDS}


def test_what_is_answered_is_found_and_consequences_are_of_kinds_that_are_made() -> None:
    answered = {name for kind in SPOKEN if (one := verb_of(kind).answers) is not None for name in one.kinds}
    assert {*ENTRIES, *FINDERS} <= answered
    assert CHOSEN.keys() <= {kind.name for kind in MADE}
    assert CONSEQUENCES.keys() <= {kind.name for kind in MADE}


def test_rest_is_typed_for_things_that_the_kind_names() -> None:
    fields = {kind.name: {question.name: question for question in questions_of(kind)} for kind in MADE}
    assert [name for name, rest in RESTS.items() if fields[name][rest.field].type.name != "subjects"] == []


def test_how_an_entry_stands_is_told_of_kinds_that_are_made_and_stand_by_their_date() -> None:
    assert STANDINGS.keys() <= {kind.name for kind in MADE if stands_by_date(kind)}


def test_what_a_field_names_as_well_is_another_field_that_is_asked() -> None:
    for kind in SPOKEN:
        names = {question.name for question in questions_of(kind) if question.own}
        assert {question.names for question in questions_of(kind)} - {""} <= names


def test_every_act_that_begins_a_period_says_which() -> None:
    beginning = {kind.name for kind in MADE if any(field.name == "starts_at" for field in kind.own)}
    assert beginning <= CONSEQUENCES.keys()


def test_an_answer_that_is_made_says_how_its_entry_is_found() -> None:
    assert [
        kind.name
        for kind in MADE
        if kind.answers and verb_of(kind).answers is None and not verb_of(kind).service
    ] == []


def test_help_of_an_action_loads_neither_rules_nor_other_actions() -> None:
    program = (
        "import atexit, sys; from custody.cli.main import run; "
        "sys.argv = ['custody', 'preservation-order', 'serve', '--help']; "
        "unneeded = ('custody.model.rulesets', 'custody.ledger', 'custody.pages', 'custody.cli.things',"
        " 'custody.storage');"
        "atexit.register(lambda: print([name for name in unneeded if name in sys.modules])); sys.exit(run())"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout.splitlines()[-1] == "[]"
