"""What the front ends do not know by heart: names of fields, and the inside of argparse.

And what is demanded of an entry is shown as expected wherever people are asked for it.
"""

from __future__ import annotations

import inspect
import re

import pytest

from custody.forms.form import NEEDS
from custody.ledger.views.entries.entries import EntryView
from custody.model.entry.facts import Facts, Private
from tests.oracles import literals, private_names, program

#: An expected field that is asked for under another name: command and field → key. Nothing is to be added here.
ASKED_AS = {
    ("copy hand-over", "custodian_name"): "to",
    ("copy make", "custodian_name"): "to",
    ("entry disclose", "receiver"): "to",
    ("entry search-value", "value"): "file",  # a file, so that the value stands in no history of a shell
    ("transfer hand-out", "receiver"): "to",
    ("inventory scan", "scanned_code"): "codes",  # many entries of one call, a code each
}
#: What is expected and not shown so, with the reason. Nothing is to be added here.
SILENT = {
    # Codes that are not typed are read line by line from input, so the usage line has them in brackets.
    "inventory scan: scanned_code of inventory.counted is not shown as expected in help",
}
ENTERING = [words for words in program.entering() if program.entered_by(" ".join(words))]


def test_no_file_of_the_front_ends_names_a_field() -> None:
    assert literals.literals() == {}


def test_no_file_reaches_into_argparse() -> None:
    assert private_names.uses() == {}


#: Sources, and the fields that each names where the name of a field stands.
NAMED = {
    "def f(facts: Facts) -> object:\n    return facts.text('addressee')": ["addressee"],
    "def f(facts: Facts) -> object:\n    return facts['addressee']": ["addressee"],
    "def f(draft: Drafted) -> object:\n    return draft.facts.number('days')": ["days"],
    "print(entry.current('addressee'), entry.told('grounds'))": ["addressee", "grounds"],
    "def f(x: Mapping[str, Value]) -> bool:\n    return 'days' in x or x.get('grounds')": ["days", "grounds"],
    "def f(x: str) -> dict[str, Value]:\n    return {'addressee': x}": ["addressee"],
    "own: dict[str, Value] = {'addressee': 1, 'dreams': 2}": ["addressee"],
    "def f(own: dict[str, Value]) -> None:\n    own['days'] = 1\n    own |= {'grounds': 2}": [
        "days",
        "grounds",
    ],
    "def f(own: dict[str, Value]) -> object:\n    return g({**own, 'days': 1})": ["days"],
    "own = {'addressee': args.addressee}\nstate(args, kind, own)": ["addressee"],
    "Request(kind, {'addressee': args.addressee})": ["addressee"],
    "replace(papers, values={'segment_count': 3})": ["segment_count"],
    "print(getattr(args, 'addressee'), hasattr(call.args, 'days'))": ["addressee", "days"],
    "parser.add_argument('--at', dest='occurred_at')": ["occurred_at"],
    "TOLD = ('addressee', 'grounds')\nprint({name: entry.told(name) for name in (*TOLD, 'days')})": [
        "addressee",
        "days",
        "grounds",
    ],
    "for name, file in (('addressee', 1), ('grounds', 2)):\n    print(draft.facts.text(name))": [
        "addressee",
        "grounds",
    ],
    "def f(own: dict[str, Value]) -> None:\n    own.update({'days': 1})": ["days"],
    "Intent(('preservation-order', 'serve'), {'exhibits': [1]})": ["exhibits"],
}
#: Sources in which the same words name something else.
ALIKE = (
    "own = {'addressee': 1}",
    '"""addressee"""',
    "addressee = x.addressee",
    "call.out.answer({'exhibit': 1, 'reason': row['reason']}, columns(cells, ('exhibit', 'reason')))",
    "lookup.resolve('exhibit', args.exhibit)",
    "lookup.label_of('exhibit', one.exhibit)",
    "parser.add_argument('exhibit', help='which')",
    "print(many(3, 'exhibit'), Target('exhibit', key))",
    "if comparison.count('matched') or comparison.outcome == 'missing': pass",
    "def f(row: dict[str, Any]) -> str:\n    return row['addressee']",
)


@pytest.mark.parametrize(("source", "names"), NAMED.items())
def test_a_field_that_is_named_is_found(source: str, names: list[str]) -> None:
    assert sorted(name for _, name in literals.used(source)) == names


@pytest.mark.parametrize("source", ALIKE)
def test_the_same_word_for_something_else_is_not_counted(source: str) -> None:
    assert literals.used(source) == []


