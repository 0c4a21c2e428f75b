"""Makes the parser of an action from the kind that it enters."""

from __future__ import annotations

import argparse
from argparse import BooleanOptionalAction
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from custody.cli.call import Call
from custody.cli.facts import Codes, explain, happened, instant
from custody.cli.numbers import capacity, number, signed
from custody.cli.parsing import Parser
from custody.cli.usual_arguments import example, shared
from custody.cli.verbs.further import FURTHER
from custody.forms.questions import (
    Question,
    Thing,
    is_open,
    sections_of,
    stands_by_date,
    thing_of,
    verb_of,
)
from custody.model.numbers import bare_digits, mac_text
from custody.model.schema import Kind, Need
from custody.model.spoken import Circumstances, Many, Verb
from custody.model.types import Value


def _amount(name: str) -> Callable[[str], Any]:
    """Return the reader of an amount, which is loaded when something is read: help does without."""

    def read(text: str) -> Any:
        from custody.cli import amounts

        return getattr(amounts, name)(text)

    return read


def _state(text: str) -> str:
    """Read the code of a State, whose table is loaded when one is read."""
    from custody.cli.states import state_code

    return state_code(text)


#: How a typed text is read, by the name of its type; all else stays as it is.
_READ: Mapping[str, Callable[[str], Any]] = {
    **{name: _amount(name) for name in ("days", "duration", "jobs", "part", "window")},
    "ICCID": bare_digits,
    "IMEI": bare_digits,
    "MAC addresses": mac_text,
    "count": signed,
    "instant": instant,
    "quantity": _amount("whole_number"),
    "seal": str.upper,
    "shift": signed,
    "state": _state,
}
#: How a number is read that is typed with a unit of its own, by what stands for it in help.
_READ_IN: Mapping[str, Callable[[str], Any]] = {"SIZE": capacity}
#: How it is read for a service, which works with it before any rule judges it.
_READ_FOR_SERVICE: Mapping[str, Callable[[str], Any]] = {**_READ, "count": number}
#: What stands for a value in help, by the name of its type, where the kind names nothing else.
_UNITS: Mapping[str, str] = {
    "count": "N",
    "ICCID": "DIGITS",
    "IMEI": "DIGITS",
    "MAC addresses": "ADDRESS",
    "codes": "CODE",
    "file name": "FILE",
    "instant": "INSTANT",
    "seal": "NUMBER",
}

Run = Callable[[Call], int]


class Several(argparse.Action):
    """Several words after one flag, which may be repeated. Gives a list."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Add the words to those of earlier flags."""
        setattr(namespace, self.dest, [*(getattr(namespace, self.dest, None) or ()), *values])


def add_verb(actions: Any, kind: Kind, run: Run | None = None) -> None:
    """Add the action that enters a kind; ``run`` carries it out where the usual handler does not.

    ValueError for a kind without a verb.
    """
    verb = verb_of(kind)
    parser = actions.add_parser(verb.words[-1], help=verb.says)
    if isinstance(parser, Parser):
        fill_verb(parser, kind, run)


def fill_verb(parser: Parser, kind: Kind, run: Run | None = None) -> None:
    """Add to the parser of a command what its kind asks, in order, and what it runs; ValueError as ``add_verb``."""
    verb = verb_of(kind)
    groups = _Groups(parser, verb)
    thing = thing_of(verb)
    if thing is not None:
        groups.name(thing)
    explained: dict[str, Mapping[str, str]] = {}
    for title, questions in sections_of(kind):
        for question in questions:
            groups.ask(title, question)
            if question.type.meanings:
                explained[question.word if question.typed else question.flag] = question.type.meanings
    parser.expected = {one.word: one.field for one in groups.asked if one.need is Need.EXPECTED}
    keys = {question.name: _form_key(question) for question in groups.asked}
    parser.conditions = {
        keys[one.name]: (keys[one.when.field], frozenset(map(_form_word, one.when.values)))
        for one in groups.asked
        if one.when is not None and not is_open(kind, one.when)
    }
    if verb.circumstances is not Circumstances.OWN:
        usual = verb.circumstances is Circumstances.USUAL
        now = verb.circumstances is Circumstances.NOW or (usual and kind.standings == ("act",))
        happened(parser, act=now, recorded=usual and len(kind.standings) > 1)
    shared(parser, writes=True)
    if stands_by_date(kind) and verb.circumstances is Circumstances.USUAL:
        from custody.cli.exits import STANDINGS, standing

        parser.set_defaults(stands=STANDINGS.get(kind.name, standing))
    if verb.examples:
        example(parser, *verb.examples)
    if verb.remarks:
        parser.epilog = "\n".join((*verb.remarks, "", parser.epilog or ""))
    if explained:
        explain(parser, explained)
    if kind.name in FURTHER:
        explain(parser, FURTHER[kind.name])
    parser.set_defaults(run=run or partial(_enter, kind=kind))


