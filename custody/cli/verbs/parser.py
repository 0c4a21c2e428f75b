"""The parser of an action, made from the kind that it enters."""

from __future__ import annotations

from argparse import BooleanOptionalAction
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from custody.cli.entering.entry_fields import instant
from custody.cli.shell.call import Call
from custody.cli.shell.numbers import capacity, number, signed
from custody.cli.shell.parser_arguments import Codes, Names, Several
from custody.cli.shell.parsing import Parser
from custody.cli.shell.usual_arguments import example, shared
from custody.forms.fields import UNKNOWN, form_of, key_of, sets_of
from custody.forms.form import WHAT, WHICH, Field
from custody.forms.questions import questions_of, stands_by_date, verb_of
from custody.forms.standings import STANDINGS, standing
from custody.model.schema.numbers import bare_digits, mac_text
from custody.model.schema.schema import Kind
from custody.model.schema.spoken import Circumstances


def _amount(name: str) -> Callable[[str], Any]:
    """Return the reader of an amount, loaded when something is read: help does without."""

    def read(text: str) -> Any:
        from custody.cli.shell import amounts

        return getattr(amounts, name)(text)

    return read


def _state(text: str) -> str:
    """Return the code of a State; its table is loaded when one is read."""
    from custody.cli.shell.state_flag import state_code

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

Run = Callable[[Call], int]


def add_verb(actions: Any, kind: Kind, run: Run | None = None) -> None:
    """Add the action that enters a kind; ``run`` replaces the usual handler.

    Raise ValueError for a kind without a verb.
    """
    verb = verb_of(kind)
    parser = actions.add_parser(verb.words[-1], help=verb.says)
    if isinstance(parser, Parser):
        fill_verb(parser, kind, run)


def fill_verb(parser: Parser, kind: Kind, run: Run | None = None) -> None:
    """Add the arguments of a kind and its handler to a parser; raise ValueError as ``add_verb``."""
    verb = verb_of(kind)
    groups, readers = _Groups(parser, sets_of(kind)), _READ_FOR_SERVICE if verb.service else _READ
    types = {key_of(question): question.type.name for question in questions_of(kind)}
    form = form_of(kind)
    for field in form.fields:
        read = _READ_IN.get(field.unit) or readers.get(types.get(field.name, field.sort))
        groups.ask(field, read)
    parser.set_defaults(unknowable=any(field.word == UNKNOWN for field in form.fields))
    shared(parser, writes=True, asks=True)
    if stands_by_date(kind) and verb.circumstances is Circumstances.USUAL:
        parser.set_defaults(stands=STANDINGS.get(kind.name, standing))
    if verb.examples:
        example(parser, *verb.examples)
    if verb.remarks:
        parser.epilog = "\n".join((*verb.remarks, "", parser.epilog or ""))
    parser.further = dict(verb.tables)
    parser.set_defaults(run=run or partial(_enter, kind=kind))


def ask_fields(parser: Parser, fields: Iterable[Field]) -> None:
    """Add fields of a form to the parser of a command that no kind makes."""
    groups = _Groups(parser, ())
    for field in fields:
        groups.ask(field, _READ.get(field.sort))


def _enter(call: Call, kind: Kind) -> int:
    service = verb_of(kind).service
    if service:
        from custody.cli.verbs.services import SERVICES

        return SERVICES[service].carry_out(call)
    from custody.cli.verbs.entering import enter_verb

    return enter_verb(call, kind)


class _Groups:
    """The groups of arguments of one parser, by title, with the sets that exclude one another."""

    def __init__(self, parser: Parser, sets: Sequence[tuple[frozenset[str], bool]]) -> None:
        self._titled: dict[str, Any] = {WHICH: parser, WHAT: parser}
        self._sets = sets
        self._rivals: dict[frozenset[str], Any] = {}

    def ask(self, field: Field, read: Callable[[str], Any] | None) -> None:
        """Add the argument of a field under its title, or to the set of which one is given."""
        if field.title not in self._titled:
            self._titled[field.title] = self._titled[WHAT].add_argument_group(field.title)
        place = self._titled[field.title]
        for names, required in self._sets:
            if field.name in names:
                if names not in self._rivals:
                    self._rivals[names] = place.add_mutually_exclusive_group(required=required)
                place = self._rivals[names]
        place.ask(field, _options(field, read))


def _options(field: Field, read: Callable[[str], Any] | None) -> dict[str, Any]:
    """Return argparse's options for the argument of a field."""
    options: dict[str, Any] = {"help": field.says.replace("%", "%%") or None}
    if field.flags:
        options["dest"] = field.word
        if field.sort != "flag":
            options["required"] = field.need == "needed"
    if field.unit:
        options["metavar"] = field.unit
    if field.either:
        return {**options, "action": BooleanOptionalAction}
    if field.sort == "flag":
        return {**options, "action": "store_true"}
    if field.sort == "pairs":
        return {**options, "nargs": 2, "action": "append", "metavar": tuple(field.unit.split(" "))}
    if field.word == UNKNOWN:
        return {**options, "action": Names}
    if field.parted:
        return {**options, "action": Codes, "allowed": field.words, "help": field.says}
    words = {"choices": field.words} if field.words else {}
    return {**options, **words, **_how_many(field), **({} if read is None else {"type": read})}


def _how_many(field: Field) -> dict[str, Any]:
    """Return argparse's options for the number of words in an answer."""
    optional = not field.flags and field.need != "needed"
    if field.sort != "several":
        return {"nargs": "?"} if optional else {}
    if field.flags:
        return {"action": "append"} if field.repeated else {"nargs": "+", "action": Several}
    return {"nargs": "*", "default": []} if optional else {"nargs": "+"}