def test_every_reader_of_a_field_is_one_of_the_program() -> None:
    own = {
        name for reader in (Facts, Private, EntryView) for name in vars(reader) if not name.startswith("_")
    }
    takes = {name for name in own if {"name", "names"} & set(_parameters(name))}
    assert takes - {"without"} == literals.READERS | literals.ALIKE


def _parameters(name: str) -> tuple[str, ...]:
    found = next(vars(reader)[name] for reader in (Facts, Private, EntryView) if name in vars(reader))
    return tuple(inspect.signature(found).parameters)[1:2] if inspect.isfunction(found) else ()


def test_a_private_name_that_is_used_is_counted() -> None:
    private = (
        "import argparse\nfor one in parser._actions:\n    isinstance(one, argparse._SubParsersAction)\n"
    )
    assert private_names.reached_into(private) == {"_actions": 1, "_SubParsersAction": 1}
    assert private_names.reached_into("from argparse import _HelpAction") == {"_HelpAction": 1}
    override = "import argparse\nclass P(argparse.ArgumentParser):\n    def _get_values(self): ...\n"
    assert private_names.reached_into(override) == {"_get_values": 1}
    assert private_names.reached_into("one._actions") == {}


def key_of(command: str, field: str, keys: dict[str, str]) -> str:
    """Return the key under which a command asks for a field: its own name, for a digest also that of the file."""
    if (command, field) in ASKED_AS:
        return ASKED_AS[command, field]
    if field in keys:  # typed without a flag
        return field
    name = field.replace("_", "-")
    return name if name in keys else name.removesuffix("-sha256")


def wanting(words: tuple[str, ...]) -> list[str]:
    """Return what is expected of the kinds that a command enters and not shown so, or shown so and not expected."""
    command, page = " ".join(words), program.help_of(words)
    keys = {key["key"]: key["need"] for key in program.keys_of(words)}
    form = {question.name: question.need for question in program.form_of(words).fields}
    found: list[str] = []
    asked: set[str] = set()
    for kind in program.entered_by(command):
        for field in program.expected(kind):
            key = key_of(command, field, keys)
            asked.add(key)
            places = {"template": keys.get(key), "form": form.get(key), "help": shown_in(page, key)}
            silent = [place for place, need in places.items() if need not in ("needed", "expected")]
            found += [f"{command}: {field} of {kind} is not shown as expected in {place}" for place in silent]
    for place, needs in (("template", keys), ("form", form)):
        more = [key for key, need in needs.items() if need == "expected" and key not in asked]
        found += [f"{command}: {key} is shown as expected in {place}, and no kind expects it" for key in more]
    return found


#: How much a key is needed, by the words of help.
_NEEDS = {words: need for need, words in NEEDS.items()}


def shown_in(page: str, key: str) -> str | None:
    """Return how much a key is needed by a page of help: one that stands in the usage line is needed."""
    usage, _, rest = page.partition("\n")
    named = re.compile(rf"  --(?:[a-z-]+[^\n]*?, --)?{re.escape(key)}(?![a-z-])")
    for told in re.split(r"\n(?=  -|\S|\n)", rest.partition("\ncodes:")[0]):
        if named.match(told):
            need = re.search(r"\((required|required or not known)\)$", " ".join(told.split()))
            return None if need is None else _NEEDS[need[1]]
    return "needed" if re.search(rf"\b{re.escape(key.upper())}\b", usage) else None


def test_whatever_is_expected_is_shown_so_in_help_template_and_form_and_nothing_else_is() -> None:
    assert sum(len(program.expected(kind)) for kind in program.kinds()) > 200
    found = {line for words in ENTERING for line in wanting(words)}
    assert found <= SILENT, "\n".join(["these are new:", *sorted(found - SILENT)])
    assert found == SILENT, "\n".join(["take these off the list:", *sorted(SILENT - found)])


def test_every_other_name_of_an_expected_field_is_still_needed() -> None:
    idle = []
    for words in ENTERING:
        command = " ".join(words)
        keys = {key["key"]: key["need"] for key in program.keys_of(words)}
        fields = {field for kind in program.entered_by(command) for field in program.expected(kind)}
        for called, field in ASKED_AS:
            if called == command and (field not in fields or field.replace("_", "-") in keys):
                idle.append((command, field))
    assert idle == []
    assert {command for command, _ in ASKED_AS} <= {" ".join(words) for words in ENTERING}


def test_a_kind_that_no_form_enters_expects_nothing_of_anybody() -> None:
    entered = {kind for words in ENTERING for kind in program.entered_by(" ".join(words))}
    assert {kind: program.expected(kind) for kind in program.kinds() if kind not in entered} == {
        "store.probed": ()
    }