def _enter(call: Call, kind: Kind) -> int:
    service = verb_of(kind).service
    if service:
        from custody.cli.verbs.services import SERVICES

        return SERVICES[service].carry_out(call)
    from custody.cli.verbs.entering import enter_verb

    return enter_verb(call, kind)


class _Groups:
    """The groups of arguments of one parser: a section each, and what of it excludes one another."""

    def __init__(self, parser: Parser, verb: Verb) -> None:
        self._sections: dict[str, Any] = {"": parser}
        self._read = _READ_FOR_SERVICE if verb.service else _READ
        self._sets = [(names, False) for names in verb.rivals] + [(names, True) for names in verb.one_of]
        self._rivals: dict[frozenset[str], Any] = {}
        self.asked: list[Question] = []

    def name(self, thing: Thing) -> None:
        """Add the argument that names the thing, or things, that the act is about."""
        options: dict[str, Any] = {"help": thing.says}
        if thing.many is Many.SEVERAL:
            options |= {"nargs": "+", "metavar": thing.word.removesuffix("s").upper()}
        elif thing.many is Many.ALL_DUE:
            options["nargs"] = "?"
        self._place(thing.word, "").add_argument(thing.word, **options)

    def ask(self, title: str, question: Question) -> None:
        """Add the argument of a question under its title."""
        self.asked.append(question)
        where = self._place(question.name, title)
        required = question.need is Need.REQUIRED and where is self._sections[title]
        names = [question.word] if question.typed else list(question.flags)
        where.add_argument(*names, **_options(question, self._read, required=required))

    def _place(self, name: str, title: str) -> Any:
        """Return where a question goes: the section of its title, or in it the set of which one is given."""
        if title not in self._sections:
            self._sections[title] = self._sections[""].add_argument_group(title)
        section = self._sections[title]
        for names, required in self._sets:
            if name in names:
                if names not in self._rivals:
                    self._rivals[names] = section.add_mutually_exclusive_group(required=required)
                return self._rivals[names]
        return section


def _form_key(question: Question) -> str:
    """Return the name of a question in a form."""
    return question.word if question.typed else question.key


def _form_word(value: Value) -> str:
    """Return a value as a form on a screen has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _how_many(question: Question) -> dict[str, Any]:
    """Return what argparse takes for how many words stand for an answer that has no flag."""
    if question.own:
        optional = question.need is Need.OPTIONAL and question.type.name == "entry"
    else:
        optional = question.need is not Need.REQUIRED
    if question.many:
        return {"nargs": "*", "default": []} if optional else {"nargs": "+"}
    return {"nargs": "?"} if optional else {}


def _options(
    question: Question, readers: Mapping[str, Callable[[str], Any]], *, required: bool
) -> dict[str, Any]:
    """Return what argparse takes for a question."""
    kind, says = question.type, question.says.replace("%", "%%") or None
    options: dict[str, Any] = {"help": says}
    if not question.typed:
        options["required"] = required
    if question.worded:
        return {**options, "choices": ("no", "yes")}
    if kind.name == "flag":
        if question.tick:
            options.pop("required", None)
        options["action"] = "store_true" if question.tick else BooleanOptionalAction
        return options
    usual = "FILE" if question.paper else _UNITS.get(kind.name, "")
    unit = question.unit or ("" if question.typed else usual)
    if unit:
        options["metavar"] = unit
    if question.pair:
        first, second = unit.split(" ")
        return {**options, "nargs": 2, "action": "append", "metavar": (first, second)}
    words = kind.choices or kind.name == "field names" or (question.own and kind.name != "subjects")
    if question.many and not question.typed and words:
        return {**options, "action": Codes, "allowed": kind.choices, "help": says or ""}
    if kind.choices:
        options["choices"] = kind.choices
    if question.typed:
        options |= _how_many(question)
    elif question.many:
        options |= (
            {"nargs": "+", "action": Several}
            if question.own or question.need is Need.REQUIRED
            else {"action": "append"}
        )
    read = _READ_IN.get(unit) or readers.get(kind.name)
    if read is not None:
        options["type"] = read
    return options
